#include "core/likelihood.h"

#include <cmath>

namespace xent {
namespace {

/// -t log p. It is 0 if t is 0 and p is not a NaN.
long double term(long double target, long double log_p) {
  return target == 0 && !std::isnan(log_p) ? 0 : 0 - target * log_p;
}

template <Real T>
long double log_of(T p, bool logs) {
  return logs ? static_cast<long double>(p) : std::log(static_cast<long double>(p));
}

/// log(1 - p). With logs, expm1 computes 1 - p if p is near 1, so that 1 - p keeps its digits.
template <Real T>
long double log_of_rest(T p, bool logs) {
  const auto value = static_cast<long double>(p);
  if (!logs) return std::log1p(-value);
  return value > -0.5L ? std::log(-std::expm1(value)) : std::log1p(-std::exp(value));
}

}  // namespace

template <Real T>
void binary_likelihood_cross_entropy(std::span<const T> p, bool logs, std::span<const T> targets,
                                     std::span<const T> pos_weights, std::span<T> losses) noexcept {
  for (std::size_t i = 0; i < losses.size(); ++i) {
    const auto target = static_cast<long double>(targets[i]);
    const long double weight = pos_weights.empty() ? 1 : static_cast<long double>(pos_weights[i]);
    losses[i] = static_cast<T>(term(weight * target, log_of(p[i], logs)) +
                               term(1 - target, log_of_rest(p[i], logs)));
  }
}

template <Real T>
void likelihood_cross_entropy(std::span<const T> p, bool logs, std::span<const T> targets,
                              std::size_t classes, std::span<T> losses) noexcept {
  for (std::size_t i = 0; i < losses.size(); ++i) {
    long double sum = 0;
    for (std::size_t j = i * classes; j < (i + 1) * classes; ++j) {
      sum += term(static_cast<long double>(targets[j]), log_of(p[j], logs));
    }
    losses[i] = static_cast<T>(sum);
  }
}

template <Real T>
void sparse_likelihood_cross_entropy(std::span<const T> p, bool logs,
                                     std::span<const std::int64_t> labels, std::size_t classes,
                                     std::span<T> losses) noexcept {
  for (std::size_t i = 0; i < losses.size(); ++i) {
    const T chosen = p[i * classes + static_cast<std::size_t>(labels[i])];
    losses[i] = static_cast<T>(term(1, log_of(chosen, logs)));
  }
}

#define XENT_INSTANTIATE(function)                      \
  template decltype(function<double>) function<double>; \
  template decltype(function<float>) function<float>
XENT_INSTANTIATE(binary_likelihood_cross_entropy);
XENT_INSTANTIATE(likelihood_cross_entropy);
XENT_INSTANTIATE(sparse_likelihood_cross_entropy);
#undef XENT_INSTANTIATE

}  // namespace xent
