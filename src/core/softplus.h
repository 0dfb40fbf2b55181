// The loss of a yes or no, where a few ULP do not matter.
#pragma once

#include <algorithm>
#include <cmath>

namespace xent {

/// ln(1 + e^x) = max(x, 0) + log1p(e^-|x|), in the precision of T: within a few ULP of it.
template <class T>
T softplus(T x) {
  return std::max(x, T{0}) + std::log1p(std::exp(-std::abs(x)));
}

}  // namespace xent
