// Cross-entropies of probabilities, for checking probabilities that a model's last layer has made
// of logits.
//
// p are probabilities or, with logs, their logarithms; t are targets; log is the natural logarithm
// and losses are in nats. They are computed in the 64-bit precision of long double and rounded once
// to T: within 1 ULP for rows of up to 2^10 classes. Probabilities are used as they are: a row need
// not sum to 1. 0 log 0 = 0; a NaN gives NaN.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/losses.h"

namespace xent {

/// losses[i] = -(q t log p + (1 - t) log(1 - p)).  Shapes: the same. If pos_weights is empty, q
/// is 1.
template <Real T>
void binary_likelihood_cross_entropy(std::span<const T> p, bool logs, std::span<const T> targets,
                                     std::span<const T> pos_weights, std::span<T> losses) noexcept;

/// losses[i] = -sum_j t[j] log p[j].  Shapes: p, targets [N, classes]; losses [N].
template <Real T>
void likelihood_cross_entropy(std::span<const T> p, bool logs, std::span<const T> targets,
                              std::size_t classes, std::span<T> losses) noexcept;

/// losses[i] = -log p[y].  Shapes: p [N, classes]; labels, losses [N].
/// Requires  0 <= labels[i] < classes.
template <Real T>
void sparse_likelihood_cross_entropy(std::span<const T> p, bool logs,
                                     std::span<const std::int64_t> labels, std::size_t classes,
                                     std::span<T> losses) noexcept;

}  // namespace xent
