// Slips in the loss of one row: what people and programs compute in its place.
#pragma once

#include <vector>

#include "app/slips/row_slip.h"

namespace xent {

/// The slips that are possible for losses of this kind.
std::vector<RowSlip> row_slips(const LossKind& kind);

/// The many slips of one number each, which take time: temperatures.
std::vector<RowSlip> temperatures(const LossKind& kind);

}  // namespace xent
