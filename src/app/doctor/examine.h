// What is remembered of the data itself, before any loss: the evidence that doctor judges by.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <span>
#include <vector>

#include "app/doctor/columns.h"
#include "app/doctor/vectors.h"
#include "core/exact_sum.h"

namespace xent {

/// The numbers of an array, one by one.
struct NumberTally {
  std::uint64_t count = 0;
  std::uint64_t nan = 0;
  std::uint64_t positive_infinity = 0;
  std::uint64_t negative_infinity = 0;
  std::uint64_t first_nan = 0;  ///< its row, from 0
  // Of the finite ones:
  std::uint64_t zeros = 0;
  std::uint64_t ones = 0;
  std::uint64_t inside = 0;  ///< between 0 and 1
  std::uint64_t whole = 0;
  NumberInRow least{std::numeric_limits<double>::infinity(), 0};
  NumberInRow greatest{-std::numeric_limits<double>::infinity(), 0};
  ExactSum sum;

  std::uint64_t finite() const { return count - nan - positive_infinity - negative_infinity; }
  /// Whether there are numbers, and all of them are in [0, 1]; a NaN is none.
  bool is_in_unit_range() const {
    return finite() > 0 && finite() + nan == count && least.value >= 0 && greatest.value <= 1;
  }

  void add(std::span<const double> values, std::uint64_t first_row, std::size_t per_row);
  void merge(const NumberTally& later);
};

/// What may be no data: a first column that counts the rows, a first row that counts the columns.
struct RowNumbers {
  bool hold = true;        ///< the first column goes up by 1, from a whole number
  bool is_header = false;  ///< the first row is 0, 1, 2, ...
  std::uint64_t rows = 0;
  double first = 0;

  void add(std::span<const double> values, std::size_t width);
  void merge(const RowNumbers& later);
};

struct ArrayTally {
  NumberTally numbers;
  RowNumbers first_column;

  void merge(const ArrayTally& later);
};

/// How often each label is there.
struct LabelCounts {
  static constexpr std::size_t most = std::size_t{1} << 18;  // so that memory is bounded

  std::map<double, std::uint64_t> whole;  ///< the least ones, if there are more than `most`
  // One a class of labels that have one number a class:
  std::vector<std::uint64_t> positive;  ///< in (1/2, 1]
  std::vector<std::uint64_t> negative;  ///< in [0, 1/2]

  void add(std::span<const double> labels, std::size_t classes);
  void merge(const LabelCounts& later);
};

/// All of it. Blocks are merged in the order of their rows; the result does not depend on where
/// they are cut.
struct Examination {
  std::uint64_t logits_rows = 0;
  std::uint64_t labels_rows = 0;
  ArrayTally logits;
  ArrayTally labels;
  LabelCounts label_counts;
  std::vector<AxisTally> axes;  ///< those that may be the class axis; empty if there is no block
  ColumnTally columns;          ///< the first axis, if it may be that too

  void merge(const Examination& later);
};

}  // namespace xent
