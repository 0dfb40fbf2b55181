// The unit of the whole program: some rows of logits with all that belongs to them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/tally.h"
#include "base/error.h"
#include "io/reader.h"

namespace xent {

/// A block's way through the program: split sets the first part, work the second, merge reads it.
/// Blocks are used again and again, so that their memory is allocated once.
struct Block {
  std::size_t first_row = 0;
  std::size_t rows = 0;
  std::vector<Chunk> chunks;  ///< one a source

  Values values;
  std::vector<double> pos_weights;    ///< one a logit
  std::vector<std::int64_t> classes;  ///< labels of sparse
  std::vector<double> losses;         ///< empty if there are no labels
  std::vector<double> shown;          ///< probabilities, if asked for instead of losses
  Tally tally;
  std::string output;          ///< the rows as they are to be written
  std::optional<Error> error;  ///< behind the rows
};

}  // namespace xent
