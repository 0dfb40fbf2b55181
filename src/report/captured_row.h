// A row to explain, with everything that belongs to it.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/terms.h"

namespace xent {

/// The arrays hold the row with the class axis last: [losses, classes]. `classes` is 1 if each
/// logit has its own loss.
struct CapturedRow {
  std::size_t row = 0;  ///< from 1
  std::string place;
  std::string id;
  std::size_t classes = 1;
  std::vector<std::string> names;  ///< the logits' columns; may be empty
  Given given = Given::logits;     ///< what stands in `logits`
  std::vector<double> logits;
  std::vector<double> labels;         ///< as given: one per loss for sparse, else one per logit
  std::vector<double> pos_weights;    ///< weighted: one per logit
  std::vector<double> class_weights;  ///< one per class; empty: all 1
  std::vector<double> weights;        ///< one per loss; empty: all 1
  std::vector<double> divisors;       ///< what each loss adds to the sum of the weights
  std::vector<bool> ignored;          ///< one per loss
  std::vector<double> losses;         ///< as they are printed without reduction
  std::size_t highest = 0;            ///< the highest loss that counts, from 0
  std::size_t chosen = 0;             ///< the loss that is explained, from 0

  double label_smoothing = 0;
  double label_base = 0;
  double nats_in_unit = 1;
};

}  // namespace xent
