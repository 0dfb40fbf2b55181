// What the results should be, from MPFR: slow, and right to hundreds of digits.
#pragma once

#include <mpfr.h>

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

}  // namespace xent::test
