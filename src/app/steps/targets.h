// From labels and weights to what the losses are computed against.
#pragma once

#include "app/job/block.h"
#include "app/job/job.h"

namespace xent {

/// Whether losses over classes are computed against targets for every class, not against one class.
bool has_dense_targets(const Job& job);

/// Sets block.targets, from labels that have been validated, in the order that all definitions
/// share: label smoothing e, then class weights on each term:
///
///   sigmoid, weighted   empty: block.dense_targets() has z, smoothed by compute (core/smoothing.h)
///   softmax             t_c = w_c ((1 - e) z_c + e / C)
///   sparse              the same of the one-hot row; empty if neither is asked for
///
/// and block.row_class_weights, the weight that class weights give a row, sum_c w_c t_c before they
/// are multiplied in; and block.label_weights, the same of the labels before smoothing, where that
/// is what means divide by. The class axis of softmax is put last.
void make_targets(const Job& job, Block& block);

/// Sets block.weights and block.pos_weights for the rows of the block.
void make_weights(const Job& job, Block& block);

}  // namespace xent
