// The losses in long double: 11 bits more than a double, and exponents to 2^16384.
#include "core/careful.h"

#include <cmath>
#include <limits>

#include "core/kernels/exp_log.h"

static_assert(std::numeric_limits<long double>::digits >= 64 &&
              std::numeric_limits<long double>::max_exponent >= 16384);

namespace xent {
namespace {

constexpr long double not_a_number = std::numeric_limits<long double>::quiet_NaN();

/// a * b, where 0 * infinity is 0.
long double product(long double a, long double b) {
  return a == 0 || b == 0 ? 0 : a * b;
}

long double long_sum(Pair a) {
  return static_cast<long double>(a.hi) + a.lo;
}

/// exp(d) for d <= 0; NaN for NaN.
long double long_exp(Pair d) {
  if (std::isnan(d.hi)) return d.hi;
  if (d.hi < -11000) return 0;  // no factor can make the product large enough to matter
  const Exponential<Pair> e = exponential(d);
  return std::ldexp(long_sum(e.significand), static_cast<int>(e.shifted_k - shifter));
}

/// log(1 + a) for a >= 0. If a is tiny, the next term of the series is far below its last bit.
long double long_log1p(long double a) {
  if (a < 0x1p-100L) return a;
  const auto hi = static_cast<double>(a);
  return long_sum(log1p(Pair{hi, static_cast<double>(a - hi)}));
}

/// exp(-|x|).
long double exp_of_minus_magnitude(double x) {
  return long_exp({-std::abs(x), 0});
}

/// A sum that also keeps the rounding errors of its additions.
class LongSum {
 public:
  void add(long double a) {
    const long double sum = value_ + a;
    const long double from_a = sum - value_;
    if (std::isfinite(sum)) error_ += (value_ - (sum - from_a)) + (a - from_a);
    value_ = sum;
  }
  long double value() const { return std::isfinite(value_) ? value_ + error_ : value_; }

  /// factor * sum - a, accurate even if the two are nearly the same.
  long double times_minus(long double factor, long double a) const {
    return (factor * value_ - a) + factor * error_;
  }

 private:
  long double value_ = 0;
  long double error_ = 0;
};

/// A row of logits with its maximum m and S (see losses.h). A NaN, a +inf, or only -inf in the row
/// make S NaN.
template <class T>
class CarefulRow {
 public:
  CarefulRow(const T* x, std::size_t classes) : x_(x), classes_(classes) {
    bool nan = false;
    for (std::size_t j = 0; j < classes; ++j) {
      nan = nan || std::isnan(x[j]);
      if (x[j] > x[top_]) top_ = j;
    }
    LongSum rest;
    for (std::size_t j = 0; j < classes; ++j) {
      if (j != top_) rest.add(share(j));
    }
    rest_ = nan || std::isinf(x[top_]) ? not_a_number : rest.value();
  }

  /// x[j] - m, not positive.
  long double below(std::size_t j) const { return static_cast<long double>(x_[j]) - x_[top_]; }

  /// exp(x[j] - m).
  long double share(std::size_t j) const {
    const Pair d = exact_sum(x_[j], -static_cast<double>(x_[top_]));
    return std::isinf(d.hi) ? 0 : long_exp(d);
  }

  long double rest() const { return rest_; }
  std::size_t classes() const { return classes_; }

 private:
  const T* x_;
  std::size_t classes_;
  std::size_t top_ = 0;
  long double rest_ = 0;
};

/// softmax(x)[j] mass - z for every j, z = label(j): see Gradient in kernels/softmax_elements.h.
template <class T, class Label>
void gradient(const CarefulRow<T>& row, const LongSum& mass, Label label, T* results) {
  for (std::size_t j = 0; j < row.classes(); ++j) {
    const long double z = label(j);
    const long double numerator = mass.times_minus(row.share(j), z) - z * row.rest();
    results[j] = static_cast<T>(numerator / (1 + row.rest()));
  }
}

}  // namespace

long double careful_loss(double x, double z, double q) noexcept {
  if (std::isnan(x) || std::isnan(z) || std::isnan(q)) return not_a_number;
  const long double positive = product(q, z);
  const long double negative = 1 - static_cast<long double>(z);
  const long double tail = long_log1p(exp_of_minus_magnitude(x));
  return product(std::abs(x), x > 0 ? negative : positive) + product(positive + negative, tail);
}

long double careful_gradient(double x, double z, double q) noexcept {
  if (std::isnan(x) || std::isnan(z) || std::isnan(q)) return not_a_number;
  const long double positive = product(q, z);
  const long double negative = 1 - static_cast<long double>(z);
  const long double u = exp_of_minus_magnitude(x);
  const long double numerator =
      x > 0 ? negative - product(positive, u) : product(negative, u) - positive;
  return numerator / (1 + u);
}

long double careful_sigmoid(double x) noexcept {
  if (std::isnan(x)) return not_a_number;
  const long double u = exp_of_minus_magnitude(x);
  return (x > 0 ? 1 : u) / (1 + u);
}

template <class T>
long double careful_softmax_loss(const T* x, const T* z, std::size_t classes) noexcept {
  const CarefulRow<T> row(x, classes);
  if (std::isnan(row.rest())) return not_a_number;
  LongSum loss, mass;
  for (std::size_t j = 0; j < classes; ++j) {
    loss.add(product(z[j], -row.below(j)));
    mass.add(z[j]);
  }
  loss.add(product(mass.value(), long_log1p(row.rest())));
  return loss.value();
}

template <class T>
long double careful_sparse_loss(const T* x, std::int64_t y, std::size_t classes) noexcept {
  const CarefulRow<T> row(x, classes);
  return -row.below(static_cast<std::size_t>(y)) + long_log1p(row.rest());
}

template <class T>
void careful_softmax(const T* x, std::size_t classes, T* results) noexcept {
  const CarefulRow<T> row(x, classes);
  for (std::size_t j = 0; j < classes; ++j) {
    results[j] = static_cast<T>(row.share(j) / (1 + row.rest()));
  }
}

template <class T>
void careful_log_softmax(const T* x, std::size_t classes, T* results) noexcept {
  const CarefulRow<T> row(x, classes);
  for (std::size_t j = 0; j < classes; ++j) {
    results[j] = static_cast<T>(row.below(j) - long_log1p(row.rest()));
  }
}

template <class T>
void careful_softmax_gradient(const T* x, const T* z, std::size_t classes, T* results) noexcept {
  LongSum mass;
  for (std::size_t j = 0; j < classes; ++j) mass.add(z[j]);
  gradient(
      CarefulRow<T>(x, classes), mass, [=](std::size_t j) { return z[j]; }, results);
}

template <class T>
void careful_sparse_gradient(const T* x, std::int64_t y, std::size_t classes, T* results) noexcept {
  const auto label = [=](std::size_t j) { return j == static_cast<std::size_t>(y) ? 1 : 0; };
  LongSum mass;
  mass.add(1);
  gradient(CarefulRow<T>(x, classes), mass, label, results);
}

#define XENT_INSTANTIATE(function)                      \
  template decltype(function<double>) function<double>; \
  template decltype(function<float>) function<float>
XENT_INSTANTIATE(careful_softmax_loss);
XENT_INSTANTIATE(careful_sparse_loss);
XENT_INSTANTIATE(careful_softmax);
XENT_INSTANTIATE(careful_log_softmax);
XENT_INSTANTIATE(careful_softmax_gradient);
XENT_INSTANTIATE(careful_sparse_gradient);
#undef XENT_INSTANTIATE

}  // namespace xent
