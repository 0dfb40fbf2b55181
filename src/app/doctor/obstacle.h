// Why no loss fits labels and logits as they are.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/doctor/patient.h"

namespace xent {

struct Obstacle {
  std::string code;  ///< in JSON: an interface
  std::vector<std::string> reasons;
};

/// Codes: exchanged, rows, shapes, signs, labels, labels_out_of_range, nan_labels, ignored_vectors.
std::optional<Obstacle> find_obstacle(const Patient& patient, const Labels& labels);

}  // namespace xent
