#include "app/slips/form.h"

#include <algorithm>
#include <cmath>

#include "core/smoothing.h"
#include "core/softplus.h"

namespace xent {
namespace {

/// ln p of each class, from what is given in place of logits.
std::vector<double> log_probabilities(const LossForm& form) {
  const std::span<const double> given = form.logits;
  if (form.takes_logits()) return log_probabilities_of(given, form.is_binary);
  const bool are_logs = form.request->given == Given::log_probabilities;
  if (form.is_binary) {
    const double x = given[0];
    if (are_logs) return {std::log(-std::expm1(x)), x};
    return {std::log1p(-x), std::log(x)};
  }
  std::vector<double> log_p(given.begin(), given.end());
  if (!are_logs) std::ranges::transform(log_p, log_p.begin(), [](double p) { return std::log(p); });
  return log_p;
}

std::vector<double> labels_of(const Request& request, const CapturedRow& row, std::size_t index,
                              std::optional<double> own) {
  if (!has_classes(request.loss)) {
    const double z = own.value_or(row.labels[index]);
    return {1 - z, z};
  }
  std::vector<double> labels(row.classes);
  if (request.loss == Loss::sparse || own) {
    const double label = own.value_or(row.labels[index]) - row.label_base;
    if (label >= 0 && label < static_cast<double>(row.classes)) {
      labels[static_cast<std::size_t>(label)] = 1;
    }
    return labels;
  }
  std::copy_n(row.labels.begin() + static_cast<std::ptrdiff_t>(index * row.classes), row.classes,
              labels.begin());
  return labels;
}

/// The class that has all of the label.
std::optional<std::size_t> true_class_of(std::span<const double> labels) {
  const auto one = std::ranges::find(labels, 1.0);
  const bool are_others_zero =
      std::ranges::count(labels, 0.0) == static_cast<std::ptrdiff_t>(labels.size()) - 1;
  if (one == labels.end() || !are_others_zero) return std::nullopt;
  return static_cast<std::size_t>(one - labels.begin());
}

}  // namespace

LossKind kind_of(const Job& job) {
  LossKind kind{&job.request};
  if (!kind.is_binary()) kind.classes = job.layout.classes;
  kind.has_class_weights =
      std::ranges::any_of(job.class_weights, [](double weight) { return weight != 1; });
  return kind;
}

double x_log_y(double x, double y) {
  return x == 0 ? 0 : x * std::log(y);
}

double entropy_of(std::span<const double> shares) {
  double entropy = 0;
  for (const double share : shares) entropy -= share > 0 ? share * std::log(share) : 0;
  return entropy;
}

double log_sum_exp(std::span<const double> x) {
  const double highest = *std::ranges::max_element(x);
  if (!std::isfinite(highest)) return highest;
  double sum = 0;
  for (const double one : x) sum += std::exp(one - highest);
  return highest + std::log(sum);
}

std::vector<double> log_probabilities_of(std::span<const double> logits, bool is_binary) {
  if (is_binary) return {-softplus(logits[0]), -softplus(-logits[0])};
  std::vector<double> log_p(logits.begin(), logits.end());
  const double all = log_sum_exp(logits);
  for (double& x : log_p) x -= all;
  return log_p;
}

double LossForm::loss_of_logits(std::span<const double> other) const {
  if (is_binary) {
    return loss_by([&](std::size_t c) { return -softplus(c == 1 ? -other[0] : other[0]); });
  }
  const double all = log_sum_exp(other);
  return loss_by([&](std::size_t c) { return other[c] - all; });
}

LossForm make_form(const Request& request, const CapturedRow& row, std::size_t index,
                   double label_of_ignored) {
  LossForm form;
  form.request = &request;
  form.is_binary = !has_classes(request.loss);
  const std::size_t width = form.is_binary ? 1 : row.classes;
  form.logits = std::span(row.logits).subspan(index * width, width);
  const bool is_ignored = !row.ignored.empty() && row.ignored[index];
  form.labels =
      labels_of(request, row, index, is_ignored ? std::optional(label_of_ignored) : std::nullopt);
  form.true_class = true_class_of(form.labels);
  form.log_p = log_probabilities(form);
  form.weight = row.weights.empty() ? 1 : row.weights[index];
  form.nats = row.nats_in_unit;
  form.class_weights.assign(form.classes(), 1);
  if (!row.class_weights.empty()) form.class_weights = row.class_weights;
  if (!row.pos_weights.empty() && form.is_binary) form.class_weights[1] = row.pos_weights[index];
  form.targets = form.labels;
  const auto classes = static_cast<double>(form.classes());
  for (std::size_t c = 0; c < form.classes(); ++c) {
    form.targets[c] =
        form.class_weights[c] * smoothed_label(form.labels[c], row.label_smoothing, classes);
  }
  return form;
}

}  // namespace xent
