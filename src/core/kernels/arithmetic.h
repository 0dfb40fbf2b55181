// Arithmetic for the kernels: numbers as doubles, or as sums of two doubles.
//
// The kernels are templates over the kind of number they compute in. Float results are computed in
// plain doubles. Double results are computed in pairs, because the error of each step may be only a
// small part of an ULP. Only +, -, *, / and comparisons are used, so that every instruction set
// gives the same bits (the library is compiled with -ffp-contract=off).
//
// This file is compiled once for each instruction set. So everything in it is in an unnamed
// namespace, and it calls nothing from the standard library: the linker could otherwise keep only
// the AVX-512 copy of a function, for all instruction sets.
#pragma once

#include <cstddef>
#include <cstdint>

namespace xent {
namespace {

#define XENT_INLINE [[gnu::always_inline]] inline

XENT_INLINE std::uint64_t bits_of(double x) {
  return __builtin_bit_cast(std::uint64_t, x);
}
XENT_INLINE double from_bits(std::uint64_t bits) {
  return __builtin_bit_cast(double, bits);
}
XENT_INLINE double magnitude(double x) {
  return __builtin_fabs(x);
}

/// The number hi + lo. Until it is normalised, lo may be as large as a tenth of hi.
struct Pair {
  double hi, lo;
};

/// a + b without error (Knuth).
XENT_INLINE Pair exact_sum(double a, double b) {
  const double sum = a + b;
  const double from_b = sum - a;
  return {sum, (a - (sum - from_b)) + (b - from_b)};
}

/// a + b without error where |a| >= |b| or a = 0 (Dekker).
XENT_INLINE Pair exact_ordered_sum(double a, double b) {
  const double sum = a + b;
  return {sum, (a - sum) + b};
}

XENT_INLINE Pair normalised(Pair a) {
  return exact_ordered_sum(a.hi, a.lo);
}

XENT_INLINE double normalised(double a) {
  return a;
}

/// The upper 26 bits of x. A mask, unlike a multiplication, cannot overflow.
XENT_INLINE double upper_half(double x) {
  return from_bits(bits_of(x) & 0xffff'ffff'f800'0000);
}

/// a * b with a relative error below 2^-105. The lower halves have up to 27 bits, so that only
/// their product is not exact.
XENT_INLINE Pair exact_product(double a, double b) {
  const double product = a * b;
  const double a_hi = upper_half(a), b_hi = upper_half(b);
  const double a_lo = a - a_hi, b_lo = b - b_hi;
  return {product, ((a_hi * b_hi - product) + (a_hi * b_lo + a_lo * b_hi)) + a_lo * b_lo};
}

XENT_INLINE Pair operator+(Pair a, Pair b) {
  const Pair sum = exact_sum(a.hi, b.hi);
  return {sum.hi, sum.lo + (a.lo + b.lo)};
}
XENT_INLINE Pair operator-(Pair a, Pair b) {
  return a + Pair{-b.hi, -b.lo};
}
XENT_INLINE Pair operator*(Pair a, Pair b) {
  const Pair product = exact_product(a.hi, b.hi);
  return {product.hi, product.lo + (a.hi * b.lo + a.lo * b.hi)};
}

/// a / b: one step of long division after the first quotient.
XENT_INLINE Pair operator/(Pair a, Pair b) {
  const double inverse = 1 / b.hi;
  const double quotient = a.hi * inverse;
  const Pair back = exact_product(quotient, b.hi);
  const double rest = ((a.hi - back.hi) - back.lo) + (a.lo - quotient * b.lo);
  return {quotient, rest * inverse};
}

XENT_INLINE double rounded(Pair a) {
  return a.hi + a.lo;
}
XENT_INLINE double rounded(double a) {
  return a;
}
XENT_INLINE double leading(Pair a) {
  return a.hi;
}
XENT_INLINE double leading(double a) {
  return a;
}
XENT_INLINE Pair negated(Pair a) {
  return {-a.hi, -a.lo};
}
XENT_INLINE double negated(double a) {
  return -a;
}

/// a * power of two.
XENT_INLINE Pair scaled(Pair a, double power) {
  return {a.hi * power, a.lo * power};
}
XENT_INLINE double scaled(double a, double power) {
  return a * power;
}

/// a * b for a factor without a low part.
XENT_INLINE Pair times(double a, Pair b) {
  const Pair product = exact_product(a, b.hi);
  return {product.hi, product.lo + a * b.lo};
}
XENT_INLINE double times(double a, double b) {
  return a * b;
}

XENT_INLINE Pair select(bool condition, Pair a, Pair b) {
  return {condition ? a.hi : b.hi, condition ? a.lo : b.lo};
}
XENT_INLINE double select(bool condition, double a, double b) {
  return condition ? a : b;
}

/// Operations that take doubles and give a Number.
template <class Number>
struct In;

template <>
struct In<Pair> {
  XENT_INLINE static Pair number(double a) { return {a, 0}; }
  XENT_INLINE static Pair sum(double a, double b) { return exact_sum(a, b); }
  XENT_INLINE static Pair ordered_sum(double a, double b) { return exact_ordered_sum(a, b); }
  XENT_INLINE static Pair product(double a, double b) { return exact_product(a, b); }
};

template <>
struct In<double> {
  XENT_INLINE static double number(double a) { return a; }
  XENT_INLINE static double sum(double a, double b) { return a + b; }
  XENT_INLINE static double ordered_sum(double a, double b) { return a + b; }
  XENT_INLINE static double product(double a, double b) { return a * b; }
};

/// margin + tail. Even a tiny positive tail must break a tie when the result is rounded to float. A
/// NaN stays a NaN.
XENT_INLINE Pair plus_tail(Pair margin, Pair tail) {
  return margin + tail;
}
XENT_INLINE double plus_tail(double margin, double tail) {
  const double least = margin * 0x1p-52;
  return margin + (least > tail ? least : tail);
}

/// margin - tail, with the same care.
XENT_INLINE Pair minus_tail(Pair margin, Pair tail) {
  return normalised(margin - tail);
}
XENT_INLINE double minus_tail(double margin, double tail) {
  const double least = margin * 0x1p-52;
  return margin - (least > tail ? least : tail);
}

/// The kind of number that results of type T are computed in.
template <class T>
struct NumberFor;
template <>
struct NumberFor<double> {
  using type = Pair;
};
template <>
struct NumberFor<float> {
  using type = double;
};
template <class T>
using Number = typename NumberFor<T>::type;

/// An array of numbers. The high parts and the low parts are separate, so that loops vectorise.
template <class N, std::size_t size>
struct Column;

template <std::size_t size>
struct Column<double, size> {
  double value[size];
  XENT_INLINE double get(std::size_t i) const { return value[i]; }
  XENT_INLINE void set(std::size_t i, double a) { value[i] = a; }
};

template <std::size_t size>
struct Column<Pair, size> {
  double hi[size], lo[size];
  XENT_INLINE Pair get(std::size_t i) const { return {hi[i], lo[i]}; }
  XENT_INLINE void set(std::size_t i, Pair a) { hi[i] = a.hi, lo[i] = a.lo; }
};

}  // namespace
}  // namespace xent
