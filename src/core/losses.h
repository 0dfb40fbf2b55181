// The losses, the probabilities they are made of, and their gradients: plain functions over spans.
//
// Every function is accurate to a stated bound, gives the same bits on every instruction set, and
// neither throws nor allocates. x are logits, z labels, q pos_weight; log is the natural logarithm
// and losses are in nats. The arrays are in C order with the class axis last. T is double or float:
// with float, each result is computed in higher precision and rounded once. The arrays given to a
// function do not overlap.
//
// Special values, for all functions: a NaN among the inputs of a result makes it NaN. 0 * infinity
// is 0 if the 0 is an exact label or weight (0 log 0 = 0). Labels should be in [0, 1]; for other
// labels the formulas below still hold, but not the bounds.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>

namespace xent {

template <class T>
concept Real = std::same_as<T, double> || std::same_as<T, float>;

/// Sigmoid (binary, multi-label) cross-entropy, one loss per element:
///
///   losses[i] = max(x, 0) - x * z + log(1 + exp(-|x|)),   evaluated as
///               |x| * (x > 0 ? 1 - z : z) + log1p(exp(-|x|)),  where all terms are >= 0.
///
/// Shapes    logits, labels, losses: the same.
/// Special   an infinite logit gives the limit: 0 if the label agrees fully (x = inf, z = 1, or
///           x = -inf, z = 0), else inf.
/// Source    tf.nn.sigmoid_cross_entropy_with_logits.
template <Real T>
void sigmoid_cross_entropy(std::span<const T> logits, std::span<const T> labels,
                           std::span<T> losses) noexcept;

/// Sigmoid cross-entropy with its positive term multiplied by pos_weight q >= 0:
///
///   losses[i] = (1 - z) * x + l * (log(1 + exp(-|x|)) + max(-x, 0)),  l = 1 + (q - 1) * z,
///   evaluated as |x| * (x > 0 ? 1 - z : q * z) + l * log1p(exp(-|x|)),  l = q * z + (1 - z).
///
/// With q = 1 it gives the bits of sigmoid_cross_entropy.
///
/// Shapes    logits, labels, pos_weights, losses: the same (the caller broadcasts).
/// Special   as sigmoid_cross_entropy; a term whose factor is 0 is 0.
/// Source    tf.nn.weighted_cross_entropy_with_logits.
template <Real T>
void weighted_cross_entropy(std::span<const T> logits, std::span<const T> labels,
                            std::span<const T> pos_weights, std::span<T> losses) noexcept;

/// Softmax cross-entropy against a distribution, one loss per row:
///
///   losses[i] = -sum_j z[j] * log(softmax(x)[j]),   evaluated as
///               sum_j z[j] * (m - x[j]) + (sum_j z[j]) * log1p(S),
///   m = max x,  S = sum of exp(x[j] - m) over all j except one j with x[j] = m.
///
/// Leaving out that j, and log1p, keep the small loss of a sure prediction accurate. The labels of
/// a row may have any sum. With one-hot labels it gives the bits of sparse_softmax_cross_entropy.
///
/// Shapes    logits, labels [N, classes]; losses [N].
/// Special   a logit of -inf rules its class out: the class adds nothing if its label is 0, and
/// +inf
///           if its label is positive. A row with a logit +inf, or only -inf, gives NaN.
/// Source    tf.nn.softmax_cross_entropy_with_logits.
template <Real T>
void softmax_cross_entropy(std::span<const T> logits, std::span<const T> labels,
                           std::size_t classes, std::span<T> losses) noexcept;

/// Softmax cross-entropy against integer labels, one loss per row:
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

/// The gradients with respect to the logits. gradient has the shape of the logits. With softmax and
/// sparse, a NaN in a row makes the whole row NaN. All else is as for the loss.
///
///   sigmoid    sigmoid(x) - z
///   weighted   (1 - z) * sigmoid(x) - q * z * sigmoid(-x)
///   softmax    softmax(x)[j] * sum(z) - z[j]
///   sparse     softmax(x)[j] - [j == y]
///
/// A gradient that is tiny because a prediction is sure keeps its relative accuracy. If two terms
/// of ordinary size happen to cancel (a soft label nearly equals the probability), the error is a
/// small part of an ULP of the terms instead. One-hot softmax gives the bits of sparse; weighted
/// with q = 1 gives the bits of sigmoid.
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

/// log_probabilities[i] = log(sigmoid(x)) = -(max(-x, 0) + log1p(exp(-|x|))), accurate also for a
/// large x.  Shapes: the same. x = -inf gives -inf, x = inf gives 0.
template <Real T>
void log_sigmoid(std::span<const T> logits, std::span<T> log_probabilities) noexcept;

/// probabilities[i, j] = exp(x[j] - m) / (1 + S), row by row.  Shapes: [N, classes]. Special values
/// as softmax_cross_entropy: a row with NaN, +inf or only -inf becomes all NaN.
template <Real T>
void softmax(std::span<const T> logits, std::size_t classes, std::span<T> probabilities) noexcept;

/// log_probabilities[i, j] = -((m - x[j]) + log1p(S)), accurate also for a sure prediction. Shapes
/// and special values as softmax.
template <Real T>
void log_softmax(std::span<const T> logits, std::size_t classes,
                 std::span<T> log_probabilities) noexcept;

}  // namespace xent
