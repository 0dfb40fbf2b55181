// Shapes of arrays: the sizes of their axes, first axis first.
#pragma once

#include <cstddef>
#include <functional>
#include <numeric>
#include <span>
#include <string>
#include <vector>

namespace xent {

using Shape = std::vector<std::size_t>;

/// Number of elements of an array of this shape; 1 for the empty shape, a scalar.
inline std::size_t element_count(std::span<const std::size_t> shape) {
  return std::accumulate(shape.begin(), shape.end(), std::size_t{1}, std::multiplies<>());
}

/// "[32, 10]", as NumPy prints it; "[]" for a scalar.
inline std::string to_string(const Shape& shape) {
  std::string text = "[";
  for (std::size_t i = 0; i < shape.size(); ++i) {
    if (i > 0) text += ", ";
    text += std::to_string(shape[i]);
  }
  return text + "]";
}

}  // namespace xent
