#include "app/doctor/examine.h"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace xent {
namespace {

/// Whole numbers below this are exact, and so are those above them by a number of rows.
constexpr double most_exact = 0x1p52;

/// What is left is exact: one of the least labels of all is among the least of every part.
void keep_least(std::map<double, std::uint64_t>& whole) {
  while (whole.size() > LabelCounts::most) whole.erase(std::prev(whole.end()));
}

}  // namespace

void NumberTally::add(std::span<const double> values, std::uint64_t first_row,
                      std::size_t per_row) {
  count += values.size();
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double value = values[i];
    if (std::isnan(value)) {
      if (nan++ == 0) first_nan = first_row + i / per_row;
    } else if (std::isinf(value)) {
      ++(value > 0 ? positive_infinity : negative_infinity);
    } else {
      if (value == 0) ++zeros;
      if (value == 1) ++ones;
      if (value > 0 && value < 1) ++inside;
      if (value == std::trunc(value)) ++whole;
      if (value < least.value) least = {value, first_row + i / per_row};
      if (value > greatest.value) greatest = {value, first_row + i / per_row};
      sum.add(value);
    }
  }
}

void NumberTally::merge(const NumberTally& later) {
  if (nan == 0) first_nan = later.first_nan;
  count += later.count;
  nan += later.nan;
  positive_infinity += later.positive_infinity;
  negative_infinity += later.negative_infinity;
  zeros += later.zeros;
  ones += later.ones;
  inside += later.inside;
  whole += later.whole;
  if (later.least.value < least.value) least = later.least;
  if (later.greatest.value > greatest.value) greatest = later.greatest;
  sum.merge(later.sum);
}

void RowNumbers::add(std::span<const double> values, std::size_t width) {
  rows = values.size() / width;
  if (rows == 0) return;
  first = values[0];
  hold = first == std::trunc(first) && std::abs(first) < most_exact;
  for (std::size_t row = 0; hold && row < rows; ++row) {
    hold = values[row * width] == first + static_cast<double>(row);
  }
  is_header = true;
  for (std::size_t c = 0; is_header && c < width; ++c) {
    is_header = values[c] == static_cast<double>(c);
  }
}

void RowNumbers::merge(const RowNumbers& later) {
  if (later.rows == 0) return;
  if (rows == 0) {
    *this = later;
    return;
  }
  hold = hold && later.hold && later.first == first + static_cast<double>(rows);
  rows += later.rows;
}

void ArrayTally::merge(const ArrayTally& later) {
  numbers.merge(later.numbers);
  first_column.merge(later.first_column);
}

void LabelCounts::add(std::span<const double> labels, std::size_t classes) {
  positive.resize(classes);
  negative.resize(classes);
  std::uint64_t zeros = 0;  // the most frequent, counted without a search
  std::uint64_t ones = 0;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const double label = labels[i];
    if (label == 0) {
      ++zeros;
    } else if (label == 1) {
      ++ones;
    } else if (std::isfinite(label) && label == std::trunc(label)) {
      ++whole[label];
    }
    if (label > 0.5 && label <= 1) ++positive[i % classes];
    if (label >= 0 && label <= 0.5) ++negative[i % classes];
  }
  if (zeros > 0) whole[0] += zeros;
  if (ones > 0) whole[1] += ones;
  keep_least(whole);
}

void LabelCounts::merge(const LabelCounts& later) {
  for (const auto& [label, count] : later.whole) whole[label] += count;
  keep_least(whole);
  add_all(positive, later.positive);
  add_all(negative, later.negative);
}

void Examination::merge(const Examination& later) {
  logits_rows += later.logits_rows;
  labels_rows += later.labels_rows;
  logits.merge(later.logits);
  labels.merge(later.labels);
  label_counts.merge(later.label_counts);
  axes.resize(std::max(axes.size(), later.axes.size()));
  for (std::size_t i = 0; i < later.axes.size(); ++i) axes[i].merge(later.axes[i]);
  columns.merge(later.columns);
}

}  // namespace xent
