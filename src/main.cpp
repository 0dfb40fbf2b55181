// xent: cross-entropy losses from logits. Runs the command line, prints an error if there is one,
// and returns the exit status.
#include <csignal>
#include <exception>
#include <iostream>
#include <new>

#include "app/run.h"
#include "base/error.h"
#include "base/text.h"
#include "cli/command_line.h"

namespace {

int refuse(const xent::Error& error) {
  using xent::on_one_line;  // a file may have any name
  std::cerr << "xent: error: " << on_one_line(error.what()) << '\n';
  if (!error.hint().empty()) std::cerr << "xent: hint: " << on_one_line(error.hint()) << '\n';
  return 2;
}

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);  // a write to a closed pipe returns an error instead
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
