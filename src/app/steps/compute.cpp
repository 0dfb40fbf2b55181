#include "app/steps/compute.h"

#include <cstdint>
#include <span>

#include "app/steps/quirks.h"
#include "app/steps/targets.h"
#include "base/terms.h"
#include "core/likelihood.h"
#include "core/losses.h"
#include "core/smoothing.h"

namespace xent {
namespace {

/// Calls the functions of the core with a block's arrays in the dtype T.
template <Real T>
class Computation {
 public:
  Computation(const Job& job, Block& block)
      : job_(job),
        block_(block),
        classes_(job.layout.classes),
        logits_(first(block.logits(), block.rows * job.layout.logits_per_row())),
        targets_(first(block.dense_targets(), has_targets() ? logits_.size() : 0)) {}

  void use_targets(std::span<const T> targets) { targets_ = targets; }

  std::size_t loss_count() const {
    return logits_.size() / (has_classes(job_.request.loss) ? classes_ : 1);
  }
  std::size_t shown_count() const { return logits_.size(); }

  void losses(std::span<T> out) const {
    computed_of(job_.request) == Given::logits ? of_logits(false, out) : of_likelihoods(out);
  }
  void shown(std::span<T> out) const {
    job_.request.show == Show::gradient ? of_logits(true, out) : probabilities(out);
  }

 private:
  static std::span<const T> first(const Numbers& numbers, std::size_t count) {
    if (count == 0) return {};
    return std::span(numbers.as<T>()).first(count);
  }
  bool has_targets() const {
    return job_.has_labels() && (!has_classes(job_.request.loss) || has_dense_targets(job_));
  }
  std::span<const T> pos_weights() const { return first(block_.pos_weights, logits_.size()); }

  void of_logits(bool gradient, std::span<T> out) const {
    const std::span<const T> x = logits_, z = targets_;
    switch (job_.request.loss) {
      case Loss::sigmoid:
        gradient ? sigmoid_cross_entropy_gradient<T>(x, z, out)
                 : sigmoid_cross_entropy<T>(x, z, out);
        break;
      case Loss::weighted:
        gradient ? weighted_cross_entropy_gradient<T>(x, z, pos_weights(), out)
                 : weighted_cross_entropy<T>(x, z, pos_weights(), out);
        break;
      case Loss::softmax:
      case Loss::sparse:
        if (has_targets()) {
          gradient ? softmax_cross_entropy_gradient<T>(x, z, classes_, out)
                   : softmax_cross_entropy<T>(x, z, classes_, out);
        } else {
          gradient ? sparse_softmax_cross_entropy_gradient<T>(x, block_.classes, classes_, out)
                   : sparse_softmax_cross_entropy<T>(x, block_.classes, classes_, out);
        }
    }
  }

  void of_likelihoods(std::span<T> out) const {
    const bool logs = computed_of(job_.request) == Given::log_probabilities;
    const std::span<const T> p = logits_;
    if (job_.request.quirks.alters_logarithms()) {
      compute_altered_logarithms<T>(job_, p, targets_, out);
    } else if (!has_classes(job_.request.loss)) {
      const std::span<const T> weights = job_.pos_weight ? pos_weights() : std::span<const T>();
      binary_likelihood_cross_entropy<T>(p, logs, targets_, weights, out);
    } else if (has_targets()) {
      likelihood_cross_entropy<T>(p, logs, targets_, classes_, out);
    } else {
      sparse_likelihood_cross_entropy<T>(p, logs, block_.classes, classes_, out);
    }
  }

  void probabilities(std::span<T> out) const {
    const std::span<const T> x = logits_;
    const bool logs = job_.request.show == Show::log_probabilities;
    if (has_classes(job_.request.loss)) {
      logs ? log_softmax<T>(x, classes_, out) : softmax<T>(x, classes_, out);
    } else {
      logs ? log_sigmoid<T>(x, out) : sigmoid<T>(x, out);
    }
  }

