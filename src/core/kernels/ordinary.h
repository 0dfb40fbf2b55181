// Decides which results the vector loops may keep.
//
// The loops are written for numbers far from overflow and underflow. Every other result, and every
// NaN and infinity, is noticed and evaluated again with care (careful.h). Whether a result is kept
// depends only on the element, or only on its row, so that blocks and threads do not matter.
#pragma once

#include "core/kernels/arithmetic.h"

namespace xent {
namespace {

/// A condition, as the sign bit of a word: SSE2 has no other form that a reduction over doubles
/// could use. Conditions are joined by & and |.
using Condition = std::uint64_t;

XENT_INLINE bool holds(Condition condition) {
  return condition >> 63 != 0;
}

/// a < b, false for a NaN without a sign.
XENT_INLINE Condition less(double a, double b) {
  return bits_of(a - b);
}

template <class T>
struct Ordinary;

/// The low part of a product of ordinary doubles is far above the smallest double.
template <>
struct Ordinary<double> {
  static constexpr double least = 0x1p-900;
  XENT_INLINE static Condition logit(double x) { return less(magnitude(x), 600); }
  XENT_INLINE static Condition result(double r, double least_result = least) {
    return less(least_result, magnitude(r)) & less(magnitude(r), 0x1p1000);
  }
};

/// Doubles hold every step towards a float. Only a result that is not finite needs care.
template <>
struct Ordinary<float> {
  static constexpr double least = -1;
  XENT_INLINE static Condition logit(double) { return ~Condition{0}; }
  XENT_INLINE static Condition result(double r, double = least) {
    return less(magnitude(r), 0x1.ffffffp127);  // from there on it rounds to infinity
  }
};

/// The least result of a row to keep. The results of a single class may be 0.
template <class T>
XENT_INLINE double least_of_row(std::size_t classes) {
  return classes == 1 ? -1 : Ordinary<T>::least;
}

XENT_INLINE Condition ordinary_maximum(double m) {
  return less(magnitude(m), 0x1p128);
}

}  // namespace
}  // namespace xent
