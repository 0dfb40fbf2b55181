// The vectorised inner loop of the exact sum.
#pragma once

#include <array>
#include <cstddef>
#include <span>

namespace xent {

inline constexpr std::size_t sum_lanes = 16;
inline constexpr std::size_t sum_levels = 3;
inline constexpr std::size_t sum_block_size = 128 * sum_lanes;

using LaneSums = std::array<double, sum_levels * sum_lanes>;

/// Numbers whose exact sum is that of the values, if there are such: false where the values are too
/// far apart (a bit below 2^-140 of the largest), not finite, or too large to be sure.
///
/// Requires  values.size() is a multiple of sum_lanes and at most sum_block_size.
bool sum_block(std::span<const double> values, LaneSums& lanes) noexcept;
bool sum_block(std::span<const float> values, LaneSums& lanes) noexcept;

}  // namespace xent
