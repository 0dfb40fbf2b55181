// The exact sum: adding, merging, and rounding once by arithmetic on long integers.
#include "core/exact_sum.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "core/kernels.h"

namespace xent {
namespace {

constexpr std::uint64_t low_half = 0xffff'ffff;
constexpr std::int64_t most_additions = std::int64_t{1} << 29;
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

/// (leading + f) * 2^exponent, rounded to T, ties to even. If sticky, 0 < f < 1, else f = 0.
/// Requires that the top bit of leading is set.
template <class T>
T round_once(std::uint64_t leading, bool sticky, int exponent) {
  using Limits = std::numeric_limits<T>;
  // The unit of the result: Limits::digits bits are kept, fewer where the result is subnormal.
  const int unit = std::max(exponent + 64 - Limits::digits, Limits::min_exponent - Limits::digits);
  const int dropped = unit - exponent;
  if (dropped > 64) return 0;  // less than half of the smallest subnormal
  const std::uint64_t kept = dropped == 64 ? 0 : leading >> dropped;
  const std::uint64_t half = std::uint64_t{1} << (dropped - 1);
  const bool above_half = (leading & (half - 1)) != 0 || sticky;
  const bool up = (leading & half) != 0 && (above_half || (kept & 1) != 0);
  return static_cast<T>(std::ldexp(static_cast<T>(kept + (up ? 1 : 0)), unit));
}

}  // namespace

/// A number as a sign and a long fraction: 0.d[0] d[1] d[2]... * 2^exponent in base 2^32, where the
/// top bit of d[0] is set. size 0 is the number 0.
struct ExactSum::Magnitude {
  std::array<std::uint32_t, limb_count> digits{};
  std::size_t size = 0;  // digits up to the last one that is not 0
  int exponent = 0;
  bool negative = false;

  /// limbs, each in [0, 2^32), times 2^unit.
  static Magnitude of(const Limbs& limbs, bool negative, int unit) noexcept;

  std::uint64_t leading() const noexcept { return std::uint64_t{digits[0]} << 32 | digits[1]; }

