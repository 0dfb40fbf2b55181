// Three levels of bits of each value, added without rounding in lanes that vectorise.
#include "core/sum_block.h"

#include <algorithm>
#include <cmath>

namespace xent {
namespace {

/// With |v| <= 2^e and M = 1.5 * 2^(e + 6), h = (v + M) - M is v rounded to a multiple of
/// 2^(e - 46): 128 of them add up to at most 2^(e + 7), which is 2^53 such units, so their sum is
/// exact. v - h is exact too and at most 2^(e - 47): the next level.
constexpr int headroom = 6;
constexpr int level_bits = 47;

template <class T>
bool sum(std::span<const T> values, LaneSums& lanes) noexcept {
  std::array<T, sum_lanes> largest{};
  for (std::size_t i = 0; i < values.size(); i += sum_lanes) {
    for (std::size_t l = 0; l < sum_lanes; ++l) {
      const T a = std::fabs(values[i + l]);
      largest[l] = a > largest[l] ? a : largest[l];
    }
  }
  int e = 0;
  const double top = *std::max_element(largest.begin(), largest.end());
  std::frexp(top, &e);                   // top < 2^e
  if (!(top <= 0x1p1016)) return false;  // v + M could overflow
  e = std::max(e, -900);                 // M of the last level stays normal
  const double m0 = std::ldexp(1.5, e + headroom);
  const double m1 = std::ldexp(m0, -level_bits);
  const double m2 = std::ldexp(m1, -level_bits);

  std::array<double, sum_lanes> s0{}, s1{}, s2{}, left{};
  for (std::size_t i = 0; i < values.size(); i += sum_lanes) {
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
      left[l] += std::fabs(r1 - h2);  // NaN for a NaN
    }
  }
  std::copy(s0.begin(), s0.end(), lanes.begin());
  std::copy(s1.begin(), s1.end(), lanes.begin() + sum_lanes);
  std::copy(s2.begin(), s2.end(), lanes.begin() + 2 * sum_lanes);
  return std::all_of(left.begin(), left.end(), [](double l) { return l == 0; });
}

}  // namespace

bool sum_block(std::span<const double> values, LaneSums& lanes) noexcept {
  return sum(values, lanes);
}

bool sum_block(std::span<const float> values, LaneSums& lanes) noexcept {
  return sum(values, lanes);
}

}  // namespace xent
