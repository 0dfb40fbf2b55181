// The unit of the whole program: some rows of logits with all that belongs to them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/error.h"
#include "io/reader.h"

namespace xent {

/// A block's way through the program: split sets the first part, the steps the second.
/// Blocks are used again and again, so that their memory is allocated once.
struct Block {
  std::size_t first_row = 0;
  std::size_t rows = 0;
  std::vector<Chunk> chunks;  ///< one per source
  Reader::Progress progress;  ///< of the logits, when the block was split off
  bool input_pauses = false;  ///< no further row has arrived yet

  Values values;
  Numbers altered;                        ///< the logits as a quirk makes them; empty: as they are
  std::vector<std::int64_t> classes;      ///< labels of sparse, from 0
  std::vector<std::uint8_t> ignored;      ///< 1 for a loss that is left out; empty if none is
  Numbers targets;                        ///< made of the labels, see targets.h; or empty
  Numbers pos_weights;                    ///< one per logit
  std::vector<double> weights;            ///< one per loss; empty if all are 1
  std::vector<double> row_class_weights;  ///< one per loss; empty if all are 1
  std::vector<double> label_weights;      ///< the same before smoothing, if means divide by it

  Numbers losses;              ///< empty if there are no labels
  Numbers shown;               ///< gradient or probabilities, if asked for instead of losses
  std::optional<Error> error;  ///< behind the rows
  bool has_other_ids = false;  ///< some row has another id in another source

  /// The ids of the rows; empty if there are none.
  const std::vector<std::string>& ids() const { return values.ids[Role::logits]; }

  /// What the losses are computed of.
  Numbers& logits() { return altered.empty() ? values[Role::logits] : altered; }
  const Numbers& logits() const { return altered.empty() ? values[Role::logits] : altered; }

  /// The targets where there is one for each logit: the labels themselves, if none were made.
  const Numbers& dense_targets() const { return targets.empty() ? values[Role::labels] : targets; }

  /// Whether a loss counts for nothing: it is ignored or has weight 0.
  bool is_left_out(std::size_t loss) const {
    return (!ignored.empty() && ignored[loss] != 0) || (!weights.empty() && weights[loss] == 0) ||
           (!row_class_weights.empty() && row_class_weights[loss] == 0);
  }

  /// Parses the chunks of all sources that have rows here. Leaves the error of the earliest row, if
  /// there is one, with the rows before it. It is an error, too, if a source names a row as the
  /// first source does not, by ids of the same name.
  void parse(const Readers& readers);

  /// Cuts the block, its chunks and their values before a row and leaves the error, unless an
  /// earlier row has one already.
  void refuse(const Readers& readers, RowError wrong);
};

/// Leaves ids unread that only their names show, if blocks do not compare them. It takes time to
/// read them.
void leave_out_ids(const Readers& readers);

}  // namespace xent
