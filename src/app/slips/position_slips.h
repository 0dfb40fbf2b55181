// Slips in what meets what: labels that are shifted, another axis, shapes that are broadcast.
#pragma once

#include <vector>

#include "app/slips/all_losses.h"
#include "app/slips/causes.h"

namespace xent {

/// The numbers that these slips give. Requires that there are losses.
std::vector<Candidate> position_slips(const AllLosses& losses);

}  // namespace xent
