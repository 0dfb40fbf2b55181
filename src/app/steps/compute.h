// From logits and targets to losses, and to what is shown instead of them.
#pragma once

#include "app/job/block.h"
#include "app/job/job.h"

namespace xent {

/// Computes block.losses (if there are labels) and block.shown (if something else is asked for) in
/// the dtype asked for: of the logits of the block's rows, whose class axis is put last; each loss
/// in the unit asked for, times its weight. A loss that is ignored or of weight 0 is 0, whatever
/// its logits.
void compute(const Job& job, Block& block);

}  // namespace xent
