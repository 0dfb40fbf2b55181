// Slips in what options say: weights, smoothing, ignored labels.
#pragma once

#include <vector>

#include "app/slips/row_slip.h"

namespace xent {

/// The slips that are possible for losses of this kind.
std::vector<RowSlip> option_slips(const LossKind& kind);

}  // namespace xent
