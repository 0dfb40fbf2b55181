// The arrays in words and numbers: the evidence of a diagnosis.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "app/doctor/case.h"
#include "report/diagnosis.h"

namespace xent {

ArrayFindings describe_logits(const Case& own);
ArrayFindings describe_labels(const Case& own);

/// How often each class is true: for exclusive classes the number of their labels, for independent
/// ones the numbers of labels above 1/2 and of others.
std::vector<ClassBalance> balance_of(const Case& own);

/// The class indices that occur, without the labels that are left out.
std::vector<double> classes_there(const Case& own);

/// "2 logits are NaN, the first in row 1".
std::string nan_of(const ArrayTally& numbers, const std::string& noun);

/// "346 of 360 rows (96.1 %)".
std::string share_of(std::uint64_t part, std::uint64_t all, const std::string& noun);

}  // namespace xent
