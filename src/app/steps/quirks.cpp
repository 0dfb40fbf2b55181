#include "app/steps/quirks.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

#include "app/job/block.h"
#include "app/job/job.h"
#include "core/exact_sum.h"
#include "core/losses.h"
#include "core/smoothing.h"

namespace xent {
namespace {

/// Replaces the logits by their probabilities.
void activate(const Job& job, std::span<double> logits) {
  std::vector<double> probabilities(logits.size());
  if (has_classes(job.request.loss)) {
    softmax<double>(logits, job.layout.classes, probabilities);
  } else {
    sigmoid<double>(logits, probabilities);
  }
  std::copy(probabilities.begin(), probabilities.end(), logits.begin());
}

void normalize(std::size_t classes, std::span<double> probabilities) {
  for (std::size_t first = 0; first < probabilities.size(); first += classes) {
    const std::span<double> row = probabilities.subspan(first, classes);
    ExactSum sum;
    sum.add(row);
    for (double& p : row) p /= sum.rounded<double>();
  }
}

double rounded(double value, Dtype dtype) {
  return dtype == Dtype::float32 ? static_cast<double>(static_cast<float>(value)) : value;
}

/// Clips to [e, 1 - e]. Both bounds are rounded to the dtype: in float32, 1 - 1e-7 is 1 - 1.19e-7.
void clip(const Job& job, std::span<double> probabilities) {
  const Dtype dtype = job.request.dtype;
  const Clip& clip = job.request.quirks.clip;
  const double e = dtype == Dtype::float32 ? clip.float32 : clip.float64;
  for (double& p : probabilities) p = std::clamp(p, rounded(e, dtype), rounded(1 - e, dtype));
}

}  // namespace

void alter_inputs(const Job& job, Block& block) {
  const Quirks& quirks = job.request.quirks;
  block.altered.edit().clear();
  if (!quirks.takes_probabilities()) return;
  const auto altered = [&]() -> std::vector<double>& { return block.altered.edit(); };
  const auto round = [&] {
    if (job.request.dtype == Dtype::float32) block.altered.round_to_floats();
  };
  const std::vector<double>& logits = block.values[Role::logits].doubles();
  const std::size_t count = block.rows * job.layout.logits_per_row();
  altered().assign(logits.begin(), logits.begin() + static_cast<std::ptrdiff_t>(count));
  round();
  if (job.request.given == Given::logits) activate(job, altered());
  if (job.request.given == Given::log_probabilities) {
    for (double& log_p : altered()) log_p = std::exp(log_p);
  }
  round();
  if (quirks.normalizes && !quirks.clips_first) normalize(job.layout.classes, altered());
  clip(job, altered());
  if (quirks.normalizes && quirks.clips_first) normalize(job.layout.classes, altered());
}

template <Real T>
void compute_altered_logarithms(const Job& job, std::span<const T> probabilities,
                                std::span<const T> targets, std::span<T> losses) {
  const Dtype dtype = job.request.dtype;
  const Quirks& quirks = job.request.quirks;
  const double e = rounded(quirks.log_epsilon, dtype);
  const auto term = [&](long double target, long double log_p) {
    if (quirks.log_floor < 0) log_p = std::max(log_p, static_cast<long double>(quirks.log_floor));
    return target == 0 && !std::isnan(log_p) ? 0 : 0 - target * log_p;
  };
  for (std::size_t i = 0; i < losses.size(); ++i) {
    const auto p = static_cast<double>(probabilities[i]);
    const auto z = static_cast<long double>(targets[i]);
    const long double log_p = std::log(static_cast<long double>(rounded(p + e, dtype)));
    const long double log_rest =
        e == 0 ? std::log1p(-static_cast<long double>(p))
               : std::log(static_cast<long double>(rounded(rounded(1 - p, dtype) + e, dtype)));
    losses[i] = static_cast<T>(term(z, log_p) + term(1 - z, log_rest));
  }
}
template decltype(compute_altered_logarithms<double>) compute_altered_logarithms<double>;
template decltype(compute_altered_logarithms<float>) compute_altered_logarithms<float>;

void average_last_axis(const Job& job, Block& block) {
  const std::size_t width = job.layout.classes;
  const std::span<const double> losses(block.losses.doubles());
  std::vector<double> means(losses.size() / width);
  for (std::size_t i = 0; i < means.size(); ++i) {
    ExactSum sum;
    sum.add(losses.subspan(i * width, width));
    means[i] = sum.divided_by<double>(width);
  }
  block.losses.edit() = std::move(means);
}

}  // namespace xent
