// The work on one block: parse, check, make the targets, compute the losses, tally, format.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "app/block.h"
#include "app/layout.h"
#include "app/request.h"
#include "app/row_weights.h"
#include "io/reader.h"
#include "io/row_writer.h"

namespace xent {

/// All that stays the same from block to block.
struct Work {
  explicit Work(const Request& asked) : request(asked) {}

  const Request& request;
  Layout layout;
  Readers readers;                    ///< the first supplies the logits
  std::optional<std::size_t> labels;  ///< index of their reader
  std::optional<RowWeights> pos_weight;
  std::optional<RowWeights> weights;
  std::vector<double> class_weights;           ///< one a class, or none
  std::optional<std::size_t> expected;         ///< index of the reader of the expected losses
  std::optional<PrintedValue> expected_value;  ///< of a reduced loss
  double gradient_divisor = 1;                 ///< of the mean whose gradient is asked for
  std::unique_ptr<RowWriter> writer;           ///< none if only one number is asked for

  bool has_labels() const { return labels.has_value(); }

  /// Whether the losses of each class are tallied: for the report, if there are not too many.
  bool tallies_classes() const;

  /// Does the work on a block that split has filled. Of a block with an error, the rows before it
  /// are worked on; the error is left in the block.
  void operator()(Block& block) const;

 private:
  void check_weights_read(Block& block) const;
  void format(Block& block) const;
};

}  // namespace xent
