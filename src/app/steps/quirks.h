// Applies Quirks to a block.
#pragma once

#include <span>

#include "app/job/block.h"
#include "app/job/job.h"
#include "core/losses.h"

namespace xent {

/// Sets block.altered to the changed logits, class axis last; empty if the quirks change no logits.
void alter_inputs(const Job& job, Block& block);

/// Computes -z log p - (1 - z) log(1 - p) with the logarithms that the quirks alter, for targets z.
/// Each step before a logarithm is rounded to the request's dtype, as frameworks round it.
template <Real T>
void compute_altered_logarithms(const Job& job, std::span<const T> probabilities,
                                std::span<const T> targets, std::span<T> losses);

/// Replaces the losses along the last axis by their mean.
void average_last_axis(const Job& job, Block& block);

}  // namespace xent
