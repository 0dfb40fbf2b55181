// Between doubles and floats.
#pragma once

#include <span>

namespace xent {

/// results[i] = values[i], rounded to the nearest float (ties to even; beyond the largest, to an
/// infinity). Spans of the same size that do not overlap.
void round_to_float(std::span<const double> values, std::span<float> results) noexcept;

/// results[i] = values[i].
void widen(std::span<const float> values, std::span<double> results) noexcept;

}  // namespace xent
