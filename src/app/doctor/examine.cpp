#include "app/doctor/examine.h"

#include <algorithm>
#include <cmath>

#include "app/account/probabilities.h"

namespace xent {
namespace {

void add_all(std::vector<std::uint64_t>& counts, const std::vector<std::uint64_t>& later) {
  counts.resize(std::max(counts.size(), later.size()));
  for (std::size_t c = 0; c < later.size(); ++c) counts[c] += later[c];
}

std::size_t index_of_greatest(std::span<const double> values) {
  return static_cast<std::size_t>(std::max_element(values.begin(), values.end()) - values.begin());
}

bool has_nan(std::span<const double> values) {
  return std::any_of(values.begin(), values.end(), [](double value) { return std::isnan(value); });
}

/// The sum of e^x, or 0 where an x is above 0: then they are no logarithms of probabilities.
double sum_of_powers(std::span<const double> values) {
  double sum = 0;
  for (const double value : values) {
    if (value > 0) return 0;
    sum += std::exp(value);
  }
  return sum;
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

void VectorTally::add(std::span<const double> values, std::size_t classes, std::uint64_t first_row,
                      std::size_t per_row) {
  const std::size_t vectors = values.size() / classes;
  count += vectors;
  for (std::size_t i = 0; i < vectors; ++i) {
    const std::span<const double> vector = values.subspan(i * classes, classes);
    if (i == 0) {
      first.assign(vector.begin(), vector.end());
      is_constant.assign(classes, 1);
    }
    for (std::size_t c = 0; c < classes; ++c) {
      if (vector[c] != first[c]) is_constant[c] = 0;
    }
    if (has_nan(vector)) {
      ++incomplete;
      continue;
    }
    if (std::abs(sum_of_powers(vector) - 1) <= sum_tolerance) ++logs_sum_to_1;
    double sum = 0;
    bool is_outside = false;
    std::size_t ones = 0;
    std::size_t zeros = 0;
    for (const double value : vector) {
      sum += value;
      is_outside = is_outside || value < 0 || value > 1;
      if (value == 1) ++ones;
      if (value == 0) ++zeros;
    }
    if (is_outside) {
      ++outside;
      continue;
    }
    if (std::abs(sum - 1) <= sum_tolerance) ++sum_to_1;
    if (std::abs(sum - 1) > std::abs(farthest_sum.value - 1)) {
      farthest_sum = {sum, first_row + i / per_row};
    }
    if (zeros + ones < classes) continue;
    if (ones == 1) ++one_hot;
    if (ones == 0) ++without_ones;
    if (ones > 1) ++with_several_ones;
  }
}

void VectorTally::merge(const VectorTally& later) {
  if (later.count == 0) return;
  if (count == 0) {
    first = later.first;
    is_constant = later.is_constant;
  }
  for (std::size_t c = 0; c < first.size(); ++c) {
    if (is_constant[c] == 0 || later.is_constant[c] == 0 || first[c] != later.first[c]) {
      is_constant[c] = 0;
    }
  }
  count += later.count;
  incomplete += later.incomplete;
  outside += later.outside;
  sum_to_1 += later.sum_to_1;
  logs_sum_to_1 += later.logs_sum_to_1;
  one_hot += later.one_hot;
  without_ones += later.without_ones;
  with_several_ones += later.with_several_ones;
  if (std::abs(later.farthest_sum.value - 1) > std::abs(farthest_sum.value - 1)) {
    farthest_sum = later.farthest_sum;
  }
}

void RowNumbers::add(std::span<const double> values, std::size_t width) {
  rows = values.size() / width;
  if (rows == 0) return;
  first = values[0];
  for (std::size_t row = 0; hold && row < rows; ++row) {
    hold = values[row * width] == first + static_cast<double>(row);
  }
}

void RowNumbers::merge(const RowNumbers& later) {
  if (later.rows == 0) return;
  if (rows == 0) first = later.first;
  hold = hold && later.hold && later.first == first + static_cast<double>(rows);
  rows += later.rows;
}

void ArrayTally::merge(const ArrayTally& later) {
  numbers.merge(later.numbers);
  vectors.merge(later.vectors);
  first_column.merge(later.first_column);
}

void LabelCounts::add(std::span<const double> labels, std::size_t classes) {
  positive.resize(classes);
  negative.resize(classes);
  greatest.resize(classes);
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
  for (std::size_t i = 0; i + classes <= labels.size(); i += classes) {
    const std::span<const double> vector = labels.subspan(i, classes);
    if (!has_nan(vector)) ++greatest[index_of_greatest(vector)];
  }
  if (zeros > 0) whole[0] += zeros;
  if (ones > 0) whole[1] += ones;
}

void LabelCounts::merge(const LabelCounts& later) {
  for (const auto& [label, count] : later.whole) whole[label] += count;
  // What is left is exact: one of the least labels of all is among the least of every part.
  while (whole.size() > most) whole.erase(std::prev(whole.end()));
  add_all(positive, later.positive);
  add_all(negative, later.negative);
  add_all(greatest, later.greatest);
}

void Agreement::add(std::span<const double> logits, std::span<const double> labels,
                    std::size_t classes) {
  const std::size_t vectors = logits.size() / classes;
  if (vectors == 0 || classes < 2) return;
  const bool has_vectors = labels.size() == logits.size();
  if (!has_vectors && labels.size() != vectors) return;
  for (std::size_t i = 0; i < vectors; ++i) {
    const std::span<const double> vector = logits.subspan(i * classes, classes);
    const std::span<const double> own =
        has_vectors ? labels.subspan(i * classes, classes) : labels.subspan(i, 1);
    if (has_nan(vector) || has_nan(own)) continue;
    const double label = has_vectors ? static_cast<double>(index_of_greatest(own)) : own[0];
    const bool is_class =
        label >= 0 && label <= static_cast<double>(classes) && label == std::trunc(label);
    if (!is_class) continue;
    const auto greatest = static_cast<double>(index_of_greatest(vector));
    ++rows;
    if (label == greatest) ++from_0;
    if (label == greatest + 1) ++from_1;
  }
}

void Agreement::merge(const Agreement& later) {
  rows += later.rows;
  from_0 += later.from_0;
  from_1 += later.from_1;
}

void Examination::merge(const Examination& later) {
  logits_rows += later.logits_rows;
  labels_rows += later.labels_rows;
  logits.merge(later.logits);
  labels.merge(later.labels);
  label_counts.merge(later.label_counts);
  agreement.merge(later.agreement);
}

}  // namespace xent
