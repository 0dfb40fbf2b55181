// What doctor says about a case: the loss that fits it, or why none does, and what to beware of.
#pragma once

#include <vector>

#include "app/doctor/case.h"
#include "report/diagnosis.h"

namespace xent {

/// The whole diagnosis: the loss that fits the case, with the reasons.
Diagnosis prescribe(const Case& own);

/// Adds the problem and its reasons; false if some loss fits. Problems: exchanged, rows, shapes,
/// signs, labels, labels_out_of_range, nan_labels, ignored_vectors.
bool find_obstacle(const Case& own, Diagnosis& diagnosis);

/// Findings beside the verdict that would spoil a loss, or show a mistake.
std::vector<Warning> warnings_of(const Case& own);

}  // namespace xent
