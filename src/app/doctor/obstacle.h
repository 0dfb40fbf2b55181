// Why no loss fits labels and logits as they are.
#pragma once

#include "app/doctor/case.h"
#include "report/diagnosis.h"

namespace xent {

/// Adds the problem and its reasons; false if some loss fits. Problems: exchanged, rows, shapes,
/// signs, labels, labels_out_of_range, nan_labels, ignored_vectors.
bool find_obstacle(const Case& own, Diagnosis& diagnosis);

}  // namespace xent
