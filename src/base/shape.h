// The shape of an array: the sizes of its axes, from the first to the last.
#pragma once

#include <cstddef>
#include <functional>
#include <numeric>
#include <span>
#include <string>
#include <vector>

#include "base/text.h"

namespace xent {

using Shape = std::vector<std::size_t>;

/// Number of elements of an array of this shape; 1 for the empty shape, a scalar.
inline std::size_t element_count(std::span<const std::size_t> shape) {
  return std::accumulate(shape.begin(), shape.end(), std::size_t{1}, std::multiplies<>());
}

/// "[32, 10]", as NumPy prints it; "[]" for a scalar.
inline std::string to_string(const Shape& shape) {
  return "[" + joined(shape, ", ", [](std::size_t size) { return std::to_string(size); }) + "]";
}

}  // namespace xent
