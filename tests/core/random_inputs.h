// Random inputs of every regime of the kernels.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <random>
#include <span>
#include <vector>

namespace xent::test {

using Random = std::mt19937_64;

/// In [0, 1).
double uniform(Random& random);

/// The nearest T; the largest of its finite ones for what is beyond them.
template <class T>
double as(double a) {
  const double largest = std::numeric_limits<T>::max();
  return std::isinf(a) ? a : static_cast<T>(std::clamp(a, -largest, largest));
}

/// A kind of logit for the binary losses.
struct LogitRegime {
  const char* name;
  double (*logit)(Random&);
};
std::span<const LogitRegime> logit_regimes();

/// A label of a binary loss: 0, 1, near either, or anything between.
double label(Random& random);

/// 0, 1, ordinary, or anything from 1e-300 to 1e300.
double pos_weight(Random& random);

/// A row of logits: spread over a scale, tied, sure, masked, at branch points, of any bits.
std::vector<double> row_of_logits(Random& random, std::size_t classes);

/// A distribution: one-hot, smoothed a little or much, arbitrary, or nearly the probabilities of
/// the logits x. 0 where a class is masked.
std::vector<double> row_of_labels(Random& random, std::span<const double> x);

}  // namespace xent::test
