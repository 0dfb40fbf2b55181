// From what was seen of the data to the loss that fits, with the reasons.
#pragma once

#include "app/doctor/patient.h"
#include "report/diagnosis.h"

namespace xent {

Diagnosis prescribe(const Patient& patient);

/// What is worth a word beside the verdict: findings that would spoil a loss, or show a mistake.
/// `labels`: null if there are none.
std::vector<Warning> warnings_of(const Patient& patient, const Labels* labels);

}  // namespace xent
