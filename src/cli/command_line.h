// Makes a request of the words of the command line.
#pragma once

#include <optional>
#include <string>

#include "app/job/request.h"

namespace xent {

/// The command line asks for a computation, or for a text on stdout.
struct Invocation {
  std::optional<Request> request;
  std::string text;
};

/// Throws Error for a command line that cannot be understood.
Invocation parse_command_line(int argc, const char* const* argv);

}  // namespace xent
