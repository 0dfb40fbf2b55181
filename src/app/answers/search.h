// The search for the slip that gives a number.
#pragma once

#include <span>
#include <vector>

#include "app/job/request.h"
#include "app/slips/causes.h"
#include "io/number/printed_value.h"
#include "report/account.h"

namespace xent {

/// All numbers that slips give in place of the request's result, for the answer to be looked for
/// among them; the account is that of the request, with its conventions. Slips over all rows are
/// left out where there are too many of them. Throws Error if a source cannot be read again.
std::vector<Candidate> find_candidates(const PrintedValue& answer, const Request& request,
                                       const Account& account);

}  // namespace xent