  template <class T>
  T rounded() const noexcept;
  template <class T>
  T divided_by(Magnitude divisor) const noexcept;
};

ExactSum::Magnitude ExactSum::Magnitude::of(const Limbs& limbs, bool negative, int unit) noexcept {
  Magnitude result;
  std::size_t top = limb_count;
  while (top > 0 && limbs[top - 1] == 0) --top;
  if (top == 0) return result;
  std::size_t bottom = 0;
  while (limbs[bottom] == 0) ++bottom;

  const auto limb = [&](std::size_t i) { return static_cast<std::uint64_t>(limbs[i]); };
  const int shift = std::countl_zero(static_cast<std::uint32_t>(limbs[top - 1]));
  for (std::size_t i = top; i > bottom; --i) {
    const std::uint64_t pair = limb(i - 1) << 32 | (i - 1 > bottom ? limb(i - 2) : 0);
    result.digits[result.size++] = static_cast<std::uint32_t>((pair << shift) >> 32);
  }
  if (result.digits[result.size - 1] == 0) --result.size;  // all its bits moved up
  result.exponent = static_cast<int>(32 * top) - shift + unit;
  result.negative = negative;
  return result;
}

template <class T>
T ExactSum::Magnitude::rounded() const noexcept {
  if (size == 0) return 0;
  const T result = round_once<T>(leading(), size > 2, exponent - 64);
  return negative ? -result : result;
}

/// Long division, bit by bit. Both fractions start with a 1 bit, so that the first bit or the
/// second bit of the quotient is 1.
template <class T>
T ExactSum::Magnitude::divided_by(Magnitude divisor) const noexcept {
  if (divisor.size == 0) return static_cast<T>(not_a_number);
  if (size == 0) return 0;
  const std::size_t length = std::max(size, divisor.size);
  std::array<std::uint32_t, limb_count> rest = digits;
  std::uint64_t overflow = 0;  // the bit above digit 0 of rest

  const auto subtract_if_possible = [&] {
    const bool possible =
        overflow != 0 ||
        !std::lexicographical_compare(rest.begin(), rest.begin() + length, divisor.digits.begin(),
                                      divisor.digits.begin() + length);
    std::uint64_t borrow = 0;
    for (std::size_t i = possible ? length : 0; i > 0; --i) {
      const std::uint64_t difference = std::uint64_t{rest[i - 1]} - divisor.digits[i - 1] - borrow;
      rest[i - 1] = static_cast<std::uint32_t>(difference);
      borrow = difference >> 63;
    }
    return possible;
  };
  const auto double_rest = [&] {
    std::uint64_t up = 0;
    for (std::size_t i = length; i > 0; --i) {
      const std::uint64_t doubled = std::uint64_t{rest[i - 1]} << 1 | up;
      rest[i - 1] = static_cast<std::uint32_t>(doubled);
      up = doubled >> 32;
    }
    overflow = up;
  };

  std::uint64_t quotient = 0;
  int bits = -1;  // bits of the quotient after the first bit, which has the weight 2^0
  while (quotient >> 63 == 0) {
    quotient = quotient << 1 | (subtract_if_possible() ? 1 : 0);
    double_rest();
    ++bits;
  }
  const bool sticky = overflow != 0 || std::any_of(rest.begin(), rest.begin() + length,
                                                   [](auto d) { return d != 0; });
  const T result = round_once<T>(quotient, sticky, exponent - divisor.exponent - bits);
  return negative != divisor.negative ? -result : result;
}

void ExactSum::add(double value) noexcept {
  const auto bits = std::bit_cast<std::uint64_t>(value);
  const std::uint64_t exponent = bits >> 52 & 0x7ff;
  if (exponent == 0x7ff) {
    nonfinite_ += value;
    return;
  }
  reserve();
  // value = +-mantissa * 2^position units, over three limbs.
  const std::uint64_t hidden = exponent == 0 ? 0 : 1;
  const std::uint64_t mantissa = (bits & 0xf'ffff'ffff'ffff) | hidden << 52;
  const std::uint64_t position = exponent - hidden;
  const std::uint64_t low = (mantissa & low_half) << (position & 31);
  const std::uint64_t high = (mantissa >> 32) << (position & 31);
  const std::int64_t sign = bits >> 63 == 0 ? 1 : -1;
  std::int64_t* limb = &limbs_[position >> 5];
  limb[0] += sign * static_cast<std::int64_t>(low & low_half);
  limb[1] += sign * static_cast<std::int64_t>((low >> 32) + (high & low_half));
  limb[2] += sign * static_cast<std::int64_t>(high >> 32);
}

template <class T>
void ExactSum::add_span(std::span<const T> values) noexcept {
  constexpr std::size_t lanes = 32;
  constexpr std::size_t block_size = 128 * lanes;
  const auto sum_block = kernels().of<T>().sum_block;
  while (!values.empty()) {
    const std::span<const T> block = values.first(std::min(values.size(), block_size));
    values = values.subspan(block.size());
    const std::size_t whole = block.size() / lanes * lanes;
    std::array<double, 3 * lanes> sums;
    const bool exact = sum_block(block.data(), whole, sums.data());
    if (exact) {
      for (const double sum : sums) add(sum);
    }
    for (const T value : block.subspan(exact ? whole : 0)) add(double{value});
  }
}

void ExactSum::add(std::span<const double> values) noexcept {
  add_span(values);
}
void ExactSum::add(std::span<const float> values) noexcept {
  add_span(values);
}

void ExactSum::merge(const ExactSum& other) noexcept {
  Limbs theirs = other.limbs_;
  carry(theirs);  // now merging counts as one addition
  reserve();
  for (std::size_t i = 0; i < limb_count; ++i) limbs_[i] += theirs[i];
  nonfinite_ += other.nonfinite_;
}

/// Makes room for one more addition.
void ExactSum::reserve() noexcept {
  if (++additions_ <= most_additions) return;
  carry(limbs_);
  additions_ = 1;
}

/// Brings every limb but the last into [0, 2^32). The last limb has the sign.
void ExactSum::carry(Limbs& limbs) noexcept {
  for (std::size_t i = 0; i + 1 < limb_count; ++i) {
    const std::int64_t up = limbs[i] >> 32;
    limbs[i + 1] += up;
    limbs[i] -= up * (std::int64_t{1} << 32);
  }
}

ExactSum::Magnitude ExactSum::magnitude() const noexcept {
  Limbs limbs = limbs_;
  carry(limbs);
  const bool negative = limbs.back() < 0;
  if (negative) {
    for (std::int64_t& limb : limbs) limb = -limb;
    carry(limbs);
  }
  return Magnitude::of(limbs, negative, unit_exponent);
}

template <class T>
T ExactSum::rounded() const noexcept {
  if (std::isnan(nonfinite_)) return static_cast<T>(not_a_number);
  if (nonfinite_ != 0) return static_cast<T>(nonfinite_);
  return magnitude().rounded<T>();
}

template <class T>
T ExactSum::divided_by(const ExactSum& divisor) const noexcept {
  if (std::isnan(nonfinite_) || std::isnan(divisor.nonfinite_)) return static_cast<T>(not_a_number);
  if (divisor.nonfinite_ != 0) return nonfinite_ != 0 ? static_cast<T>(not_a_number) : T{0};
  return divided_by<T>(divisor.magnitude());
}

template <class T>
T ExactSum::divided_by(std::uint64_t divisor) const noexcept {
  Limbs limbs{};
  limbs[0] = static_cast<std::int64_t>(divisor & low_half);
  limbs[1] = static_cast<std::int64_t>(divisor >> 32);
  return divided_by<T>(Magnitude::of(limbs, false, 0));
}

template <class T>
T ExactSum::divided_by(const Magnitude& divisor) const noexcept {
  if (nonfinite_ == 0) return magnitude().divided_by<T>(divisor);
  if (divisor.size == 0 || std::isnan(nonfinite_)) return static_cast<T>(not_a_number);
  return static_cast<T>(divisor.negative ? -nonfinite_ : nonfinite_);
}

template double ExactSum::rounded<double>() const noexcept;
template float ExactSum::rounded<float>() const noexcept;
template double ExactSum::divided_by<double>(const ExactSum&) const noexcept;
template float ExactSum::divided_by<float>(const ExactSum&) const noexcept;
template double ExactSum::divided_by<double>(std::uint64_t) const noexcept;
template float ExactSum::divided_by<float>(std::uint64_t) const noexcept;

}  // namespace xent
