// What is remembered of the data itself, before any loss: the evidence that doctor judges by.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <span>
#include <vector>

#include "core/exact_sum.h"

namespace xent {

/// A number and the first row, from 0, that has it.
struct NumberInRow {
  double value = 0;
  std::uint64_t row = 0;
};

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

/// Vectors of one number a class: what their numbers are together.
struct VectorTally {
  std::uint64_t count = 0;
  std::uint64_t incomplete = 0;  ///< with a NaN
  // Of the others:
  std::uint64_t outside = 0;        ///< with a number outside [0, 1]
  std::uint64_t sum_to_1 = 0;       ///< in [0, 1], to sum_tolerance
  std::uint64_t logs_sum_to_1 = 0;  ///< none above 0, and their powers of e sum to 1
  std::uint64_t one_hot = 0;        ///< of 0 and 1
  std::uint64_t without_ones = 0;
  std::uint64_t with_several_ones = 0;
  NumberInRow farthest_sum{1, 0};  ///< from 1, in [0, 1]

  // What is the same in all of them.
  std::vector<double> first;
  std::vector<std::uint8_t> is_constant;  ///< one a class

  std::uint64_t complete() const { return count - incomplete; }

  /// `values` hold whole vectors; a row of the source has `per_row` of them.
  void add(std::span<const double> values, std::size_t classes, std::uint64_t first_row,
           std::size_t per_row);
  void merge(const VectorTally& later);
};

/// Whether the first column does nothing but count the rows.
struct RowNumbers {
  bool hold = true;
  std::uint64_t rows = 0;
  double first = 0;

  void add(std::span<const double> values, std::size_t width);
  void merge(const RowNumbers& later);
};

struct ArrayTally {
  NumberTally numbers;
  VectorTally vectors;
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
  std::vector<std::uint64_t> greatest;  ///< vectors that have their greatest number here

  void add(std::span<const double> labels, std::size_t classes);
  void merge(const LabelCounts& later);
};

/// How often the greatest logit is that of the label.
struct Agreement {
  std::uint64_t rows = 0;  ///< that have a class for a label, and no NaN
  std::uint64_t from_0 = 0;
  std::uint64_t from_1 = 0;  ///< if labels count from 1

  std::uint64_t hits(int label_base) const { return label_base == 1 ? from_1 : from_0; }

  /// Labels are one a vector of logits, or a vector of their own.
  void add(std::span<const double> logits, std::span<const double> labels, std::size_t classes);
  void merge(const Agreement& later);
};

/// All of it. Blocks are merged in the order of their rows; the result does not depend on where
/// they are cut.
struct Examination {
  std::uint64_t logits_rows = 0;
  std::uint64_t labels_rows = 0;
  ArrayTally logits;
  ArrayTally labels;
  LabelCounts label_counts;
  Agreement agreement;

  void merge(const Examination& later);
};

}  // namespace xent
