#include "app/steps/targets.h"

#include <cstddef>

#include "core/smoothing.h"

namespace xent {
namespace {

void make_one_hot(const Job& job, Block& block) {
  const std::size_t classes = job.layout.classes;
  std::vector<double>& targets = block.targets.edit();
  targets.assign(block.classes.size() * classes, 0);
  for (std::size_t i = 0; i < block.classes.size(); ++i) {
    targets[i * classes + static_cast<std::size_t>(block.classes[i])] = 1;
  }
}

/// The weight of each row, sum_c w_c t_c.
void weigh_rows(const std::vector<double>& weights, const std::vector<double>& targets,
                std::vector<double>& rows) {
  rows.assign(targets.size() / weights.size(), 0);
  auto target = targets.begin();
  for (double& row : rows) {
    for (const double weight : weights) row += weight * *target++;
  }
}

}  // namespace

bool has_dense_targets(const Job& job) {
  return job.request.loss == Loss::softmax || job.request.label_smoothing != 0 ||
         !job.class_weights.empty();
}

void make_targets(const Job& job, Block& block) {
  const Request& request = job.request;
  block.row_class_weights.clear();
  block.label_weights.clear();
  block.targets.edit().clear();
  if (!has_classes(request.loss)) return;
  if (request.loss == Loss::sparse) {
    if (!has_dense_targets(job)) return;
    make_one_hot(job, block);
  } else {
    const std::vector<double>& labels = block.values[Role::labels].doubles();
    const std::size_t used = block.rows * job.layout.logits_per_row();
    block.targets.edit().assign(labels.begin(), labels.begin() + static_cast<std::ptrdiff_t>(used));
    put_classes_last(job.layout, block.rows, block.targets);
  }
  const std::vector<double>& weights = job.class_weights;
  if (!weights.empty() && request.quirks.weighs_by_label) {
    weigh_rows(weights, block.targets.doubles(), block.label_weights);
  }
  if (request.label_smoothing != 0) {
    const auto classes = static_cast<double>(job.layout.classes);
    for (double& t : block.targets.edit()) t = smoothed_label(t, request.label_smoothing, classes);
  }
  if (weights.empty()) return;
  weigh_rows(weights, block.targets.doubles(), block.row_class_weights);
  auto target = block.targets.edit().begin();
  for (std::size_t row = 0; row < block.row_class_weights.size(); ++row) {
    for (const double weight : weights) *target++ *= weight;
  }
}

void make_weights(const Job& job, Block& block) {
  block.weights.clear();
  if (job.weights) {
    job.weights->expand(block.first_row, block.rows, block.values[Role::weights].doubles(),
                        block.weights);
  }
  if (job.pos_weight) {
    job.pos_weight->expand(block.first_row, block.rows, block.values[Role::pos_weight].doubles(),
                           block.pos_weights.edit());
  }
}

}  // namespace xent
