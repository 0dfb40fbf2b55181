// The same input under every convention; and which of them, or which slip, gives a number.
#pragma once

#include "app/job/request.h"
#include "report/account.h"

namespace xent {

/// The account of the request (a mean, unless it asks for a sum) with its conventions: ours, every
/// framework's call that applies, and, if the request looks for a value, the slips that give the
/// value or come nearest. Throws Error if our own cannot be computed.
Account compare(const Request& asked);

}  // namespace xent
