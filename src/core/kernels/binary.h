// Sigmoid and weighted cross-entropy, their gradients, and the sigmoid: one logit at a time.
#pragma once

#include "core/careful.h"
#include "core/kernels/exp_log.h"
#include "core/kernels/ordinary.h"

namespace xent {
namespace {

/// exp(-|x|). The pair is right for ordinary logits only.
XENT_INLINE Pair exp_of_minus_magnitude(Pair, double x) {
  return exp(Pair{-magnitude(x), 0});
}
XENT_INLINE double exp_of_minus_magnitude(double, double x) {
  return exp_or_0(-magnitude(x));
}

// In what follows u = exp(-|x|).

/// |x| * w + log(1 + u), w = x > 0 ? 1 - z : z. For the labels 0 and 1 (hard) the product is exact.
template <bool hard, class N>
XENT_INLINE N sigmoid_loss(double x, N u, double z) {
  const double a = magnitude(x);
  if constexpr (hard) {
    return plus_tail(In<N>::number(a * (x > 0 ? 1 - z : z)), log1p_of_fraction(u));
  } else {
    const N w = select(x > 0, In<N>::ordered_sum(1, -z), In<N>::number(z));
    return plus_tail(times(a, w), log1p_of_fraction(u));
  }
}

/// |x| * w + (positive + negative) * log(1 + u), positive = q z, negative = 1 - z,
/// w = x > 0 ? negative : positive.
template <class N>
XENT_INLINE N weighted_loss(double x, N u, double z, double q) {
  const N positive = In<N>::product(q, z);
  const N negative = In<N>::ordered_sum(1, -z);
  const N w = select(x > 0, negative, positive);
  return plus_tail(times(magnitude(x), w), (positive + negative) * log1p_of_fraction(u));
}

/// (1 - z) sigmoid(x) - q z sigmoid(-x). The greater of the two sigmoids is 1 / (1 + u), the lesser
/// is u / (1 + u). So the gradient is (greater - u lesser) / (1 + u), negated if x <= 0, where
/// `greater` and `lesser` are the factors of the two.
template <class N>
XENT_INLINE N gradient_of(double x, N u, N positive, N negative) {
  const N greater = select(x > 0, negative, positive);
  const N lesser = select(x > 0, positive, negative);
  const N gradient = minus_tail(greater, u * lesser) / one_plus_fraction(u);
  return select(x > 0, gradient, negated(gradient));
}

/// sigmoid(x) = 1 / (1 + u) or u / (1 + u).
template <class N>
XENT_INLINE N sigmoid_of(double x, N u) {
  return select(x > 0, In<N>::number(1), u) / one_plus_fraction(u);
}

/// results[i] = evaluate(i, u), or careful(i) if that result is not ordinary. A first loop computes
/// the exponentials of a chunk. In one loop with the rest, the chain of operations would be so long
/// that the processor could not work on enough elements at once to fill the waiting times.
template <class T, class Evaluate, class Careful>
XENT_INLINE void map(const T* __restrict logits, T* __restrict results, std::size_t count,
                     Evaluate evaluate, Careful careful) {
  constexpr std::size_t chunk = 256;
  Column<Number<T>, chunk> u;
  for (std::size_t begin = 0; begin < count; begin += chunk) {
    const std::size_t end = count - begin < chunk ? count : begin + chunk;
    for (std::size_t i = begin; i < end; ++i) {
      u.set(i - begin, exp_of_minus_magnitude(Number<T>{}, logits[i]));
    }
    Condition ordinary = ~Condition{0};
    for (std::size_t i = begin; i < end; ++i) {
      const double result = rounded(evaluate(i, u.get(i - begin)));
      results[i] = static_cast<T>(result);
      ordinary &= Ordinary<T>::logit(logits[i]) & Ordinary<T>::result(result);
    }
    if (holds(ordinary)) continue;
    for (std::size_t i = begin; i < end; ++i) {
      if (!holds(Ordinary<T>::logit(logits[i]) & Ordinary<T>::result(results[i]))) {
        results[i] = static_cast<T>(careful(i));
      }
    }
  }
}

/// Whether every label is 0 or 1. Only for these is z (1 - z) = 0.
template <class T>
XENT_INLINE bool all_hard(const T* __restrict labels, std::size_t count) {
  std::uint64_t soft = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const double z = labels[i];
    soft |= bits_of(magnitude(z * (1 - z)));
  }
  return soft == 0;
}

template <class T>
void sigmoid_cross_entropy(const T* __restrict x, const T* __restrict z, T* __restrict losses,
                           std::size_t count) noexcept {
  const auto careful = [=](std::size_t i) { return careful_loss(x[i], z[i], 1); };
  if (sizeof(T) == sizeof(double) && all_hard(z, count)) {
    map(
        x, losses, count,
        [=](std::size_t i, Number<T> u) { return sigmoid_loss<true>(x[i], u, z[i]); }, careful);
  } else {
    map(
        x, losses, count,
        [=](std::size_t i, Number<T> u) { return sigmoid_loss<false>(x[i], u, z[i]); }, careful);
  }
}

template <class T>
void weighted_cross_entropy(const T* __restrict x, const T* __restrict z, const T* __restrict q,
                            T* __restrict losses, std::size_t count) noexcept {
  map(
      x, losses, count,
      [=](std::size_t i, Number<T> u) { return weighted_loss(x[i], u, z[i], q[i]); },
      [=](std::size_t i) { return careful_loss(x[i], z[i], q[i]); });
}

template <class T>
void sigmoid_gradient(const T* __restrict x, const T* __restrict z, T* __restrict gradient,
                      std::size_t count) noexcept {
  using N = Number<T>;
  map(
      x, gradient, count,
      [=](std::size_t i, N u) {
        return gradient_of<N>(x[i], u, In<N>::number(z[i]), In<N>::ordered_sum(1, -double{z[i]}));
      },
      [=](std::size_t i) { return careful_gradient(x[i], z[i], 1); });
}

template <class T>
void weighted_gradient(const T* __restrict x, const T* __restrict z, const T* __restrict q,
                       T* __restrict gradient, std::size_t count) noexcept {
  using N = Number<T>;
  map(
      x, gradient, count,
      [=](std::size_t i, N u) {
        return gradient_of<N>(x[i], u, In<N>::product(q[i], z[i]),
                              In<N>::ordered_sum(1, -double{z[i]}));
      },
      [=](std::size_t i) { return careful_gradient(x[i], z[i], q[i]); });
}

template <class T>
void sigmoid(const T* __restrict x, T* __restrict probabilities, std::size_t count) noexcept {
  map(
      x, probabilities, count, [=](std::size_t i, Number<T> u) { return sigmoid_of(x[i], u); },
      [=](std::size_t i) { return careful_sigmoid(x[i]); });
}

/// log(sigmoid(x)) is minus the loss of the label 1.
template <class T>
void log_sigmoid(const T* __restrict x, T* __restrict log_probabilities,
                 std::size_t count) noexcept {
  map(
      x, log_probabilities, count,
      [=](std::size_t i, Number<T> u) { return negated(sigmoid_loss<true>(x[i], u, 1)); },
      [=](std::size_t i) { return 0 - careful_loss(x[i], 1, 1); });
}

}  // namespace
}  // namespace xent
