#include "app/doctor/vectors.h"

#include <algorithm>
#include <cmath>

#include "app/account/probabilities.h"

namespace xent {
namespace {

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

void add_all(std::vector<std::uint64_t>& counts, const std::vector<std::uint64_t>& later) {
  counts.resize(std::max(counts.size(), later.size()));
  for (std::size_t c = 0; c < later.size(); ++c) counts[c] += later[c];
}

bool VectorCounts::may_be_exclusive() const {
  return outside == 0 && std::abs(farthest_sum.value - 1) <= rounded_sum;
}

ConstantClasses VectorTally::constant() const {
  ConstantClasses classes;
  for (std::size_t c = 0; c < is_constant.size(); ++c) {
    if (is_constant[c] != 0) classes.add(c);
  }
  return classes;
}

void VectorTally::add(std::span<const double> values, std::size_t classes, std::uint64_t first_row,
                      std::size_t per_row) {
  const std::size_t vectors = values.size() / classes;
  if (count == 0 && vectors > 0) {
    first.assign(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(classes));
    is_constant.assign(classes, 1);
  }
  count += vectors;
  for (std::size_t i = 0; i < vectors; ++i) {
    const std::span<const double> vector = values.subspan(i * classes, classes);
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
    add(index_of_greatest(vector), label, classes);
  }
}

void Agreement::add(std::uint64_t greatest, double label, std::uint64_t classes) {
  const bool is_class =
      label >= 0 && label <= static_cast<double>(classes) && label == std::trunc(label);
  if (!is_class) return;
  ++rows;
  if (label == static_cast<double>(greatest)) ++from_0;
  if (label == static_cast<double>(greatest) + 1) ++from_1;
}

void Agreement::merge(const Agreement& later) {
  rows += later.rows;
  from_0 += later.from_0;
  from_1 += later.from_1;
}

void AxisTally::add_labels(std::span<const double> values, std::size_t classes,
                           std::uint64_t first_row, std::size_t per_row) {
  labels.add(values, classes, first_row, per_row);
  greatest.resize(classes);
  for (std::size_t i = 0; i + classes <= values.size(); i += classes) {
    const std::span<const double> vector = values.subspan(i, classes);
    if (!has_nan(vector)) ++greatest[index_of_greatest(vector)];
  }
}

void AxisTally::drop() {
  *this = {};
  is_out = true;
}

void AxisTally::merge(const AxisTally& later) {
  if (is_out || later.is_out) {
    drop();
    return;
  }
  logits.merge(later.logits);
  labels.merge(later.labels);
  add_all(greatest, later.greatest);
  agreement.merge(later.agreement);
}

}  // namespace xent
