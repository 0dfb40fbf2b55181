// Slips on the way from the losses of all rows to one number.
#pragma once

#include <vector>

#include "app/job/request.h"
#include "app/slips/causes.h"
#include "report/account.h"
#include "report/captured_row.h"

namespace xent {

/// The numbers that slips over all rows give: labels shifted, means of means, rows forgotten,
/// another axis, ... `account` is the right one. Requires all rows, in their order.
std::vector<Candidate> mean_slips(const Request& request, const Account& account,
                                  const std::vector<CapturedRow>& rows);

/// The sum divided by another whole number, if that gives the answer.
std::vector<Candidate> other_divisors(const PrintedValue& answer, const Account& account,
                                      std::size_t classes);

}  // namespace xent
