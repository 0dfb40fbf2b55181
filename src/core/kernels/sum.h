// The inner loop of the exact sum: adds three levels of bits of each value, without rounding.
#pragma once

#include "core/kernels/arithmetic.h"

namespace xent {
namespace {

constexpr std::size_t sum_lanes = 32;  // GCC unrolls loops of 16 before it could vectorise them

/// 2^e > |a|. Requires that the power is in the normal range.
XENT_INLINE double power_above(double a) {
  return from_bits((bits_of(a) & 0x7ff0'0000'0000'0000) + (std::uint64_t{1} << 52));
}

/// Let |v| <= 2^e and M = 1.5 * 2^(e + 6). Then h = (v + M) - M is v rounded to a multiple of
/// 2^(e - 46). 128 such numbers add up to at most 2^(e + 7), which is 2^53 units of 2^(e - 46):
/// their sum is exact. v - h is exact too, and at most 2^(e - 47): it goes to the next level.
template <class T>
bool sum_block(const T* __restrict values, std::size_t count, double* __restrict sums) noexcept {
  T largest[sum_lanes] = {};
  for (std::size_t i = 0; i < count; i += sum_lanes) {
    for (std::size_t l = 0; l < sum_lanes; ++l) {
      const T a = values[i + l] < 0 ? -values[i + l] : values[i + l];
      largest[l] = a > largest[l] ? a : largest[l];
    }
  }
  double top = 0x1p-900;  // the levels below it stay in the normal range
  for (const double a : largest) top = a > top ? a : top;
  if (!(top < 0x1p1016)) return false;  // v + M could overflow
  const double m0 = power_above(top) * 0x1.8p6;
  const double m1 = m0 * 0x1p-47;
  const double m2 = m1 * 0x1p-47;

  double s0[sum_lanes] = {}, s1[sum_lanes] = {}, s2[sum_lanes] = {}, left[sum_lanes] = {};
  for (std::size_t i = 0; i < count; i += sum_lanes) {
    for (std::size_t l = 0; l < sum_lanes; ++l) {
      const double v = values[i + l];
      const double h0 = (v + m0) - m0;
      const double r0 = v - h0;
      const double h1 = (r0 + m1) - m1;
      const double r1 = r0 - h1;
      const double h2 = (r1 + m2) - m2;
      s0[l] += h0;
      s1[l] += h1;
      s2[l] += h2;
      left[l] += magnitude(r1 - h2);  // NaN for a NaN
    }
  }
  bool exact = true;
  for (std::size_t l = 0; l < sum_lanes; ++l) {
    exact &= left[l] == 0;
    sums[l] = s0[l];
    sums[sum_lanes + l] = s1[l];
    sums[2 * sum_lanes + l] = s2[l];
  }
  return exact;
}

}  // namespace
}  // namespace xent
