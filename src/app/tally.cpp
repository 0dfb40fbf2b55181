#include "app/tally.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <span>
#include <utility>

#include "app/block.h"

namespace xent {

void Evidence::merge(const Evidence& later) {
  if (count == 0 || (later.count > 0 && later.worst > worst)) {
    worst = later.worst;
    place = later.place;
    text = later.text;
  }
  count += later.count;
}

namespace {

/// Whether all are finite. The exponent of an infinity or a NaN, one added, reaches the sign.
bool all_finite(std::span<const double> values) {
  constexpr std::uint64_t one = std::uint64_t{1} << 52;
  constexpr std::uint64_t exponent = 0x7ff * one;
  std::uint64_t carried = 0;
  for (const double value : values) {
    carried |= (std::bit_cast<std::uint64_t>(value) & exponent) + one;
  }
  return carried >> 63 == 0;
}

}  // namespace

void Tally::add(const Block& block) {
  const std::vector<double>& printed = block.shown.empty() ? block.losses : block.shown;
  const std::size_t width = block.rows == 0 ? 0 : printed.size() / block.rows;
  for (std::size_t row = 0; row < block.rows && block.first_row + row < rows_shown; ++row) {
    const auto first = printed.begin() + static_cast<std::ptrdiff_t>(row * width);
    const auto shown = static_cast<std::ptrdiff_t>(std::min(width, values_shown));
    first_rows.push_back({block.first_row + row,
                          block.values.ids.empty() ? std::string() : block.values.ids[row],
                          std::vector<double>(first, first + shown)});
  }
  rows += block.rows;
  elements += block.losses.size();
  counted += block.losses.size();
  sum.add(std::span<const double>(block.losses));
  if (all_finite(block.losses)) return;
  for (std::size_t i = 0; i < block.losses.size(); ++i) {
    if (std::isfinite(block.losses[i])) continue;
    if (nonfinite == 0) first_nonfinite = block.first_row + i / (block.losses.size() / block.rows);
    ++nonfinite;
  }
}

void Tally::merge(Tally& later) {
  sum.merge(later.sum);
  rows += later.rows;
  elements += later.elements;
  counted += later.counted;
  if (nonfinite == 0) first_nonfinite = later.first_nonfinite;
  nonfinite += later.nonfinite;
  std::move(later.first_rows.begin(), later.first_rows.end(), std::back_inserter(first_rows));
  outside_range.merge(later.outside_range);
  row_sums.merge(later.row_sums);
}

}  // namespace xent
