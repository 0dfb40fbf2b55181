// The vectorised helpers over whole arrays of core/passes.h.
#pragma once

#include "core/kernels/arithmetic.h"

namespace xent {
namespace {

template <class From, class To>
void convert(const From* __restrict values, To* __restrict results, std::size_t count) noexcept {
  for (std::size_t i = 0; i < count; ++i) results[i] = static_cast<To>(values[i]);
}

/// Adding 1 to the exponent of an infinity or a NaN carries into the sign bit.
bool all_finite(const double* values, std::size_t count) noexcept {
  constexpr std::uint64_t one = std::uint64_t{1} << 52;
  constexpr std::uint64_t exponent = 0x7ff * one;
  std::uint64_t carried = 0;
  for (std::size_t i = 0; i < count; ++i) carried |= (bits_of(values[i]) & exponent) + one;
  return carried >> 63 == 0;
}

/// If a value is outside, the value or 1 - value has its sign bit set. (It is also set of -0 and of
/// some NaN.)
template <class T>
bool surely_in_unit_interval(const T* values, std::size_t count) noexcept {
  std::uint64_t signs = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const double value = values[i];
    signs |= bits_of(value) | bits_of(1 - value);
  }
  return signs >> 63 == 0;
}

/// Counts in lanes of bytes. A lane can count to 255. If `watches`, lanes of `others` are 0 where
/// the watched character was.
template <bool watches>
std::size_t count_in_lanes(char wanted, char watched, const char* text, std::size_t size,
                           bool* has_watched) noexcept {
  constexpr std::size_t lanes = 64;
  std::uint8_t others[lanes];
  for (std::uint8_t& lane : others) lane = 1;
  std::size_t count = 0;
  std::size_t i = 0;
  while (size - i >= lanes) {
    std::uint8_t found[lanes] = {};
    const std::size_t steps = (size - i) / lanes < 255 ? (size - i) / lanes : 255;
    for (std::size_t step = 0; step < steps; ++step, i += lanes) {
      for (std::size_t l = 0; l < lanes; ++l) {
        found[l] = static_cast<std::uint8_t>(found[l] + (text[i + l] == wanted ? 1 : 0));
        if constexpr (watches) {
          others[l] = static_cast<std::uint8_t>(others[l] & (text[i + l] == watched ? 0 : 1));
        }
      }
    }
    for (const std::uint8_t lane : found) count += lane;
  }
  std::uint8_t all = 1;
  for (const std::uint8_t lane : others) all &= lane;
  for (; i < size; ++i) {
    count += text[i] == wanted ? 1 : 0;
    if constexpr (watches) all &= text[i] == watched ? 0 : 1;
  }
  if constexpr (watches) *has_watched = all == 0;
  return count;
}

std::size_t count_of(char wanted, const char* text, std::size_t size) noexcept {
  return count_in_lanes<false>(wanted, '\0', text, size, nullptr);
}

std::size_t count_and_watch(char wanted, char watched, const char* text, std::size_t size,
                            bool* has_watched) noexcept {
  return count_in_lanes<true>(wanted, watched, text, size, has_watched);
}

}  // namespace
}  // namespace xent
