// xent: cross-entropy losses from logits. Runs what the command line asks for and prints the one
// error.
#include <csignal>
#include <exception>
#include <iostream>
#include <new>

#include "app/run.h"
#include "base/error.h"
#include "cli/command_line.h"

namespace {

int refuse(const xent::Error& error) {
  std::cerr << "xent: error: " << error.what() << '\n';
  if (!error.hint().empty()) std::cerr << "xent: hint: " << error.hint() << '\n';
  return 2;
}

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);  // a closed pipe is seen where it is written to
  try {
    const xent::Invocation invocation = xent::parse_command_line(argc, argv);
    return invocation.request ? xent::run(*invocation.request) : xent::print(invocation.text);
  } catch (const xent::ClosedPipe&) {
    return 0;
  } catch (const xent::Error& error) {
    return refuse(error);
  } catch (const std::bad_alloc&) {
    return refuse(xent::Error("", "out of memory"));
  } catch (const std::exception& error) {
    return refuse(xent::Error("", error.what()));
  }
}
