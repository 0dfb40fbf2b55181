#include "app/doctor/columns.h"

#include <algorithm>
#include <cmath>

#include "app/account/probabilities.h"

namespace xent {
namespace {

constexpr double one = 0x1p60;
constexpr auto most_units = static_cast<std::uint64_t>((1 + rounded_sum) * one);

bool is_1(double sum) {
  // Losses add in another order: what is nearly too far off is not counted.
  constexpr double rounding = 1e-9;
  return std::abs(sum - 1) <= sum_tolerance - rounding;
}

void add_row(Columns& columns, std::span<const double> row, std::uint64_t number) {
  bool is_constant = true;
  for (std::size_t c = 0; c < row.size(); ++c) {
    const double value = row[c];
    is_constant = is_constant && value == row[0];
    if (std::isnan(value)) {
      columns.has_nan[c] = 1;
      continue;
    }
    if (value > columns.greatest[c].value) columns.greatest[c] = {value, number};
    if (columns.numbers.hold) columns.numbers.add(c, value);
    if (columns.powers.hold) columns.powers.add(c, value > 0 ? -1 : std::exp(value));
  }
  if (is_constant) columns.constant.add(number);
}

}  // namespace

double ColumnSums::operator[](std::size_t column) const {
  return static_cast<double>(units[column]) / one;
}

bool ColumnSums::is_one(std::size_t column) const {
  return units[column] == static_cast<std::uint64_t>(one);
}

void ColumnSums::add_units(std::size_t column, std::uint64_t more) {
  units[column] += more;
  if (units[column] <= most_units) return;
  hold = false;
  units.clear();
}

void ColumnSums::add(std::size_t column, double number) {
  const bool is_share = number >= 0 && number <= 1;
  add_units(column, is_share ? static_cast<std::uint64_t>(number * one) : most_units + 1);
}

void ColumnSums::merge(const ColumnSums& later) {
  hold = hold && later.hold;
  if (!hold) units.clear();
  for (std::size_t c = 0; hold && c < units.size(); ++c) add_units(c, later.units[c]);
}

void Columns::add(std::span<const double> values, std::size_t width, std::uint64_t first_row) {
  if (values.empty()) return;
  greatest.assign(width, {-std::numeric_limits<double>::infinity(), first_row});
  has_nan.assign(width, 0);
  numbers.units.assign(width, 0);
  powers.units.assign(width, 0);
  rows = values.size() / width;
  for (std::uint64_t row = 0; row < rows; ++row) {
    add_row(*this, values.subspan(row * width, width), first_row + row);
  }
}

void Columns::merge(const Columns& later) {
  if (later.rows == 0) return;
  if (rows == 0) {
    *this = later;
    return;
  }
  rows += later.rows;
  for (std::size_t c = 0; c < greatest.size(); ++c) {
    if (later.greatest[c].value > greatest[c].value) greatest[c] = later.greatest[c];
    has_nan[c] |= later.has_nan[c];
  }
  numbers.merge(later.numbers);
  powers.merge(later.powers);
  if (constant.count == 0) constant.first = later.constant.first;
  constant.count += later.constant.count;
}

VectorCounts Columns::counts() const {
  VectorCounts counts;
  counts.count = greatest.size();
  for (std::size_t c = 0; c < greatest.size(); ++c) {
    if (has_nan[c] != 0) {
      ++counts.incomplete;
      continue;
    }
    if (powers.hold && is_1(powers[c])) ++counts.logs_sum_to_1;
    if (!numbers.hold) continue;
    const double sum = numbers[c];
    if (is_1(sum)) ++counts.sum_to_1;
    if (numbers.is_one(c)) ++counts.one_hot;
    if (std::abs(sum - 1) > std::abs(counts.farthest_sum.value - 1)) counts.farthest_sum = {sum, c};
  }
  return counts;
}

bool ColumnTally::add_labels(std::span<const double> values, std::uint64_t first_row) {
  labels.add(values, width, first_row);
  if (!labels.numbers.hold) drop();
  return !is_out;
}

void ColumnTally::add_column_labels(std::span<const double> values) {
  const std::size_t wanted = std::min(values.size(), width - column_labels.size());
  column_labels.insert(column_labels.end(), values.begin(),
                       values.begin() + static_cast<std::ptrdiff_t>(wanted));
}

void ColumnTally::drop() {
  *this = {};
  is_out = true;
}

void ColumnTally::merge(const ColumnTally& later) {
  is_out = is_out || later.is_out;
  if (!is_out) {
    logits.merge(later.logits);
    labels.merge(later.labels);
    width = std::max(width, later.width);
    add_column_labels(later.column_labels);
  }
  if (is_out || !labels.numbers.hold) drop();
}

Along ColumnTally::along() const {
  Along along{logits.counts(), labels.counts(), logits.constant, {}, {}};
  along.greatest.resize(labels.rows);
  for (std::size_t c = 0; c < labels.greatest.size(); ++c) {
    if (labels.has_nan[c] == 0) ++along.greatest[labels.greatest[c].row];
  }
  const bool has_labels = labels.rows > 0;
  if (!has_labels && column_labels.size() != width) return along;
  for (std::size_t c = 0; c < logits.greatest.size(); ++c) {
    if (logits.has_nan[c] != 0 || (has_labels && labels.has_nan[c] != 0)) continue;
    const double label =
        has_labels ? static_cast<double>(labels.greatest[c].row) : column_labels[c];
    along.agreement.add(logits.greatest[c].row, label, logits.rows);
  }
  return along;
}

}  // namespace xent
