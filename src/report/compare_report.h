// The conventions for people, in 80 columns.
#pragma once

#include <limits>
#include <string>

#include "report/account.h"

namespace xent {

/// What the rounding of a sum or two makes of equal values.
inline constexpr double few_ulp = 4 * std::numeric_limits<double>::epsilon();

/// Whether values are within a relative tolerance. An infinity equals only itself, NaN any NaN.
bool are_equal(double a, double b, double tolerance);

/// The account's conventions, those of equal value together under it.
std::string compare_report(const Account& account);

/// "slip: classes counted from 1": the call or the slip.
std::string name_of(const ConventionRow& row);

/// "weights (2.3)": what the row divides by, and how much that is.
std::string divisor_of(const ConventionRow& row);

}  // namespace xent
