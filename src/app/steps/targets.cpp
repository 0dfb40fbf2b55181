#include "app/steps/targets.h"

#include <cstddef>

#include "core/smoothing.h"

namespace xent {
namespace {

/// Smooths the labels z of C classes to (1 - e) z + e / C.
void smooth(const Job& job, Numbers& targets) {
  const double smoothing = job.request.label_smoothing;
  if (smoothing == 0) return;
  const auto classes = static_cast<double>(job.layout.classes);
  for (double& target : targets.edit()) target = smoothed_label(target, smoothing, classes);
}

void make_one_hot(const Job& job, Block& block) {
  const std::size_t classes = job.layout.classes;
  std::vector<double>& targets = block.targets.edit();
  targets.assign(block.classes.size() * classes, 0);
  for (std::size_t i = 0; i < block.classes.size(); ++i) {
    targets[i * classes + static_cast<std::size_t>(block.classes[i])] = 1;
  }
}

/// Sets the weights of the labels, sum_c w_c z_c.
void weigh_labels(const Job& job, Block& block) {
  const std::vector<double>& weights = job.class_weights;
  if (weights.empty() || !job.request.quirks.weighs_by_label) return;
  block.label_weights.resize(block.targets.size() / weights.size());
  auto target = block.targets.doubles().begin();
  for (double& row : block.label_weights) {
    row = 0;
    for (const double weight : weights) row += weight * *target++;
  }
}

void weigh_classes(const Job& job, Block& block) {
  const std::vector<double>& weights = job.class_weights;
  if (weights.empty()) return;
  block.row_class_weights.resize(block.targets.size() / weights.size());
  auto target = block.targets.edit().begin();
  for (double& row : block.row_class_weights) {
    row = 0;
    for (const double weight : weights) {
      if (*target != 0) *target *= weight;
      row += *target++;
    }
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
  if (!has_classes(request.loss) && !request.quirks.exchanges) return;
  if (request.loss == Loss::sparse) {
    if (!has_dense_targets(job)) return;
    make_one_hot(job, block);
  } else {
    const std::vector<double>& labels = block.values[Role::labels].doubles();
    const std::size_t used = block.rows * job.layout.logits_per_row();
    block.targets.edit().assign(labels.begin(), labels.begin() + static_cast<std::ptrdiff_t>(used));
    if (request.loss == Loss::softmax) put_classes_last(job.layout, block.rows, block.targets);
  }
  if (!has_classes(request.loss)) return;
  weigh_labels(job, block);
  smooth(job, block.targets);
  weigh_classes(job, block);
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
