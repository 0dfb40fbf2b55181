// Vectorised helpers over whole arrays: convert, check, count. As scalar loops they would cost as
// much as the losses.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace xent {

/// results[i] = values[i], rounded to the nearest float, ties to even. A value beyond the largest
/// float becomes an infinity. The spans have the same size and do not overlap.
void round_to_float(std::span<const double> values, std::span<float> results) noexcept;

/// results[i] = values[i].
void widen(std::span<const float> values, std::span<double> results) noexcept;

/// Whether no value is an infinity or a NaN.
bool all_finite(std::span<const double> values) noexcept;

/// True only if every value is in [0, 1] or a NaN. False also if a value is -0 or a NaN with a
/// sign.
bool surely_in_unit_interval(std::span<const double> values) noexcept;
bool surely_in_unit_interval(std::span<const float> values) noexcept;

/// The number of times that the character occurs in the text.
std::size_t count_of(char wanted, std::string_view text) noexcept;

/// The same; `has_watched` tells whether another character occurs there.
std::size_t count_of(char wanted, std::string_view text, char watched, bool& has_watched) noexcept;

}  // namespace xent
