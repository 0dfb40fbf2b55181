// The one row that is to be explained, with all that belongs to it.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace xent {

/// Arrays are those of the row, the class axis last: [losses, classes]; classes is 1 where each
/// logit has its own loss.
struct CapturedRow {
  std::size_t row = 0;  ///< from 1
  std::string place;
  std::string id;
  std::size_t classes = 1;
  std::vector<std::string> names;  ///< of the logits' columns; may be empty
  std::vector<double> logits;
  std::vector<double> labels;         ///< as given: sparse, one a loss; else one a logit
  std::vector<double> pos_weights;    ///< weighted: one a logit
  std::vector<double> class_weights;  ///< one a class; empty: all 1
  std::vector<double> weights;        ///< one a loss; empty: all 1
  std::vector<bool> ignored;          ///< one a loss
  std::vector<double> losses;         ///< as printed without reduction
  std::size_t highest = 0;            ///< the highest loss that counts, from 0
  std::size_t chosen = 0;             ///< the loss that is explained, from 0

  double label_smoothing = 0;
  double label_base = 0;
  double nats_in_unit = 1;
};

}  // namespace xent
