// Slips in what options say: weights, smoothing, ignored labels.
#pragma once

#include <vector>

#include "app/slips/form.h"
#include "app/slips/row_slip.h"

namespace xent {

/// The slips that are possible for losses of this form.
std::vector<RowSlip> option_slips(const LossForm& form);

}  // namespace xent
