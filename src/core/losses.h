// The losses, what they are made of and their gradients: plain functions over spans.
//
// Every function here is exact to a stated bound, gives the same bits on every instruction set, and
// neither throws nor allocates. x are logits, z labels, q pos_weight; natural logarithm, nats. The
// arrays are in C order with the class axis last. T is double or float: with float each result is
// computed in higher precision and rounded once. The arrays given to a function do not overlap.
//
// Special values, everywhere: a NaN among the inputs of a result makes it NaN; 0 * infinity is 0
// where the 0 is an exact label or weight (0 log 0 = 0). Labels are meant to be in [0, 1]; outside
// it the formulas below still hold, but not the bounds.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>

namespace xent {

template <class T>
concept Real = std::same_as<T, double> || std::same_as<T, float>;

/// Sigmoid (binary, multi-label) cross-entropy, one loss an element:
///
///   losses[i] = max(x, 0) - x * z + log(1 + exp(-|x|)),   evaluated as
///               |x| * (x > 0 ? 1 - z : z) + log1p(exp(-|x|)),  whose terms are all >= 0.
///
/// Shapes    logits, labels, losses: the same.
/// Special   an infinite logit takes the limit: 0 where the label agrees wholly (x = inf, z = 1 or
///           x = -inf, z = 0), else inf.
/// Source    tf.nn.sigmoid_cross_entropy_with_logits.
template <Real T>
void sigmoid_cross_entropy(std::span<const T> logits, std::span<const T> labels,
                           std::span<T> losses) noexcept;

/// Sigmoid cross-entropy whose positive term is multiplied by pos_weight q >= 0:
///
///   losses[i] = (1 - z) * x + l * (log(1 + exp(-|x|)) + max(-x, 0)),  l = 1 + (q - 1) * z,
///   evaluated as |x| * (x > 0 ? 1 - z : q * z) + l * log1p(exp(-|x|)),  l = q * z + (1 - z).
///
/// With q = 1 the bits are those of sigmoid_cross_entropy.
///
/// Shapes    logits, labels, pos_weights, losses: the same (broadcasting is the caller's).
/// Special   as sigmoid_cross_entropy; a term whose factor is 0 is 0.
/// Source    tf.nn.weighted_cross_entropy_with_logits.
template <Real T>
void weighted_cross_entropy(std::span<const T> logits, std::span<const T> labels,
                            std::span<const T> pos_weights, std::span<T> losses) noexcept;

/// Softmax cross-entropy against a distribution, one loss a row:
///
///   losses[i] = -sum_j z[j] * log(softmax(x)[j]),   evaluated as
///               sum_j z[j] * (m - x[j]) + (sum_j z[j]) * log1p(S),
///   m = max x,  S = sum of exp(x[j] - m) over all j but one where x[j] = m.
///
/// Leaving that one out and using log1p keeps the tail of a sure prediction. The labels of a row
/// may have any sum. With one-hot labels the bits are those of sparse_softmax_cross_entropy.
///
/// Shapes    logits, labels [N, classes]; losses [N].
/// Special   a logit of -inf rules its class out: it costs nothing where its label is 0 and +inf
///           where it is positive. +inf among a row's logits, or only -inf, gives NaN.
/// Source    tf.nn.softmax_cross_entropy_with_logits.
template <Real T>
void softmax_cross_entropy(std::span<const T> logits, std::span<const T> labels,
                           std::size_t classes, std::span<T> losses) noexcept;

/// Softmax cross-entropy against integer labels, one loss a row:
///
///   losses[i] = log_sum_exp(x) - x[y] = (m - x[y]) + log1p(S),  m and S as above.
///
/// Shapes    logits [N, classes]; labels, losses [N].
/// Special   as softmax_cross_entropy.
/// Requires  0 <= labels[i] < classes.
/// Source    tf.nn.sparse_softmax_cross_entropy_with_logits.
template <Real T>
void sparse_softmax_cross_entropy(std::span<const T> logits, std::span<const std::int64_t> labels,
                                  std::size_t classes, std::span<T> losses) noexcept;

/// The gradients with respect to the logits. gradient has the shape of the logits, and a NaN in a
/// row makes all of the row NaN; the rest is as for the loss.
///
///   sigmoid    sigmoid(x) - z
///   weighted   (1 - z) * sigmoid(x) - q * z * sigmoid(-x)
///   softmax    softmax(x)[j] * sum(z) - z[j]
///   sparse     softmax(x)[j] - [j == y]
///
/// They keep their relative accuracy where they are tiny because a prediction is sure; only where
/// two terms of ordinary size happen to cancel (a soft label that nearly equals the probability) is
/// the error a small part of an ULP of the terms instead. One-hot softmax has the bits of sparse,
/// weighted with q = 1 those of sigmoid.
template <Real T>
void sigmoid_cross_entropy_gradient(std::span<const T> logits, std::span<const T> labels,
                                    std::span<T> gradient) noexcept;
template <Real T>
void weighted_cross_entropy_gradient(std::span<const T> logits, std::span<const T> labels,
                                     std::span<const T> pos_weights,
                                     std::span<T> gradient) noexcept;
template <Real T>
void softmax_cross_entropy_gradient(std::span<const T> logits, std::span<const T> labels,
                                    std::size_t classes, std::span<T> gradient) noexcept;
template <Real T>
void sparse_softmax_cross_entropy_gradient(std::span<const T> logits,
                                           std::span<const std::int64_t> labels,
                                           std::size_t classes, std::span<T> gradient) noexcept;

/// probabilities[i] = 1 / (1 + exp(-x)).  Shapes: the same. Infinite logits give 0 and 1.
template <Real T>
void sigmoid(std::span<const T> logits, std::span<T> probabilities) noexcept;

/// log_probabilities[i] = log(sigmoid(x)) = -(max(-x, 0) + log1p(exp(-|x|))); keeps the tail of a
/// large x.  Shapes: the same. x = -inf gives -inf, x = inf gives 0.
template <Real T>
void log_sigmoid(std::span<const T> logits, std::span<T> log_probabilities) noexcept;

/// probabilities[i, j] = exp(x[j] - m) / (1 + S), each row for itself.  Shapes: [N, classes].
/// Special values as softmax_cross_entropy: a row with NaN, +inf or only -inf is NaN throughout.
template <Real T>
void softmax(std::span<const T> logits, std::size_t classes, std::span<T> probabilities) noexcept;

/// log_probabilities[i, j] = -((m - x[j]) + log1p(S)); keeps the tail of a sure prediction.
/// Shapes and special values as softmax.
template <Real T>
void log_softmax(std::span<const T> logits, std::size_t classes,
                 std::span<T> log_probabilities) noexcept;

}  // namespace xent
