// What is done to whole arrays around the losses, which pays in vectors.
#pragma once

#include "core/kernels/arithmetic.h"

namespace xent {
namespace {

template <class From, class To>
void convert(const From* __restrict values, To* __restrict results, std::size_t count) noexcept {
  for (std::size_t i = 0; i < count; ++i) results[i] = static_cast<To>(values[i]);
}

/// The exponent of an infinity or a NaN, one added, reaches the sign.
bool all_finite(const double* values, std::size_t count) noexcept {
  constexpr std::uint64_t one = std::uint64_t{1} << 52;
  constexpr std::uint64_t exponent = 0x7ff * one;
  std::uint64_t carried = 0;
  for (std::size_t i = 0; i < count; ++i) carried |= (bits_of(values[i]) & exponent) + one;
  return carried >> 63 == 0;
}

/// Where a value is outside, it or 1 less it has a sign. (So have -0 and some NaN.)
bool surely_in_unit_interval(const double* values, std::size_t count) noexcept {
  std::uint64_t signs = 0;
  for (std::size_t i = 0; i < count; ++i) signs |= bits_of(values[i]) | bits_of(1 - values[i]);
  return signs >> 63 == 0;
}

}  // namespace
}  // namespace xent
