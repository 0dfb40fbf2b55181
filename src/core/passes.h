// Vectorised helpers over whole arrays: convert, check, count. As scalar loops they would cost as
// much as the losses.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "core/kernels.h"

namespace xent {

/// results[i] = values[i], rounded to the nearest float, ties to even. A value beyond the largest
/// float becomes an infinity. The spans have the same size and do not overlap.
inline void round_to_float(std::span<const double> values, std::span<float> results) noexcept {
  kernels().round_to_float(values.data(), results.data(), values.size());
}

/// results[i] = values[i].
inline void widen(std::span<const float> values, std::span<double> results) noexcept {
  kernels().widen(values.data(), results.data(), values.size());
}

/// Whether no value is an infinity or a NaN.
inline bool all_finite(std::span<const double> values) noexcept {
  return kernels().all_finite(values.data(), values.size());
}

/// True only if every value is in [0, 1] or a NaN. False also if a value is -0 or a NaN with a
/// sign.
template <class T>
bool surely_in_unit_interval(std::span<const T> values) noexcept {
  return kernels().of<T>().surely_in_unit_interval(values.data(), values.size());
}

/// The number of times that the character occurs in the text.
inline std::size_t count_of(char wanted, std::string_view text) noexcept {
  return kernels().count_of(wanted, text.data(), text.size());
}

}  // namespace xent
