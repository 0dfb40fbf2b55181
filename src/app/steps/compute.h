// Computes losses, gradients and probabilities from logits and targets.
#pragma once

#include "app/job/block.h"
#include "app/job/job.h"

namespace xent {

/// Computes block.losses (if there are labels) and block.shown (if the request shows something
/// else) in the request's dtype and unit, and multiplies each loss by its weight. Puts the class
/// axis of the logits last. A loss that is ignored or has weight 0 is 0, whatever its logits.
void compute(const Job& job, Block& block);

}  // namespace xent
