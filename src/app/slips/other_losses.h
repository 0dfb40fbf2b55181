// Slips that compute another loss of the row: from other targets, of exchanged arguments, by
// another formula.
#pragma once

#include <vector>

#include "app/slips/row_slip.h"

namespace xent {

/// The slips that are possible for losses of this kind.
std::vector<RowSlip> other_losses(const LossKind& kind);

}  // namespace xent
