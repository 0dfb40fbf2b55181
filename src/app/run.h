// The whole program behind the command line.
#pragma once

#include <string>

#include "app/request.h"
#include "report/account.h"

namespace xent {

/// Computes what is asked for and writes it. Returns the exit status. Throws Error (and
/// ClosedPipe).
int run(const Request& asked);

/// Computes what is asked for and writes nothing.
Account evaluate(const Request& request);

/// Writes a text, such as help, to standard output. Returns the exit status.
int print(const std::string& text);

}  // namespace xent
