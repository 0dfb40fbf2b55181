// Whether results are those that were expected, and what gives the answers that are not.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "app/job/block.h"
#include "app/job/job.h"
#include "io/number/printed_value.h"
#include "report/verdict.h"

namespace xent {

/// Grades the answers of a block, one per result; with `holds_all` those that agree, too, else
/// misses only. Throws Error if an answer has no last digit to compare with.
std::vector<Grade> grade(const Job& job, const Block& block, bool holds_all, Verdict& verdict);

/// The cause of an answer that is wrong in its last digit only.
inline constexpr const char* off_by_one = "off by one in the last digit";

/// Grades the answer to the reduced loss.
Verdict grade(const Job& job, double value);

/// The answer as a number to look for, within the tolerance if there is one. Requires that it is a
/// number.
PrintedValue wanted_number(const Request& request, const std::string& text);

}  // namespace xent
