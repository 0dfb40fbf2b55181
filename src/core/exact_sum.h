// Sums without rounding: the same bits for any order, and any division into blocks, threads and
// shards.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace xent {

/// An exact sum of doubles, rounded only when it is read.
///
/// The sum is a fixed-point number that is wide enough for every double: the "small
/// superaccumulator" of Neal, Fast exact summation using small and large superaccumulators, 2015.
/// Its limbs of 32 bits are held in 64-bit integers, so that carries are resolved only once in 2^29
/// additions.
///
/// Adding and merging are associative and commutative to the last bit. A NaN, or infinities of both
/// signs, make the sum NaN. Infinities of one sign make it that infinity. Finite values overflow
/// only if their exact sum does.
class ExactSum {
 public:
  void add(double value) noexcept;
  void add(std::span<const double> values) noexcept;
  void add(std::span<const float> values) noexcept;
  void merge(const ExactSum& other) noexcept;

  /// Whether every value added is finite. The sum may still overflow.
  bool is_of_finite() const noexcept { return nonfinite_ == 0; }

  /// The exact sum, rounded once to T (double or float), ties to even. The empty sum is 0.
  template <class T>
  T rounded() const noexcept;

  /// The exact sum divided by an exact divisor, rounded once to T. Dividing by 0 gives NaN.
  template <class T>
  T divided_by(const ExactSum& divisor) const noexcept;
  template <class T>
  T divided_by(std::uint64_t divisor) const noexcept;

 private:
  // Limb i counts units of 2^(32 i - 1074). The largest double reaches into limb 65. The limbs
  // above it have room for the carries of 2^64 such numbers.
  static constexpr std::size_t limb_count = 68;
  static constexpr int unit_exponent = -1074;  // the smallest double is 2^-1074
  using Limbs = std::array<std::int64_t, limb_count>;
  struct Magnitude;

  template <class T>
  void add_span(std::span<const T> values) noexcept;
  template <class T>
  T divided_by(const Magnitude& divisor) const noexcept;
  void reserve() noexcept;
  Magnitude magnitude() const noexcept;
  static void carry(Limbs& limbs) noexcept;

  Limbs limbs_{};
  std::int64_t additions_ = 0;  // since the last carry; each adds less than 2^33 to a limb
  double nonfinite_ = 0;        // the sum of the infinities and NaNs
};

}  // namespace xent
