// Applies Quirks to a block.
#pragma once

#include "app/job/block.h"
#include "app/job/job.h"

namespace xent {

/// Changes the targets and sets block.altered to the changed logits, class axis last; empty if the
/// quirks change no logits.
void alter_inputs(const Job& job, Block& block);

/// Sets block.losses by the documented formulas in float32.
void compute_plain_float32(const Job& job, Block& block);

/// Replaces the losses along the last axis by their mean.
void average_last_axis(const Job& job, Block& block);

}  // namespace xent
