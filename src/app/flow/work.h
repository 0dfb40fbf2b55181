// The work on one block: parse, check, make the targets, compute the losses, tally, format.
#pragma once

#include "app/flow/loss_block.h"
#include "app/job/job.h"
#include "io/row_writer.h"

namespace xent {

/// Does the work on a block that split has filled. Of a block with an error, the rows before it are
/// worked on; the error is left in the block. `writer` formats the rows; null if only one number is
/// asked for.
void work(const Job& job, const RowWriter* writer, LossBlock& block);

}  // namespace xent
