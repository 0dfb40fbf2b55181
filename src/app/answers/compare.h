// The same input under every convention, and what reproduces a number.
#pragma once

#include "app/job/request.h"
#include "report/account.h"

namespace xent {

/// The account of what is asked for (a mean, unless a sum was asked for) with its conventions:
/// ours, every framework's call that applies, and, if a value is to be found, the slips that give
/// it, or the nearest. Throws Error if none of them can be computed.
Account compare(const Request& asked);

}  // namespace xent