  const Job& job_;
  Block& block_;
  std::size_t classes_;
  std::span<const T> logits_;
  std::span<const T> targets_;
};

/// Rounds to the dtype.
double rounded(long double value, Dtype dtype) {
  return dtype == Dtype::float64 ? static_cast<double>(value) : static_cast<float>(value);
}

/// Multiplies each value by the weight of its loss, which has `per_loss` values, and divides it by
/// a unit. Values of losses that are ignored or have weight 0 become 0.
void scale(const Job& job, const Block& block, std::size_t per_loss, long double unit,
           Numbers& numbers) {
  if (block.weights.empty() && block.ignored.empty() && block.row_class_weights.empty() &&
      unit == 1) {
    return;
  }
  std::vector<double>& values = numbers.edit();
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::size_t loss = i / per_loss;
    const double weight = block.weights.empty() ? 1 : block.weights[loss];
    values[i] =
        block.is_left_out(loss)
            ? 0
            : rounded(static_cast<long double>(values[i]) * weight / unit, job.request.dtype);
  }
}

/// Whether compute_smoothed smooths the labels, not make_targets.
bool smooths(const Job& job) {
  return job.has_labels() && !has_classes(job.request.loss) && job.request.label_smoothing != 0;
}

template <Real T>
void compute_as(const Job& job, Block& block) {
  const Computation<T> computation(job, block);
  const Show show = job.request.show;
  if (job.has_labels() && !smooths(job)) {
    computation.losses(block.losses.resize<T>(computation.loss_count()));
  }
  if (show == Show::loss || (show == Show::gradient && smooths(job))) return;
  computation.shown(block.shown.resize<T>(computation.shown_count()));
}

/// Computes binary losses and gradients of smoothed labels in double and rounds once to the dtype.
void compute_smoothed(const Job& job, Block& block) {
  const Dtype dtype = job.request.dtype;
  const auto compute = [&](Numbers& results, auto act) {
    Computation<double> computation(job, block);
    std::vector<double> at_labels(computation.loss_count()), at_half(at_labels.size());
    act(computation, at_labels);
    const std::vector<double> halves(at_labels.size(), 0.5);
    computation.use_targets(halves);
    act(computation, at_half);
    std::vector<double>& out = results.resize<double>(at_labels.size());
    for (std::size_t i = 0; i < out.size(); ++i) {
      out[i] = rounded(smoothed(at_labels[i], at_half[i], job.request.label_smoothing), dtype);
    }
  };
  if (dtype == Dtype::float32) {
    block.logits().round_to_floats();
    block.pos_weights.round_to_floats();
    (block.targets.empty() ? block.values[Role::labels] : block.targets).round_to_floats();
  }
  compute(block.losses, [](const auto& of, std::span<double> out) { of.losses(out); });
  if (job.request.show != Show::gradient) return;
  compute(block.shown, [](const auto& of, std::span<double> out) { of.shown(out); });
}

}  // namespace

void compute(const Job& job, Block& block) {
  const Request& request = job.request;
  put_classes_last(job.layout, block.rows, block.values[Role::logits]);
  alter_inputs(job, block);
  if (request.dtype == Dtype::float64) {
    compute_as<double>(job, block);
  } else {
    compute_as<float>(job, block);
  }
  if (smooths(job)) compute_smoothed(job, block);
  const bool averages = request.quirks.averages_last && job.layout.classes > 1;
  if (averages && job.has_labels()) average_last_axis(job, block);
  const long double unit = nats_of(request.unit);
  scale(job, block, 1, unit, block.losses);
  if (request.show == Show::gradient) {
    const std::size_t averaged = averages ? job.layout.classes : 1;
    scale(job, block, job.layout.classes,
          unit * job.gradient_divisor * static_cast<long double>(averaged), block.shown);
  }
  if (request.show == Show::log_probabilities && unit != 1) {
    for (double& value : block.shown.edit()) value = rounded(value / unit, request.dtype);
  }
  if (request.show != Show::loss) put_classes_back(job.layout, block.rows, block.shown);
}

}  // namespace xent
