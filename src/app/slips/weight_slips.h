// Slips in how losses weigh in their mean: weights, labels 1, losses that are infinite.
#pragma once

#include <vector>

#include "app/slips/all_losses.h"
#include "app/slips/causes.h"

namespace xent {

/// The numbers that these slips give. Requires that there are losses.
std::vector<Candidate> weight_slips(const AllLosses& losses);

}  // namespace xent
