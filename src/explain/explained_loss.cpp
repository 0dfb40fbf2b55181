#include "explain/explained_loss.h"

#include <span>

#include "core/likelihood.h"
#include "core/losses.h"
#include "core/smoothing.h"

namespace xent {
namespace {

template <Real T>
std::vector<T> as(const std::vector<double>& values) {
  return {values.begin(), values.end()};
}

template <Real T>
std::vector<double> softmax_of(const ExplainedLoss& loss, bool gradient) {
  const std::vector<T> x = as<T>(loss.x);
  const std::vector<T> target = as<T>(loss.target);
  std::vector<T> results(gradient ? x.size() : 1);
  if (loss.given != Given::logits) {
    likelihood_cross_entropy<T>(x, loss.given == Given::log_probabilities, target, loss.classes,
                                results);
    return {results.begin(), results.end()};
  }
  gradient ? softmax_cross_entropy_gradient<T>(x, target, loss.classes, results)
           : softmax_cross_entropy<T>(x, target, loss.classes, results);
  return {results.begin(), results.end()};
}

template <Real T>
double binary_of(const ExplainedLoss& loss, double label, bool gradient) {
  const auto x = static_cast<T>(loss.x[0]), z = static_cast<T>(label), q = static_cast<T>(loss.q);
  const std::span<const T> logits(&x, 1), labels(&z, 1), weights(&q, 1);
  T result = 0;
  if (loss.given != Given::logits) {
    binary_likelihood_cross_entropy<T>(logits, loss.given == Given::log_probabilities, labels,
                                       weights, std::span(&result, 1));
    return static_cast<double>(result);
  }
  gradient ? weighted_cross_entropy_gradient<T>(logits, labels, weights, std::span(&result, 1))
           : weighted_cross_entropy<T>(logits, labels, weights, std::span(&result, 1));
  return static_cast<double>(result);
}

template <Real T>
std::vector<double> result_of(const ExplainedLoss& loss, bool gradient) {
  if (!loss.is_binary) return softmax_of<T>(loss, gradient);
  if (loss.smoothing == 0) return {binary_of<T>(loss, loss.label, gradient)};
  const long double value = smoothed(binary_of<double>(loss, loss.label, gradient),
                                     binary_of<double>(loss, 0.5, gradient), loss.smoothing);
  return {static_cast<double>(static_cast<T>(value))};
}

void round_to_float(double& value) {
  value = static_cast<double>(static_cast<float>(value));
}

std::vector<double> part_of(const std::vector<double>& values, std::size_t index,
                            std::size_t count) {
  const auto first = values.begin() + static_cast<std::ptrdiff_t>(index * count);
  return {first, first + static_cast<std::ptrdiff_t>(count)};
}

}  // namespace

double ExplainedLoss::nats() const {
  return is_float32 ? result_of<float>(*this, false)[0] : exact();
}

std::vector<double> ExplainedLoss::gradient() const {
  return is_float32 ? result_of<float>(*this, true) : result_of<double>(*this, true);
}

double ExplainedLoss::exact() const {
  return result_of<double>(*this, false)[0];
}

double ExplainedLoss::exact_at(std::size_t index, double logit) const {
  ExplainedLoss other = *this;
  other.x[index] = logit;
  return other.exact();
}

double ExplainedLoss::slope(std::size_t index) const {
  constexpr double h = 0x1p-12;
  return (exact_at(index, x[index] + h) - exact_at(index, x[index] - h)) / (2 * h);
}

Computed ExplainedLoss::computed(bool float32) const {
  const double value = float32 ? result_of<float>(*this, false)[0] : exact();
  return {value, to_text(value, {.digits = 0, .float32 = float32}),
          digits_right(value, exact(), float32 ? digits_of<float> : digits_of<double>), ""};
}

ExplainedLoss explained_loss(const Account& account, const CapturedRow& row, std::size_t index) {
  const bool is_sparse = account.loss == Loss::sparse;
  const std::size_t i = index;
  ExplainedLoss loss;
  loss.row = &row;
  loss.given = row.given;
  loss.is_float32 = account.dtype == Dtype::float32;
  loss.is_binary = !has_classes(account.loss);
  loss.classes = row.classes;
  loss.x = part_of(row.logits, i, row.classes);
  loss.is_ignored = row.ignored[i];
  if (is_sparse) {
    loss.z.assign(row.classes, 0);
    if (!loss.is_ignored) loss.z[static_cast<std::size_t>(row.labels[i] - row.label_base)] = 1;
  } else {
    loss.z = part_of(row.labels, i, row.classes);
  }
  if (!row.pos_weights.empty()) loss.q = row.pos_weights[i];
  if (!row.weights.empty()) loss.weight = row.weights[i];
  loss.w = row.class_weights;
  if (loss.w.empty()) loss.w.assign(row.classes, 1);
  const double smoothing = row.label_smoothing;
  const double classes = loss.is_binary ? 2 : static_cast<double>(row.classes);
  for (std::size_t c = 0; c < row.classes; ++c) {
    const double z = loss.z[c];
    loss.t.push_back(smoothed_label(z, smoothing, classes));
    loss.target.push_back(loss.t[c] == 0 ? 0 : loss.t[c] * loss.w[c]);
  }
  if (loss.is_binary) {
    loss.smoothing = smoothing;
    loss.label = loss.z[0];
  }
  if (loss.is_float32) {
    for (double& value : loss.x) round_to_float(value);
    if (!loss.is_binary || smoothing == 0) {
      for (double& value : loss.target) round_to_float(value);
    }
    round_to_float(loss.q);
    round_to_float(loss.label);
  }
  loss.printed = row.losses[i];
  return loss;
}

std::string class_name(const CapturedRow& row, std::size_t index) {
  if (index < row.names.size()) return row.names[index];
  return std::to_string(index + static_cast<std::size_t>(row.label_base));
}

}  // namespace xent
