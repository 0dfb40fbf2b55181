// Sums without rounding: the same bits for any order, blocks, threads and shards.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace xent {

/// An exact sum of doubles, rounded only when it is read.
///
/// A fixed-point number wide enough for every double (the "small superaccumulator" of Neal, Fast
/// exact summation using small and large superaccumulators, 2015): limbs of 32 bits held in 64-bit
/// integers, so that carries need resolving only once in 2^30 additions.
///
/// Adding and merging are associative and commutative to the last bit. A NaN, or infinities of both
/// signs, make the sum NaN; an infinity of one sign makes it that infinity. Finite values overflow
/// only if their exact sum does.
class ExactSum {
 public:
  void add(double value) noexcept;
  void add(std::span<const double> values) noexcept;
  void add(std::span<const float> values) noexcept;
  void merge(const ExactSum& other) noexcept;

  /// The exact sum, rounded once to T (double or float), ties to even. The empty sum is 0.
  template <class T>
  T rounded() const noexcept;

  /// The exact sum divided by an exact divisor, rounded once to T. Dividing by 0 gives NaN.
  template <class T>
  T divided_by(const ExactSum& divisor) const noexcept;
  template <class T>
  T divided_by(std::uint64_t divisor) const noexcept;
};

}  // namespace xent
