// pos_weight: one number, one a class, or one a logit, made as many as the logits.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "io/array_reader.h"
#include "io/reader.h"

namespace xent {

/// Where a pos_weight is not a finite number >= 0, among the rows parsed from a chunk.
std::optional<RowError> check_pos_weight(const Reader& reader, const Chunk& chunk,
                                         const std::vector<double>& weights);

/// Weights broadcast to the logits as NumPy does, against the trailing axes.
class PosWeight {
 public:
  /// From a source that is read side by side with the logits, a row for a row.
  static PosWeight row_by_row(const Extent& weights, const Extent& logits);
  /// From a source that holds for all rows and is read to its end. Throws Error if a weight is
  /// refused, or unless they broadcast to the logits.
  static PosWeight constant(Reader& source, const Extent& logits);

  /// Sets `out` to the weights of the logits of `rows` rows, the first of them `first_row`;
  /// `parsed` are the values read for them, if the weights are read row by row.
  void expand(std::size_t first_row, std::size_t rows, const std::vector<double>& parsed,
              std::vector<double>& out) const;

 private:
  std::optional<Array> array_;
  std::size_t row_stride_ = 0;      ///< weights from one row to the next
  std::vector<std::size_t> index_;  ///< for each logit of a row, its weight's place in the row
};

}  // namespace xent
