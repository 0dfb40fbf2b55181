// The evidence that doctor judges by: counts over the data itself, before any loss. Blocks are
// counted apart and merged in the order of their rows; where the blocks are cut changes nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <span>
#include <vector>

#include "app/doctor/survey.h"
#include "core/exact_sum.h"

namespace xent {

/// Labels that were rounded to two digits sum to 1 within this tolerance.
inline constexpr double rounded_sum = 0.02;

/// A number and the first row, from 0, that has it.
struct NumberInRow {
  double value = 0;
  std::uint64_t row = 0;
};

/// The vectors of one array, with one number per class. The first counts are of all vectors, the
/// others of vectors without NaN.
struct VectorTally {
  std::uint64_t count = 0;
  std::uint64_t incomplete = 0;           ///< vectors with a NaN
  std::uint64_t outside = 0;              ///< vectors with a number outside [0, 1]
  std::uint64_t sum_to_1 = 0;             ///< vectors in [0, 1] with a sum of 1, to sum_tolerance
  std::uint64_t logs_sum_to_1 = 0;        ///< no number is above 0, and the powers of e sum to 1
  std::uint64_t one_hot = 0;              ///< vectors of 0 and a single 1
  std::uint64_t without_ones = 0;         ///< vectors of 0
  std::uint64_t with_several_ones = 0;    ///< vectors of 0 and 1
  NumberInRow farthest_sum{1, 0};         ///< the sum farthest from 1 of vectors in [0, 1]
  std::vector<std::uint64_t> greatest;    ///< per class: vectors whose greatest number it has
  std::vector<double> first;              ///< the first vector
  std::vector<std::uint8_t> is_constant;  ///< per class: 1 if all vectors have the same number

  std::uint64_t complete() const { return count - incomplete; }
  /// Whether all vectors without NaN may be labels of exclusive classes: their numbers are in
  /// [0, 1] and sum to nearly 1.
  bool may_be_exclusive() const;

  /// `values` hold whole vectors; a row of the source has `per_row` of them.
  void add(std::span<const double> values, std::size_t classes, std::uint64_t first_row,
           std::size_t per_row);
  void merge(const VectorTally& later);
};

/// How often the class of the greatest logit is the label.
struct Agreement {
  std::uint64_t rows = 0;  ///< vectors without NaN whose label is a class
  std::uint64_t from_0 = 0;
  std::uint64_t from_1 = 0;  ///< if labels count from 1

  std::uint64_t hits(int label_base) const { return label_base == 1 ? from_1 : from_0; }

  /// Each vector of logits has one label, or a vector of labels.
  void add(std::span<const double> logits, std::span<const double> labels, std::size_t classes);
  void merge(const Agreement& later);
};

struct AxisTally {
  VectorTally logits;
  VectorTally labels;
  Agreement agreement;  // of logits and labels

  void merge(const AxisTally& later);
};

/// The numbers of an array.
struct ArrayTally {
  std::uint64_t rows = 0;
  std::uint64_t count = 0;
  std::uint64_t nan = 0;
  std::uint64_t positive_infinity = 0;
  std::uint64_t negative_infinity = 0;
  std::uint64_t first_nan = 0;  ///< the row of the first NaN, from 0
  // Finite numbers:
  std::uint64_t zeros = 0;
  std::uint64_t ones = 0;
  std::uint64_t inside = 0;  ///< between 0 and 1
  std::uint64_t whole = 0;
  NumberInRow least{std::numeric_limits<double>::infinity(), 0};
  NumberInRow greatest{-std::numeric_limits<double>::infinity(), 0};
  ExactSum sum;
  // Signs that not all numbers are data:
  double first = 0;
  bool counts_rows = true;      ///< the first column goes up by 1, from a whole number
  bool counts_columns = false;  ///< the first row is 0, 1, 2, ...

  std::uint64_t finite() const { return count - nan - positive_infinity - negative_infinity; }
  /// Whether there are finite numbers, all in [0, 1], and no infinities.
  bool is_in_unit_range() const {
    return finite() > 0 && finite() + nan == count && least.value >= 0 && greatest.value <= 1;
  }

  void add(std::span<const double> values, std::uint64_t first_row, std::size_t width);
  void merge(const ArrayTally& later);
};

/// How often each label occurs.
struct LabelCounts {
  static constexpr std::size_t most = std::size_t{1} << 18;  // so that memory is bounded

  std::map<double, std::uint64_t> whole;  ///< if there are more than `most` labels: the least
  // Per class, if labels have a number for each class:
  std::vector<std::uint64_t> positive;  ///< labels in (1/2, 1]
  std::vector<std::uint64_t> negative;  ///< labels in [0, 1/2]

  void add(std::span<const double> labels, std::size_t classes);
  void merge(const LabelCounts& later);
};

/// All evidence of a block, or of many.
struct Examination {
  ArrayTally logits;
  ArrayTally labels;
  LabelCounts label_counts;
  std::vector<AxisTally> axes;  ///< one per axis that may be the class axis
  Survey survey;                ///< of the fields, if one source holds all

  void merge(const Examination& later);
};

}  // namespace xent
