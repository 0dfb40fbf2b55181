// Checks labels and probabilities once, so that the losses need no error paths.
#pragma once

#include "app/account/tally.h"
#include "app/job/block.h"
#include "app/job/job.h"

namespace xent {

/// Checks probabilities (in [0, 1]) or log-probabilities (not above 0) that are given as logits.
void validate_logits(const Job& job, Block& block);

/// Checks the labels of a block: sigmoid, weighted and softmax want them in [0, 1] and the rows of
/// softmax to sum to 1; sparse wants whole numbers from the label base on, as many as there are
/// classes. The block is cut before the first row that is refused, and the error left in it.
/// Without request.validate the first two are only counted, as are rows that nearly sum to 1: these
/// findings are returned.
///
/// Labels that are ignored are marked in block.ignored and made 0. Those of sparse are turned into
/// block.classes.
/// Marks the losses of rows with missing values as ignored, if the request leaves them out.
void leave_out_missing(const Job& job, Block& block);

LabelFindings validate_labels(const Job& job, Block& block);

}  // namespace xent
