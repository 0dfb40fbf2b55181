// exp of numbers <= 0 and log1p of numbers >= 0, as polynomials.
//
// tests/reference/coefficients.sollya makes the constants. It also says how large the errors of the
// polynomials are: 2^-61 for results in doubles, 2^-43 for results in floats.
#pragma once

#include "core/kernels/arithmetic.h"

namespace xent {
namespace {

constexpr double log2_e = 0x1.71547652b82fep0;
constexpr double ln2_hi = 0x1.62e42ffp-1;  // 29 bits: a multiple by a power's exponent is exact
constexpr double ln2_lo = -0x1.718432a1b0e26p-35;
constexpr double shifter = 0x1.8p52;  // adding it leaves an integer in the low bits

// The polynomials are summed in pairs (Estrin), not term by term. So the chain of dependent
// operations is a third as long; its latency limits these loops.

/// P in exp(r) = 1 + r + r^2 P(r), |r| <= ln 2 / 2.
template <class Number>
double exp_polynomial(double r, double r2);

template <>
XENT_INLINE double exp_polynomial<Pair>(double r, double r2) {
  const double p0 = 0.5 + 0x1.5555555555557p-3 * r;
  const double p2 = 0x1.5555555555557p-5 + 0x1.111111111004fp-7 * r;
  const double p4 = 0x1.6c16c16c156a3p-10 + 0x1.a01a01ac1f7fdp-13 * r;
  const double p6 = 0x1.a01a01ab99be2p-16 + 0x1.71de01a6ffaadp-19 * r;
  const double p8 = 0x1.27e4cfab40479p-22 + 0x1.af4ed86364e5p-26 * r;
  const double p10 = 0x1.1f86f82a5fa31p-29;
  const double r4 = r2 * r2;
  return (p0 + p2 * r2) + ((p4 + p6 * r2) + (p8 + p10 * r2) * r4) * r4;
}

template <>
XENT_INLINE double exp_polynomial<double>(double r, double r2) {
  const double p0 = 0x1.fffffffffe057p-2 + 0x1.5555555552748p-3 * r;
  const double p2 = 0x1.55555565cc0cp-5 + 0x1.1111112187e5ep-7 * r;
  const double p4 = 0x1.6c166bd084c13p-10 + 0x1.a01997c7eb1a1p-13 * r;
  const double p6 = 0x1.a136d60641bb8p-16 + 0x1.72e12ad134817p-19 * r;
  return (p0 + p2 * r2) + (p4 + p6 * r2) * (r2 * r2);
}

/// Q in log(1 + f) = 2 s + s^3 Q(s^2), s = f / (2 + f), |s| <= 0.2.
template <class Number>
double log_polynomial(double z);

template <>
XENT_INLINE double log_polynomial<Pair>(double z) {
  const double q0 = 0x1.5555555555555p-1 + 0x1.9999999999ffbp-2 * z;
  const double q2 = 0x1.24924923ce888p-2 + 0x1.c71c72eeceedcp-3 * z;
  const double q4 = 0x1.745ca86ec5e68p-3 + 0x1.3b2a51c5518e5p-3 * z;
  const double q6 = 0x1.0e83a9dbe121fp-3 + 0x1.16d77f4075788p-3 * z;
  const double z2 = z * z;
  return (q0 + q2 * z2) + (q4 + q6 * z2) * (z2 * z2);
}

template <>
XENT_INLINE double log_polynomial<double>(double z) {
  const double q0 = 0x1.5555555554aa6p-1 + 0x1.999999a2ebad8p-2 * z;
  const double q2 = 0x1.24923e9978745p-2 + 0x1.c72527563796fp-3 * z;
  const double q4 = 0x1.72be90432463bp-3 + 0x1.5e36271f81ab3p-3 * z;
  const double z2 = z * z;
  return q0 + (q2 + q4 * z2) * z2;
}

/// exp(d) = significand * 2^k.
template <class Number>
struct Exponential {
  Number significand;  // normalised, from 0.7 to 1.42
  double shifted_k;    // k + shifter
};

/// exp(d) = 2^k exp(r) with r = d - k ln 2, for d <= 0.
XENT_INLINE Exponential<Pair> exponential(Pair d) {
  const double shifted_k = d.hi * log2_e + shifter;
  const double k = shifted_k - shifter;
  const double r0 = d.hi - k * ln2_hi;
  const double rest = k * ln2_lo - d.lo;
  const double r = r0 - rest;
  const double r_lo = (r0 - r) - rest;
  const double r2 = r * r;
  const Pair sum = exact_ordered_sum(1, r);
  const double q = r2 * exp_polynomial<Pair>(r, r2) + r_lo * sum.hi;  // the slope is near 1 + r
  return {exact_ordered_sum(sum.hi, sum.lo + q), shifted_k};
}

/// Computed in one step, d - k ln 2 is off by up to 2^-46 if d > -256: less than the error of the
/// polynomial. For lower d the error does not show in a float.
XENT_INLINE Exponential<double> exponential(double d) {
  const double shifted_k = d * log2_e + shifter;
  const double k = shifted_k - shifter;
  const double r = d - k * (ln2_hi + ln2_lo);
  const double r2 = r * r;
  return {1 + (r + r2 * exp_polynomial<double>(r, r2)), shifted_k};
}

/// The lowest d for which exp can make its power of two from bits: exp(d) > 2^-1022.
constexpr double least_exponent = -708;

/// exp(d) for least_exponent <= d <= 0; meaningless for lower d, NaN for NaN.
template <class Number>
XENT_INLINE Number exp(Number d) {
  const Exponential<Number> e = exponential(d);
  return scaled(e.significand, from_bits((bits_of(e.shifted_k) + 1023) << 52));
}

/// exp(d) for any d <= 0; 0 if it is below the least normal double, or if it is left out.
XENT_INLINE Pair exp_or_0(Pair d, bool is_left_out = false) {
  const Pair e = exp(d);
  return select(is_left_out | (d.hi < least_exponent), Pair{0, 0}, e);
}
/// The power of two for -709 would be 2^-1023, whose bits make a 0.
XENT_INLINE double exp_or_0(double d, bool is_left_out = false) {
  return select(is_left_out, 0, exp(d < -709 ? -709.0 : d));
}

/// c + log(1 + f) for c = 0 or c >= ln 2, and -0.325 <= f < 0.35. The logarithm is
/// f - f^2 / 2 + s (f^2 / 2 + s^2 Q), where f and most of f^2 / 2 have no error. f.lo is multiplied
/// by (1 - s)^2, which is nearly the slope 1 / (1 + f) = (1 - s) / (1 + s).
XENT_INLINE Pair shifted_log1p(Pair c, Pair f) {
  const double s = f.hi / (2 + f.hi);
  const double z = s * s;
  const double f_upper = upper_half(f.hi);
  const double half_square = 0.5 * f_upper * f_upper;  // exact
  const double half_square_lo = 0.5 * (f.hi - f_upper) * (f.hi + f_upper);
  const double rest = s * ((half_square + half_square_lo) + z * log_polynomial<Pair>(z));
  const double f_lo = f.lo * ((1 - s) * (1 - s));
  const Pair sum = exact_ordered_sum(c.hi, f.hi);
  const Pair difference = exact_ordered_sum(sum.hi, -half_square);
  return {difference.hi, ((sum.lo + c.lo) + difference.lo) + ((f_lo - half_square_lo) + rest)};
}

XENT_INLINE double shifted_log1p(double c, double f) {
  const double s = f / (2 + f);
  const double z = s * s;
  return c + s * (2 + z * log_polynomial<double>(z));
}

/// k ln 2. The high part of a pair is exact.
template <class Number>
Number ln2_times(double k);
template <>
XENT_INLINE Pair ln2_times<Pair>(double k) {
  return {k * ln2_hi, k * ln2_lo};
}
template <>
XENT_INLINE double ln2_times<double>(double k) {
  return k * (ln2_hi + ln2_lo);
}

XENT_INLINE Pair one_plus(Pair a) {
  const Pair sum = exact_sum(1, a.hi);
  return {sum.hi, sum.lo + a.lo};
}
XENT_INLINE double one_plus(double a) {
  return 1 + a;
}
/// 1 + u for 0 <= u <= 1.
XENT_INLINE Pair one_plus_fraction(Pair u) {
  const Pair sum = exact_ordered_sum(1, u.hi);
  return {sum.hi, sum.lo + u.lo};
}
XENT_INLINE double one_plus_fraction(double u) {
  return 1 + u;
}
XENT_INLINE Pair minus_one(Pair a) {
  return {a.hi - 1, a.lo};
}
XENT_INLINE double minus_one(double a) {
  return a - 1;
}

/// log(1 + a) is evaluated as k ln 2 + log(1 + f), 1 + a = 2^k (1 + f). If k is 0, f is a itself: a
/// tiny a loses nothing. The split keeps f^2 / 2 below 1/16, so that its rounding error is small.
constexpr double split = 1.35;

/// log(1 + u) for 0 <= u <= 1: k is 0 or 1.
template <class Number>
XENT_INLINE Number log1p_of_fraction(Number u) {
  const bool upper = leading(u) >= split - 1;
  const Number c = select(upper, ln2_times<Number>(1), ln2_times<Number>(0));
  return shifted_log1p(c, select(upper, minus_one(scaled(one_plus_fraction(u), 0.5)), u));
}

/// log(1 + a) for 0 <= a < 2^50.
template <class Number>
XENT_INLINE Number log1p(Number a) {
  const Number y = one_plus(a);
  const std::uint64_t k = (bits_of(leading(y)) - bits_of(split / 2)) >> 52;
  const double power = from_bits((1023 - k) << 52);  // 2^-k
  const Number f = select(leading(y) < split, a, minus_one(scaled(y, power)));
  return shifted_log1p(ln2_times<Number>(from_bits(bits_of(0x1p52) + k) - 0x1p52), f);
}

}  // namespace
}  // namespace xent
