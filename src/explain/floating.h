// Computes formulas as they are written, in float64 or float32, and finds where digits are lost.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <type_traits>
#include <utility>

#include "base/text.h"
#include "io/number/number_writer.h"

namespace xent {

/// Arithmetic in T that remembers its worst fault: an overflow, a logarithm of 0, or a sum that
/// lost digits of its smaller term.
template <class T>
class Floating {
 public:
  T exp(T x) {
    const T result = std::exp(x);
    if (std::isinf(result) && std::isfinite(x)) blame(break_down, "e^" + show(x) + " overflows");
    return result;
  }

  T ln(T x) {
    if (x == 0) blame(break_down, "ln 0 is infinite");
    return std::log(x);
  }

  T add(T a, T b) {
    const T sum = a + b;
    const T great = std::abs(a) < std::abs(b) ? b : a;
    const T small = std::abs(a) < std::abs(b) ? a : b;
    if (!std::isfinite(sum) || small == 0) return sum;
    const double kept = static_cast<double>(sum) - static_cast<double>(great);
    const double lost = std::abs((kept - static_cast<double>(small)) / static_cast<double>(small));
    if (std::abs(sum) < std::abs(great) / 1024) {
      blame(std::numeric_limits<T>::min(), show(great) + (small < 0 ? " − " : " + ") +
                                               show(std::abs(small)) + " = " + show(sum) +
                                               ": what is left are the errors of the terms");
    }
    if (lost > std::numeric_limits<T>::epsilon()) {
      const auto digits = static_cast<std::uint64_t>(std::max(0.0, -std::log10(lost)));
      blame(lost, show(a) + (b < 0 ? " − " : " + ") + show(std::abs(b)) + " = " + show(sum) +
                      ": of " + show(std::abs(small)) +
                      (digits == 0 ? " nothing is" : " only " + subject(digits, "digit")) +
                      " left");
    }
    return sum;
  }

  /// The worst fault, in words; empty if there is none.
  const std::string& blamed() const { return blamed_; }

  static std::string show(T value) {
    return to_text(static_cast<double>(value), {.digits = 0, .float32 = std::is_same_v<T, float>});
  }

 private:
  static constexpr double break_down = 2;  // worse than any loss of digits

  void blame(double severity, std::string what) {
    if (severity <= worst_) return;
    worst_ = severity;
    blamed_ = std::move(what);
  }

  double worst_ = 0;
  std::string blamed_;
};

/// The result of a formula in T.
struct Computed {
  double value = 0;
  std::string text;  ///< the value, in all digits of T
  int digits = 0;    ///< how many digits are right
  std::string blamed;
};

/// How many digits of a value are those of the loss. T has `all` digits.
inline int digits_right(double value, double loss, int all) {
  if (value == loss || (std::isnan(value) && std::isnan(loss))) return all;
  if (!std::isfinite(value) || !std::isfinite(loss) || loss == 0) return 0;
  const double error = std::abs(value - loss) / std::abs(loss);
  return error >= 1 ? 0 : std::min(all, static_cast<int>(-std::log10(error)));
}

template <class T>
inline constexpr int digits_of = std::is_same_v<T, float> ? 7 : 15;

/// Computes formula(Floating<T>&), which returns a T.
template <class T, class Evaluate>
Computed compute_in(double loss, const Evaluate& evaluate) {
  Floating<T> arithmetic;
  const T value = evaluate(arithmetic);
  return {static_cast<double>(value), Floating<T>::show(value),
          digits_right(static_cast<double>(value), loss, digits_of<T>), arithmetic.blamed()};
}

}  // namespace xent
