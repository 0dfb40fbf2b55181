// Doubles to floats and back, which pays in vectors.
#pragma once

#include "core/kernels/arithmetic.h"

namespace xent {
namespace {

template <class From, class To>
void convert(const From* __restrict values, To* __restrict results, std::size_t count) noexcept {
  for (std::size_t i = 0; i < count; ++i) results[i] = static_cast<To>(values[i]);
}

}  // namespace
}  // namespace xent
