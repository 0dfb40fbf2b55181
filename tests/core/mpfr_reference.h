// What the results should be, from MPFR: slow, and right to hundreds of digits.
#pragma once

#include <mpfr.h>

#include <cstdint>
#include <span>
#include <vector>

namespace xent::test {

/// An MPFR number as a value. Results have the larger precision of their operands.
class Number {
 public:
  explicit Number(mpfr_prec_t precision) {
    mpfr_init2(value_, precision);
    mpfr_set_zero(value_, 1);
  }
  Number(double value, mpfr_prec_t precision) : Number(precision) {
    mpfr_set_d(value_, value, MPFR_RNDN);
  }
  Number(const Number& other) : Number(other.precision()) {
    mpfr_set(value_, other.value_, MPFR_RNDN);
  }
  Number& operator=(const Number& other) {
    mpfr_set_prec(value_, other.precision());
    mpfr_set(value_, other.value_, MPFR_RNDN);
    return *this;
  }
  ~Number() { mpfr_clear(value_); }

  mpfr_prec_t precision() const { return mpfr_get_prec(value_); }
  mpfr_ptr get() { return value_; }
  mpfr_srcptr get() const { return value_; }

  /// Rounded once, ties to even, subnormals included.
  template <class T>
  T rounded() const;

  Number& operator+=(const Number& b) {
    return mpfr_add(value_, value_, b.value_, MPFR_RNDN), *this;
  }
  Number& operator-=(const Number& b) {
    return mpfr_sub(value_, value_, b.value_, MPFR_RNDN), *this;
  }
  Number& operator*=(const Number& b) {
    return mpfr_mul(value_, value_, b.value_, MPFR_RNDN), *this;
  }
  Number& operator/=(const Number& b) {
    return mpfr_div(value_, value_, b.value_, MPFR_RNDN), *this;
  }
  friend Number operator+(Number a, const Number& b) { return a += b; }
  friend Number operator-(Number a, const Number& b) { return a -= b; }
  friend Number operator*(Number a, const Number& b) { return a *= b; }
  friend Number operator/(Number a, const Number& b) { return a /= b; }
  friend Number operator-(Number a) { return mpfr_neg(a.value_, a.value_, MPFR_RNDN), a; }
  friend int compare(const Number& a, const Number& b) { return mpfr_cmp(a.value_, b.value_); }

 private:
  mpfr_t value_;
};

template <>
inline double Number::rounded<double>() const {
  return mpfr_get_d(value_, MPFR_RNDN);
}
template <>
inline float Number::rounded<float>() const {
  return mpfr_get_flt(value_, MPFR_RNDN);
}

/// exp and log(1 + a), in the precision of the operand.
Number exp(const Number& a);
Number log1p(const Number& a);

/// A gradient is the difference of two terms that are not negative; those of softmax are
/// softmax(x)[j] sum(z) and z[j].
struct Difference {
  Number value;
  Number greater_term;
};

/// What losses.h defines, for finite arguments. The results are not above the exact ones by more
/// than their last bit and never below: a tail too small for it still breaks a tie.
Number sigmoid_loss(double x, double z, double q = 1);
Difference sigmoid_gradient(double x, double z, double q = 1);
Number sigmoid_probability(double x);

/// A row of logits; -inf is allowed, but not for all.
class SoftmaxReference {
 public:
  explicit SoftmaxReference(std::span<const double> x);

  Number loss(std::span<const double> z) const;
  Number loss(std::size_t y) const;
  Number probability(std::size_t j) const;
  Number log_probability(std::size_t j) const;
  Difference gradient(std::span<const double> z, std::size_t j) const;

 private:
  Number below(std::size_t j) const;  // m - x[j]

  std::vector<double> x_;
  std::size_t top_ = 0;
  std::vector<Number> shares_;  // exp(x[j] - m)
  Number rest_;                 // S
  Number log_rest_;             // log(1 + S)
};

/// |result - exact| in ULP of T at exact; 0 where both overflow alike.
template <class T>
double ulp_error(T result, const Number& exact);

/// As ulp_error, after a part of an ULP of the greater term has been allowed for.
template <class T>
double ulp_error(T result, const Difference& exact, double allowed_ulp_of_terms);

/// The other way round: what is left, in ULP of the greater term, of an error of which so many ULP
/// of the value are allowed.
template <class T>
double ulp_error_of_terms(T result, const Difference& exact, double allowed_ulp);

}  // namespace xent::test
