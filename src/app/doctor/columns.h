// The evidence along the first axis: its vectors are columns, of which each row holds one number.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "app/doctor/vectors.h"

namespace xent {

/// The sum of each column, as long as all numbers are in [0, 1] and no sum is above 1 by more than
/// rounded_sum: else nothing is remembered. NaN counts as 0. Whole multiples of 2^-60, so that the
/// result does not depend on the order; of a number less than that is lost.
struct ColumnSums {
  bool hold = true;
  std::vector<std::uint64_t> units;  ///< one a column

  double operator[](std::size_t column) const;
  bool is_one(std::size_t column) const;  ///< exactly

  void add(std::size_t column, double number);
  void merge(const ColumnSums& later);

 private:
  void add_units(std::size_t column, std::uint64_t more);
};

/// The columns of one array.
struct Columns {
  std::uint64_t rows = 0;
  std::vector<NumberInRow> greatest;  ///< one a column; unspecified if that has a NaN
  std::vector<std::uint8_t> has_nan;  ///< one a column
  ColumnSums numbers;
  ColumnSums powers;         ///< of e
  ConstantClasses constant;  ///< rows that are one number again and again

  /// Columns of 0 and 1 that sum to 1 are one-hot; of others, `one_hot` means nothing.
  VectorCounts counts() const;

  /// Adds the first rows.
  void add(std::span<const double> values, std::size_t width, std::uint64_t first_row);
  void merge(const Columns& later);
};

/// The first axis of logits, and of labels of the same shape or one for each column.
struct ColumnTally {
  bool is_out = false;  ///< it is not that of exclusive classes, and nothing else is remembered
  Columns logits;
  Columns labels;                     ///< empty if there are none of this shape
  std::vector<double> column_labels;  ///< the first labels of other shape, at most one a column
  std::size_t width = 0;              ///< columns of the logits

  Along along() const;

  /// Adds the first labels of the same shape; false if the axis is out.
  bool add_labels(std::span<const double> values, std::uint64_t first_row);
  void add_column_labels(std::span<const double> values);
  void drop();
  void merge(const ColumnTally& later);
};

}  // namespace xent
