// Passes over whole arrays: of the same vectors as the losses, whose cost they would else reach.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace xent {

/// results[i] = values[i], rounded to the nearest float (ties to even; beyond the largest, to an
/// infinity). Spans of the same size that do not overlap.
void round_to_float(std::span<const double> values, std::span<float> results) noexcept;

/// results[i] = values[i].
void widen(std::span<const float> values, std::span<double> results) noexcept;

/// Whether no value is an infinity or a NaN.
bool all_finite(std::span<const double> values) noexcept;

/// True only if every value is in [0, 1] or a NaN; false also where one is -0 or a NaN with a sign.
bool surely_in_unit_interval(std::span<const double> values) noexcept;
bool surely_in_unit_interval(std::span<const float> values) noexcept;

/// How often a character occurs.
std::size_t count_of(char wanted, std::string_view text) noexcept;

}  // namespace xent
