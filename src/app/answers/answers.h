// The answers beside a plain result: comparisons, explanations, and the search for a number.
#pragma once

#include <string>

#include "app/job/request.h"
#include "report/account.h"
#include "report/verdict.h"

namespace xent {

/// The account of the request (a mean, unless it asks for a sum) with its conventions: ours, every
/// framework's call that applies, and, if the request looks for a value, the slips that give the
/// value or come nearest. Throws Error if our own cannot be computed.
Account compare(const Request& asked);

struct Explanation {
  Account account;
  std::string text;  ///< in the format asked for
};

/// Every step of one row and of the reduction, in place of the result. Throws Error if there is no
/// such row, or if a framework's call changes the row in a way that has no explanation.
Explanation explain(const Request& request);

/// Finds the conventions and the slips that give a wrong answer to the reduced loss, if its sources
/// can be read again.
void search_miss(const Request& asked, Grade& answer);

}  // namespace xent
