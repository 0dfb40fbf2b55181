// The command line, from its words to what is asked for.
#pragma once

#include <optional>
#include <string>

#include "app/job/request.h"

namespace xent {

/// What the command line asks for: a computation, or a text to print on stdout.
struct Invocation {
  std::optional<Request> request;
  std::string text;
};

/// Throws Error for a command line that cannot be understood.
Invocation parse_command_line(int argc, const char* const* argv);

}  // namespace xent
