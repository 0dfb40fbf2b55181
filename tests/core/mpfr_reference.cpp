// The reference in MPFR: formulas as they are defined, in 256 bits.
#include "core/mpfr_reference.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace xent::test {
namespace {

constexpr mpfr_prec_t precision = 256;

Number number(double a) {
  return {a, precision};
}

/// Sums and products of what is not negative, rounded up: no tail is lost.
Number sum_up(const Number& a, const Number& b) {
  Number sum(precision);
  mpfr_add(sum.get(), a.get(), b.get(), MPFR_RNDU);
  return sum;
}

Number product_up(const Number& a, const Number& b) {
  Number product(precision);
  mpfr_mul(product.get(), a.get(), b.get(), MPFR_RNDU);
  return product;
}

Number absolute(Number a) {
  mpfr_abs(a.get(), a.get(), MPFR_RNDN);
  return a;
}

/// 2^exponent of the last place of T at a.
template <class T>
long unit_exponent(const Number& a) {
  using Limits = std::numeric_limits<T>;
  const long smallest = Limits::min_exponent - Limits::digits;
  if (mpfr_zero_p(a.get()) != 0) return smallest;
  return std::max(static_cast<long>(mpfr_get_exp(a.get())) - Limits::digits, smallest);
}

/// |result - exact| less so many ULP of another number, in ULP of a third.
template <class T>
double ulp_beyond(T result, const Number& exact, const Number& allowed_of, double allowed_ulp,
                  const Number& unit_of) {
  Number allowed = number(allowed_ulp);
  mpfr_mul_2si(allowed.get(), allowed.get(), unit_exponent<T>(allowed_of), MPFR_RNDN);
  Number error = absolute(number(result) - exact) - allowed;
  mpfr_mul_2si(error.get(), error.get(), -unit_exponent<T>(unit_of), MPFR_RNDN);
  return error.rounded<double>();
}

}  // namespace

Number exp(const Number& a) {
  Number result(a.precision());
  mpfr_exp(result.get(), a.get(), MPFR_RNDU);
  return result;
}

Number log1p(const Number& a) {
  Number result(a.precision());
  mpfr_log1p(result.get(), a.get(), MPFR_RNDU);
  return result;
}

Number sigmoid_loss(double x, double z, double q) {
  const Number positive = number(q) * number(z);
  const Number negative = number(1) - number(z);
  const Number tail = log1p(exp(number(-std::abs(x))));
  const Number margin = product_up(number(std::abs(x)), x > 0 ? negative : positive);
  return sum_up(margin, product_up(sum_up(positive, negative), tail));
}

Difference sigmoid_gradient(double x, double z, double q) {
  const Number positive = number(q) * number(z);
  const Number negative = number(1) - number(z);
  const Number u = exp(number(-std::abs(x)));
  const Number first = x > 0 ? negative : negative * u;
  const Number second = x > 0 ? positive * u : positive;
  const Number value = (first - second) / (number(1) + u);
  return {value, compare(first, second) > 0 ? first : second};
}

Number sigmoid_probability(double x) {
  const Number u = exp(number(-std::abs(x)));
  return (x > 0 ? number(1) : u) / (number(1) + u);
}

SoftmaxReference::SoftmaxReference(std::span<const double> x)
    : x_(x.begin(), x.end()), rest_(precision), log_rest_(precision) {
  top_ = static_cast<std::size_t>(std::max_element(x.begin(), x.end()) - x.begin());
  for (std::size_t j = 0; j < x_.size(); ++j) {
    shares_.push_back(exp(-below(j)));
    if (j != top_) rest_ = sum_up(rest_, shares_.back());
  }
  log_rest_ = log1p(rest_);
}

Number SoftmaxReference::below(std::size_t j) const {
  return number(x_[top_]) - number(x_[j]);
}

Number SoftmaxReference::loss(std::span<const double> z) const {
  Number margin(precision);
  Number mass(precision);
  for (std::size_t j = 0; j < x_.size(); ++j) {
    if (z[j] != 0) margin = sum_up(margin, product_up(number(z[j]), below(j)));
    mass += number(z[j]);
  }
  return sum_up(margin, product_up(mass, log_rest_));
}

Number SoftmaxReference::loss(std::size_t y) const {
  return sum_up(below(y), log_rest_);
}

Number SoftmaxReference::probability(std::size_t j) const {
  return shares_[j] / (number(1) + rest_);
}

Number SoftmaxReference::log_probability(std::size_t j) const {
  return -loss(j);
}

Difference SoftmaxReference::gradient(std::span<const double> z, std::size_t j) const {
  Number others(precision);  // the labels but that of j, so that nothing cancels in mass - z[j]
  for (std::size_t i = 0; i < x_.size(); ++i) {
    if (i != j) others += number(z[i]);
  }
  const Number own = number(z[j]);
  Number rest = rest_;  // sum of exp(x - m) without that of j
  if (j != top_) rest += number(1) - shares_[j];
  const Number first = shares_[j] * others / (number(1) + rest_);
  const Number second = own * rest / (number(1) + rest_);
  const Number predicted = (others + own) * probability(j);
  return {first - second, compare(predicted, own) > 0 ? predicted : own};
}

template <class T>
double ulp_error(T result, const Number& exact) {
  if (std::isinf(result)) {
    return result == exact.rounded<T>() ? 0 : std::numeric_limits<double>::infinity();
  }
  Number error = absolute(number(result) - exact);
  mpfr_mul_2si(error.get(), error.get(), -unit_exponent<T>(exact), MPFR_RNDN);
  return error.rounded<double>();
}

template <class T>
double ulp_error(T result, const Difference& exact, double allowed_ulp_of_terms) {
  return ulp_beyond<T>(result, exact.value, exact.greater_term, allowed_ulp_of_terms, exact.value);
}

template <class T>
double ulp_error_of_terms(T result, const Difference& exact, double allowed_ulp) {
  return ulp_beyond<T>(result, exact.value, exact.value, allowed_ulp, exact.greater_term);
}

template double ulp_error(double, const Number&);
template double ulp_error(float, const Number&);
template double ulp_error(double, const Difference&, double);
template double ulp_error(float, const Difference&, double);
template double ulp_error_of_terms(double, const Difference&, double);
template double ulp_error_of_terms(float, const Difference&, double);

}  // namespace xent::test
