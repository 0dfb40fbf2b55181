// The evidence along one axis, taken as that of the classes: what the vectors on it are.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace xent {

/// Labels that were rounded to two digits sum to 1 within this; farther off, they are not meant to.
inline constexpr double rounded_sum = 0.02;

/// A number and the first row, from 0, that has it.
struct NumberInRow {
  double value = 0;
  std::uint64_t row = 0;
};

/// How many vectors, of one number a class, are of each kind.
struct VectorCounts {
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

  std::uint64_t complete() const { return count - incomplete; }
  /// Whether there are vectors without NaN, and all of them may be labels of exclusive classes: in
  /// [0, 1], with a sum of nearly 1.
  bool may_be_exclusive() const;
};

/// Classes that have the same number in every vector.
struct ConstantClasses {
  std::uint64_t count = 0;
  std::uint64_t first = 0;

  void add(std::uint64_t index) {
    if (count++ == 0) first = index;
  }
};

struct VectorTally : VectorCounts {
  std::vector<double> first;              ///< the first vector
  std::vector<std::uint8_t> is_constant;  ///< one a class

  ConstantClasses constant() const;

  /// `values` hold whole vectors; a row of the source has `per_row` of them.
  void add(std::span<const double> values, std::size_t classes, std::uint64_t first_row,
           std::size_t per_row);
  void merge(const VectorTally& later);
};

/// How often the greatest logit is that of the label.
struct Agreement {
  std::uint64_t rows = 0;  ///< that have a class for a label, and no NaN
  std::uint64_t from_0 = 0;
  std::uint64_t from_1 = 0;  ///< if labels count from 1

  std::uint64_t hits(int label_base) const { return label_base == 1 ? from_1 : from_0; }

  /// Labels are one a vector of logits, or a vector of their own.
  void add(std::span<const double> logits, std::span<const double> labels, std::size_t classes);
  /// One vector, whose greatest logit is that of a class.
  void add(std::uint64_t greatest, double label, std::uint64_t classes);
  void merge(const Agreement& later);
};

/// What is told of the axis at the end.
struct Along {
  VectorCounts logits;
  VectorCounts labels;
  ConstantClasses constant;             ///< of the logits
  std::vector<std::uint64_t> greatest;  ///< one a class: label vectors that are greatest there
  Agreement agreement;
};

/// An axis whose vectors are parts of rows.
struct AxisTally {
  bool is_out = false;  ///< it is not that of exclusive classes, and nothing else is remembered
  VectorTally logits;
  VectorTally labels;
  std::vector<std::uint64_t> greatest;
  Agreement agreement;

  Along along() const { return {logits, labels, logits.constant(), greatest, agreement}; }

  void add_labels(std::span<const double> values, std::size_t classes, std::uint64_t first_row,
                  std::size_t per_row);
  void drop();
  void merge(const AxisTally& later);
};

/// Adds counts one by one; the shorter is filled up with 0.
void add_all(std::vector<std::uint64_t>& counts, const std::vector<std::uint64_t>& later);

}  // namespace xent
