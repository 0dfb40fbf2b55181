// Broadcasts weights: pos_weight to the logits, weights to the losses.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "io/reader.h"

namespace xent {

/// The first weight of a parsed chunk that is not a finite number >= 0, as an error.
std::optional<RowError> check_weights(const Reader& reader, const Chunk& chunk, Role role,
                                      const std::vector<double>& weights);

/// Reads the weights of a source to its end. Throws Error if a weight is refused.
Array read_weights(Reader& source, Role role);

/// How the axes of weights are aligned with the axes of the target.
enum class Align : std::uint8_t {
  trailing,  ///< as NumPy broadcasts: one per class
  leading,   ///< one per row
};

/// Weights broadcast to an array of losses or logits.
class RowWeights {
 public:
  /// Whether the source has one row for each row of the target and is read side by side with it.
  static bool is_row_by_row(Reader& source, Role role, const Extent& target, Align align);

  /// The weights of a source that is read side by side with the target.
  static RowWeights row_by_row(const Reader& source, Role role, const Extent& target);

  /// Reads the weights of a source to its end; with `is_whole`, the whole target is one row. Throws
  /// Error if a weight is refused or if the weights do not broadcast to the target.
  static RowWeights constant(Reader& source, Role role, const Extent& target, Align align,
                             bool is_whole);

  /// Sets `out` to the weights of `rows` rows of the target, the first of them `first_row`;
  /// `parsed` are the values read for them, if the weights are read row by row.
  void expand(std::size_t first_row, std::size_t rows, const std::vector<double>& parsed,
              std::vector<double>& out) const;

 private:
  std::optional<Array> array_;
  std::size_t row_stride_ = 0;      ///< weights from one row to the next
  std::vector<std::size_t> index_;  ///< for each element of a target's row, its weight in the row
};

}  // namespace xent
