// What the arrays are, in words and numbers: the evidence of a diagnosis.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "app/doctor/patient.h"
#include "report/diagnosis.h"

namespace xent {

ArrayFindings describe_logits(const Patient& patient, LogitsKind kind);
ArrayFindings describe_labels(const Patient& patient, const Labels& labels);

/// How often each class is true: of exclusive classes how many labels it has, of independent ones
/// how many of its labels are above 1/2 and how many are not.
std::vector<ClassBalance> balance_of(const Patient& patient, const Labels& labels);

/// The class indices that occur, without those that are left out.
std::vector<double> classes_there(const Patient& patient, const Labels& labels);

/// "346 of 360 rows (96.1 %)".
std::string share_of(std::uint64_t part, std::uint64_t all, const std::string& noun);

}  // namespace xent
