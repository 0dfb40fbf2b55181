// The losses as functions over spans. Each calls the kernel for the instruction set in use.
#include "core/losses.h"

#include "core/kernels.h"

namespace xent {
namespace {

/// The number of rows of `classes` elements; 0 if there are no classes.
std::size_t rows_of(std::size_t elements, std::size_t classes) {
  return classes == 0 ? 0 : elements / classes;
}

}  // namespace

template <Real T>
void sigmoid_cross_entropy(std::span<const T> logits, std::span<const T> labels,
                           std::span<T> losses) noexcept {
  kernels().of<T>().sigmoid_cross_entropy(logits.data(), labels.data(), losses.data(),
                                          logits.size());
}

template <Real T>
void weighted_cross_entropy(std::span<const T> logits, std::span<const T> labels,
                            std::span<const T> pos_weights, std::span<T> losses) noexcept {
  kernels().of<T>().weighted_cross_entropy(logits.data(), labels.data(), pos_weights.data(),
                                           losses.data(), logits.size());
}

template <Real T>
void softmax_cross_entropy(std::span<const T> logits, std::span<const T> labels,
                           std::size_t classes, std::span<T> losses) noexcept {
  kernels().of<T>().softmax_cross_entropy(logits.data(), labels.data(), losses.data(),
                                          rows_of(logits.size(), classes), classes);
}

template <Real T>
void sparse_softmax_cross_entropy(std::span<const T> logits, std::span<const std::int64_t> labels,
                                  std::size_t classes, std::span<T> losses) noexcept {
  kernels().of<T>().sparse_softmax_cross_entropy(logits.data(), labels.data(), losses.data(),
                                                 rows_of(logits.size(), classes), classes);
}

template <Real T>
void sigmoid_cross_entropy_gradient(std::span<const T> logits, std::span<const T> labels,
                                    std::span<T> gradient) noexcept {
  kernels().of<T>().sigmoid_cross_entropy_gradient(logits.data(), labels.data(), gradient.data(),
                                                   logits.size());
}

template <Real T>
void weighted_cross_entropy_gradient(std::span<const T> logits, std::span<const T> labels,
                                     std::span<const T> pos_weights,
                                     std::span<T> gradient) noexcept {
  kernels().of<T>().weighted_cross_entropy_gradient(
      logits.data(), labels.data(), pos_weights.data(), gradient.data(), logits.size());
}

template <Real T>
void softmax_cross_entropy_gradient(std::span<const T> logits, std::span<const T> labels,
                                    std::size_t classes, std::span<T> gradient) noexcept {
  kernels().of<T>().softmax_cross_entropy_gradient(logits.data(), labels.data(), gradient.data(),
                                                   rows_of(logits.size(), classes), classes);
}

template <Real T>
void sparse_softmax_cross_entropy_gradient(std::span<const T> logits,
                                           std::span<const std::int64_t> labels,
                                           std::size_t classes, std::span<T> gradient) noexcept {
  kernels().of<T>().sparse_softmax_cross_entropy_gradient(
      logits.data(), labels.data(), gradient.data(), rows_of(logits.size(), classes), classes);
}

template <Real T>
void sigmoid(std::span<const T> logits, std::span<T> probabilities) noexcept {
  kernels().of<T>().sigmoid(logits.data(), probabilities.data(), logits.size());
}

template <Real T>
void log_sigmoid(std::span<const T> logits, std::span<T> log_probabilities) noexcept {
  kernels().of<T>().log_sigmoid(logits.data(), log_probabilities.data(), logits.size());
}

template <Real T>
void softmax(std::span<const T> logits, std::size_t classes, std::span<T> probabilities) noexcept {
  kernels().of<T>().softmax(logits.data(), probabilities.data(), rows_of(logits.size(), classes),
                            classes);
}

template <Real T>
void log_softmax(std::span<const T> logits, std::size_t classes,
                 std::span<T> log_probabilities) noexcept {
  kernels().of<T>().log_softmax(logits.data(), log_probabilities.data(),
                                rows_of(logits.size(), classes), classes);
}

#define XENT_INSTANTIATE(function)                      \
  template decltype(function<double>) function<double>; \
  template decltype(function<float>) function<float>
XENT_INSTANTIATE(sigmoid_cross_entropy);
XENT_INSTANTIATE(sigmoid_cross_entropy_gradient);
XENT_INSTANTIATE(weighted_cross_entropy);
XENT_INSTANTIATE(weighted_cross_entropy_gradient);
XENT_INSTANTIATE(softmax_cross_entropy);
XENT_INSTANTIATE(softmax_cross_entropy_gradient);
XENT_INSTANTIATE(sparse_softmax_cross_entropy);
XENT_INSTANTIATE(sparse_softmax_cross_entropy_gradient);
XENT_INSTANTIATE(sigmoid);
XENT_INSTANTIATE(log_sigmoid);
XENT_INSTANTIATE(softmax);
XENT_INSTANTIATE(log_softmax);
#undef XENT_INSTANTIATE

}  // namespace xent
