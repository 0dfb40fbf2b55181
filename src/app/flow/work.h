// The work on one block: parse, check, make the targets, compute the losses, tally, format.
#pragma once

#include "app/flow/loss_block.h"
#include "app/job/job.h"
#include "io/row_writer.h"

namespace xent {

/// Works on a block that split has filled. An error is left in the block, which keeps the rows
/// before it. `writer` formats the rows; it is null if the run prints one number only.
void work(const Job& job, const RowWriter* writer, LossBlock& block);

}  // namespace xent
