// The table of the kernels as this translation unit compiles them.
#pragma once

#include "core/kernels.h"
#include "core/kernels/binary.h"
#include "core/kernels/passes.h"
#include "core/kernels/softmax.h"
#include "core/kernels/softmax_elements.h"
#include "core/kernels/sum.h"

namespace xent {
namespace {

template <class T>
constexpr KernelsFor<T> kernels_for{
    .sigmoid_cross_entropy = sigmoid_cross_entropy<T>,
    .sigmoid_cross_entropy_gradient = sigmoid_gradient<T>,
    .weighted_cross_entropy = weighted_cross_entropy<T>,
    .weighted_cross_entropy_gradient = weighted_gradient<T>,
    .sigmoid = sigmoid<T>,
    .log_sigmoid = log_sigmoid<T>,
    .softmax_cross_entropy = softmax_cross_entropy<T>,
    .softmax_cross_entropy_gradient = softmax_gradient<T>,
    .sparse_softmax_cross_entropy = sparse_cross_entropy<T>,
    .sparse_softmax_cross_entropy_gradient = sparse_gradient<T>,
    .softmax = softmax<T>,
    .log_softmax = log_softmax<T>,
    .sum_block = sum_block<T>,
    .surely_in_unit_interval = surely_in_unit_interval<T>,
};

constexpr Kernels all_kernels(std::string_view name) {
  return {.name = name,
          .for_double = kernels_for<double>,
          .for_float = kernels_for<float>,
          .round_to_float = convert<double, float>,
          .widen = convert<float, double>,
          .all_finite = all_finite,
          .count_of = count_of,
          .count_and_watch = count_and_watch};
}

}  // namespace
}  // namespace xent
