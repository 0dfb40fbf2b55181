// Slips in the mean of all rows: means of means, rows forgotten, other functions of the losses.
#pragma once

#include <vector>

#include "app/slips/all_losses.h"
#include "app/slips/causes.h"

namespace xent {

/// The numbers that these slips give. Requires that there are losses.
std::vector<Candidate> group_slips(const AllLosses& losses);

}  // namespace xent
