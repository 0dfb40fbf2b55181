// The whole program behind the command line.
#pragma once

#include <string>

#include "app/job/request.h"

namespace xent {

/// Computes what is asked for and writes it. Returns the exit status. Throws Error (and
/// ClosedPipe).
int run(const Request& asked);

/// Writes a text, such as help, to standard output. Returns the exit status.
int print(const std::string& text);

}  // namespace xent
