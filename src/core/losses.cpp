// The losses, in the forms whose terms do not cancel.
#include "core/losses.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace xent {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// a * b, where 0 * infinity is 0.
double product(double a, double b) {
  return a == 0 || b == 0 ? a * 0 + b * 0 == 0 || !std::isnan(a + b) ? 0 : a + b : a * b;
}

double tail(double x) {
  return std::log1p(std::exp(-std::abs(x)));
}

double weighted_loss(double x, double z, double q) {
  if (std::isnan(x) || std::isnan(z) || std::isnan(q)) return x + z + q;
  const double positive = q * z;
  const double negative = 1 - z;
  return product(std::abs(x), x > 0 ? negative : positive) + product(positive + negative, tail(x));
}

/// The largest logit of a row and S, the sum of exp(x - maximum) over all classes but one maximum.
struct Normaliser {
  double maximum;
  double rest;  // S
  double log_rest() const { return std::log1p(rest); }
};

template <Real T>
Normaliser normaliser(std::span<const T> x) {
  const auto top = std::max_element(x.begin(), x.end());
  const double maximum = static_cast<double>(*top);
  double rest = 0;
  for (auto it = x.begin(); it != x.end(); ++it) {
    if (it != top) rest += std::exp(static_cast<double>(*it) - maximum);
  }
  if (std::isinf(maximum)) rest = std::numeric_limits<double>::quiet_NaN();
  for (const T value : x) {
    if (std::isnan(value)) rest = static_cast<double>(value);
  }
  return {maximum, rest};
}

/// Calls row(i, logits of row i) for each row.
template <Real T, class Row>
void for_each_row(std::span<const T> logits, std::size_t classes, Row row) {
  for (std::size_t i = 0; (i + 1) * classes <= logits.size() && classes > 0; ++i) {
    row(i, logits.subspan(i * classes, classes));
  }
}

}  // namespace

template <Real T>
void sigmoid_cross_entropy(std::span<const T> logits, std::span<const T> labels,
                           std::span<T> losses) noexcept {
  for (std::size_t i = 0; i < losses.size(); ++i) {
    losses[i] = static_cast<T>(
        weighted_loss(static_cast<double>(logits[i]), static_cast<double>(labels[i]), 1));
  }
}

template <Real T>
void weighted_cross_entropy(std::span<const T> logits, std::span<const T> labels,
                            std::span<const T> pos_weights, std::span<T> losses) noexcept {
  for (std::size_t i = 0; i < losses.size(); ++i) {
    losses[i] =
        static_cast<T>(weighted_loss(static_cast<double>(logits[i]), static_cast<double>(labels[i]),
                                     static_cast<double>(pos_weights[i])));
  }
}

template <Real T>
void softmax_cross_entropy(std::span<const T> logits, std::span<const T> labels,
                           std::size_t classes, std::span<T> losses) noexcept {
  for_each_row(logits, classes, [&](std::size_t i, std::span<const T> x) {
    const auto [maximum, rest] = normaliser(x);
    const std::span<const T> z = labels.subspan(i * classes, classes);
    double margin = 0;
    double mass = 0;
    for (std::size_t j = 0; j < classes; ++j) {
      margin += product(static_cast<double>(z[j]), maximum - static_cast<double>(x[j]));
      mass += static_cast<double>(z[j]);
    }
    losses[i] = static_cast<T>(margin + product(mass, std::log1p(rest)));
  });
}

template <Real T>
void sparse_softmax_cross_entropy(std::span<const T> logits, std::span<const std::int64_t> labels,
                                  std::size_t classes, std::span<T> losses) noexcept {
  for_each_row(logits, classes, [&](std::size_t i, std::span<const T> x) {
    const auto [maximum, rest] = normaliser(x);
    const double margin = maximum - static_cast<double>(x[static_cast<std::size_t>(labels[i])]);
    losses[i] = static_cast<T>(margin + std::log1p(rest));
  });
}

template <Real T>
void sigmoid(std::span<const T> logits, std::span<T> probabilities) noexcept {
  for (std::size_t i = 0; i < logits.size(); ++i) {
    probabilities[i] = static_cast<T>(1 / (1 + std::exp(-static_cast<double>(logits[i]))));
  }
}

template <Real T>
void log_sigmoid(std::span<const T> logits, std::span<T> log_probabilities) noexcept {
  for (std::size_t i = 0; i < logits.size(); ++i) {
    const auto x = static_cast<double>(logits[i]);
    log_probabilities[i] = static_cast<T>(x < 0 ? x - tail(x) : -tail(x));
  }
}

template <Real T>
void softmax(std::span<const T> logits, std::size_t classes, std::span<T> probabilities) noexcept {
  for_each_row(logits, classes, [&](std::size_t i, std::span<const T> x) {
    const auto [maximum, rest] = normaliser(x);
    for (std::size_t j = 0; j < classes; ++j) {
      probabilities[i * classes + j] =
          static_cast<T>(std::exp(static_cast<double>(x[j]) - maximum) / (1 + rest));
    }
  });
}

template <Real T>
void log_softmax(std::span<const T> logits, std::size_t classes,
                 std::span<T> log_probabilities) noexcept {
  for_each_row(logits, classes, [&](std::size_t i, std::span<const T> x) {
    const auto [maximum, rest] = normaliser(x);
    for (std::size_t j = 0; j < classes; ++j) {
      log_probabilities[i * classes + j] =
          static_cast<T>((static_cast<double>(x[j]) - maximum) - std::log1p(rest));
    }
  });
}

#define XENT_INSTANTIATE(T)                                                                        \
  template void sigmoid_cross_entropy<T>(std::span<const T>, std::span<const T>,                   \
                                         std::span<T>) noexcept;                                   \
  template void weighted_cross_entropy<T>(std::span<const T>, std::span<const T>,                  \
                                          std::span<const T>, std::span<T>) noexcept;              \
  template void softmax_cross_entropy<T>(std::span<const T>, std::span<const T>, std::size_t,      \
                                         std::span<T>) noexcept;                                   \
  template void sparse_softmax_cross_entropy<T>(std::span<const T>, std::span<const std::int64_t>, \
                                                std::size_t, std::span<T>) noexcept;               \
  template void sigmoid<T>(std::span<const T>, std::span<T>) noexcept;                             \
  template void log_sigmoid<T>(std::span<const T>, std::span<T>) noexcept;                         \
  template void softmax<T>(std::span<const T>, std::size_t, std::span<T>) noexcept;                \
  template void log_softmax<T>(std::span<const T>, std::size_t, std::span<T>) noexcept
XENT_INSTANTIATE(double);
XENT_INSTANTIATE(float);
#undef XENT_INSTANTIATE

}  // namespace xent
