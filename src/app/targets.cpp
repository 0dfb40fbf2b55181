#include "app/targets.h"

#include <cstddef>

#include "core/smoothing.h"

namespace xent {
namespace {

/// Targets of the classes: (1 - e) z + e / C.
void smooth(const Work& work, Numbers& targets) {
  const double smoothing = work.request.label_smoothing;
  if (smoothing == 0) return;
  const auto classes = static_cast<double>(work.layout.classes);
  for (double& target : targets.edit()) target = smoothed_label(target, smoothing, classes);
}

void make_one_hot(const Work& work, Block& block) {
  const std::size_t classes = work.layout.classes;
  std::vector<double>& targets = block.targets.edit();
  targets.assign(block.classes.size() * classes, 0);
  for (std::size_t i = 0; i < block.classes.size(); ++i) {
    targets[i * classes + static_cast<std::size_t>(block.classes[i])] = 1;
  }
}

/// The class weights of the labels, sum_c w_c z_c.
void weigh_labels(const Work& work, Block& block) {
  const std::vector<double>& weights = work.class_weights;
  if (weights.empty() || !work.request.quirks.weighs_by_label) return;
  block.label_weights.resize(block.targets.size() / weights.size());
  auto target = block.targets.doubles().begin();
  for (double& row : block.label_weights) {
    row = 0;
    for (const double weight : weights) row += weight * *target++;
  }
}

void weigh_classes(const Work& work, Block& block) {
  const std::vector<double>& weights = work.class_weights;
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

bool has_dense_targets(const Work& work) {
  return work.request.loss == Loss::softmax || work.request.label_smoothing != 0 ||
         !work.class_weights.empty();
}

void make_targets(const Work& work, Block& block) {
  const Request& request = work.request;
  block.row_class_weights.clear();
  block.label_weights.clear();
  block.targets.edit().clear();
  if (!has_classes(request.loss) && !request.quirks.exchanges) return;
  if (request.loss == Loss::sparse) {
    if (!has_dense_targets(work)) return;
    make_one_hot(work, block);
  } else {
    const std::vector<double>& labels = block.values[Role::labels].doubles();
    const std::size_t used = block.rows * work.layout.logits_per_row();
    block.targets.edit().assign(labels.begin(), labels.begin() + static_cast<std::ptrdiff_t>(used));
    if (request.loss == Loss::softmax) put_classes_last(work.layout, block.rows, block.targets);
  }
  if (!has_classes(request.loss)) return;
  weigh_labels(work, block);
  smooth(work, block.targets);
  weigh_classes(work, block);
}

void make_weights(const Work& work, Block& block) {
  block.weights.clear();
  if (work.weights) {
    work.weights->expand(block.first_row, block.rows, block.values[Role::weights].doubles(),
                         block.weights);
  }
  if (work.pos_weight) {
    work.pos_weight->expand(block.first_row, block.rows, block.values[Role::pos_weight].doubles(),
                            block.pos_weights.edit());
  }
}

}  // namespace xent
