#include "app/doctor/evidence.h"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "app/account/probabilities.h"

namespace xent {
namespace {

/// A whole number below this stays exact when a number of rows is added.
constexpr double most_exact = 0x1p52;

/// Counts stay exact: a label among the least of all is among the least of every part.
void keep_least(std::map<double, std::uint64_t>& whole) {
  while (whole.size() > LabelCounts::most) whole.erase(std::prev(whole.end()));
}

/// Adds later counts to counts; the shorter vector is filled up with 0.
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

/// The sum of e^x, or 0 if an x is above 0 and so no logarithm of a probability.
double sum_of_powers(std::span<const double> values) {
  double sum = 0;
  for (const double value : values) {
    if (value > 0) return 0;
    sum += std::exp(value);
  }
  return sum;
}

double distance_from_1(double sum) {
  return std::abs(sum - 1);
}

void add_complete(VectorTally& tally, std::span<const double> vector, std::uint64_t row) {
  ++tally.greatest[index_of_greatest(vector)];
  if (distance_from_1(sum_of_powers(vector)) <= sum_tolerance) ++tally.logs_sum_to_1;
  double sum = 0;
  std::size_t inside = 0;
  std::size_t ones = 0;
  std::size_t zeros = 0;
  for (const double value : vector) {
    sum += value;
    if (value >= 0 && value <= 1) ++inside;
    if (value == 1) ++ones;
    if (value == 0) ++zeros;
  }
  if (inside < vector.size()) {
    ++tally.outside;
    return;
  }
  const double distance = distance_from_1(sum);
  if (distance <= sum_tolerance) ++tally.sum_to_1;
  if (distance > distance_from_1(tally.farthest_sum.value)) tally.farthest_sum = {sum, row};
  if (zeros + ones < vector.size()) return;
  ++(ones == 0 ? tally.without_ones : ones == 1 ? tally.one_hot : tally.with_several_ones);
}

}  // namespace

bool VectorTally::may_be_exclusive() const {
  return outside == 0 && distance_from_1(farthest_sum.value) <= rounded_sum;
}

void VectorTally::add(std::span<const double> values, std::size_t classes, std::uint64_t first_row,
                      std::size_t per_row) {
  const std::size_t vectors = values.size() / classes;
  if (count == 0 && vectors > 0) {
    first.assign(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(classes));
    is_constant.assign(classes, 1);
    greatest.assign(classes, 0);
  }
  count += vectors;
  for (std::size_t i = 0; i < vectors; ++i) {
    const std::span<const double> vector = values.subspan(i * classes, classes);
    for (std::size_t c = 0; c < classes; ++c) {
      if (vector[c] != first[c]) is_constant[c] = 0;
    }
    if (has_nan(vector)) {
      ++incomplete;
    } else {
      add_complete(*this, vector, first_row + i / per_row);
    }
  }
}

void VectorTally::merge(const VectorTally& later) {
  if (later.count == 0) return;
  if (count == 0) {
    *this = later;
    return;
  }
  for (std::size_t c = 0; c < first.size(); ++c) {
    if (later.is_constant[c] == 0 || first[c] != later.first[c]) is_constant[c] = 0;
  }
  for (const auto kind :
       {&VectorTally::count, &VectorTally::incomplete, &VectorTally::outside,
        &VectorTally::sum_to_1, &VectorTally::logs_sum_to_1, &VectorTally::one_hot,
        &VectorTally::without_ones, &VectorTally::with_several_ones}) {
    this->*kind += later.*kind;
  }
  add_all(greatest, later.greatest);
  if (distance_from_1(later.farthest_sum.value) > distance_from_1(farthest_sum.value)) {
    farthest_sum = later.farthest_sum;
  }
}

void Agreement::add(std::span<const double> logits, std::span<const double> labels,
                    std::size_t classes) {
  const std::size_t vectors = logits.size() / classes;
  const bool has_vectors = labels.size() == logits.size();
  if (classes < 2 || (!has_vectors && labels.size() != vectors)) return;
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

void AxisTally::merge(const AxisTally& later) {
  logits.merge(later.logits);
  labels.merge(later.labels);
  agreement.merge(later.agreement);
}

void ArrayTally::add(std::span<const double> values, std::uint64_t first_row, std::size_t width) {
  if (values.empty()) return;
  rows = values.size() / width;
  count = values.size();
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double value = values[i];
    if (std::isnan(value)) {
      if (nan++ == 0) first_nan = first_row + i / width;
    } else if (std::isinf(value)) {
      ++(value > 0 ? positive_infinity : negative_infinity);
    } else {
      if (value == 0) ++zeros;
      if (value == 1) ++ones;
      if (value > 0 && value < 1) ++inside;
      if (value == std::trunc(value)) ++whole;
      if (value < least.value) least = {value, first_row + i / width};
      if (value > greatest.value) greatest = {value, first_row + i / width};
      sum.add(value);
    }
  }
  first = values[0];
  counts_rows = first == std::trunc(first) && std::abs(first) < most_exact;
  for (std::size_t row = 0; counts_rows && row < rows; ++row) {
    counts_rows = values[row * width] == first + static_cast<double>(row);
  }
  counts_columns = true;
  for (std::size_t c = 0; counts_columns && c < width; ++c) {
    counts_columns = values[c] == static_cast<double>(c);
  }
}

void ArrayTally::merge(const ArrayTally& later) {
  if (later.rows == 0) return;
  if (rows == 0) {
    *this = later;
    return;
  }
  counts_rows =
      counts_rows && later.counts_rows && later.first == first + static_cast<double>(rows);
  if (nan == 0) first_nan = later.first_nan;
  for (const auto kind :
       {&ArrayTally::rows, &ArrayTally::count, &ArrayTally::nan, &ArrayTally::positive_infinity,
        &ArrayTally::negative_infinity, &ArrayTally::zeros, &ArrayTally::ones, &ArrayTally::inside,
        &ArrayTally::whole}) {
    this->*kind += later.*kind;
  }
  if (later.least.value < least.value) least = later.least;
  if (later.greatest.value > greatest.value) greatest = later.greatest;
  sum.merge(later.sum);
}

void LabelCounts::add(std::span<const double> labels, std::size_t classes) {
  positive.resize(classes);
  negative.resize(classes);
  std::uint64_t zeros = 0;  // the most frequent labels, counted without a search
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
  logits.merge(later.logits);
  labels.merge(later.labels);
  label_counts.merge(later.label_counts);
  axes.resize(std::max(axes.size(), later.axes.size()));
  for (std::size_t i = 0; i < later.axes.size(); ++i) axes[i].merge(later.axes[i]);
  survey.merge(later.survey);
}

}  // namespace xent
