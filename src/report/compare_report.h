// The table of --find and --find, in 80 columns.
#pragma once

#include <limits>
#include <string>

#include "report/account.h"

namespace xent {

/// Equal values may differ by this much after the rounding of a sum or two.
inline constexpr double few_ulp = 4 * std::numeric_limits<double>::epsilon();

/// Whether values agree within a relative tolerance. An infinity agrees only with itself, NaN with
/// any NaN.
bool are_equal(double a, double b, double tolerance);

/// The account's conventions, grouped by value.
std::string compare_report(const Account& account);

/// The call, or "slip: classes counted from 1".
std::string name_of(const ConventionRow& row);

/// The divisor and its number: "weights (2.3)".
std::string divisor_of(const ConventionRow& row);

}  // namespace xent
