// Makes targets, which losses are computed against, from labels and weights.
#pragma once

#include "app/job/block.h"
#include "app/job/job.h"

namespace xent {

/// Whether losses over classes need a target for every class, not the index of one class.
bool has_dense_targets(const Job& job);

/// Sets block.targets, from labels that have been validated, in the order that all definitions
/// share: label smoothing e, then class weights on each term:
///
///   sigmoid, weighted   empty: block.dense_targets() has z, smoothed by compute (core/smoothing.h)
///   softmax             t_c = w_c ((1 - e) z_c + e / C)
///   sparse              the same of the one-hot row; empty if neither is asked for
///
/// Sets block.row_class_weights to the weight that class weights give a row, sum_c w_c t_c with t_c
/// before the multiplication. Sets block.label_weights to the same sum over labels before
/// smoothing, if means divide by that. Puts the class axis of softmax last.
void make_targets(const Job& job, Block& block);

/// Sets block.weights and block.pos_weights for the rows of the block.
void make_weights(const Job& job, Block& block);

}  // namespace xent
