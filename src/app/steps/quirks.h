// Does to a block what Quirks say.
#pragma once

#include "app/job/block.h"
#include "app/job/job.h"

namespace xent {

/// Sets block.altered to the logits of a block, whose class axis is last, with what is done to them
/// before the loss; empty if nothing is.
void alter_logits(const Job& job, Block& block);

/// Sets block.losses by the documented formulas in float32.
void compute_plain_float32(const Job& job, Block& block);

/// Replaces the losses along the last axis by their mean.
void average_last_axis(const Job& job, Block& block);

}  // namespace xent
