// Labels are checked here once; behind this the losses have no error paths.
#pragma once

#include "app/block.h"
#include "app/layout.h"
#include "app/request.h"
#include "io/reader.h"

namespace xent {

/// Checks the labels of a block: sigmoid, weighted and softmax want them in [0, 1] and the rows of
/// softmax to sum to 1; sparse wants whole numbers from 0 to classes - 1. The block is cut before
/// the first row that is refused, and the error left in it. Without request.validate the first two
/// are only counted, in the block's tally, as are rows that sum to 1 badly.
///
/// For sparse the labels are turned into classes.
void validate_labels(const Request& request, const Layout& layout, const Reader& reader,
                     const Chunk& chunk, Block& block);

}  // namespace xent
