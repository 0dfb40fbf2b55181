// The loss that is explained: its numbers as they were computed with.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "explain/floating.h"
#include "report/account.h"

namespace xent {

/// Logits and targets are rounded to the dtype, as for the computation itself.
struct ExplainedLoss {
  bool is_binary = true;  ///< sigmoid or weighted
  std::size_t classes = 1;
  std::vector<double> x;       ///< logits: one, or one a class
  std::vector<double> z;       ///< labels as given; of sparse as a one-hot row
  std::vector<double> t;       ///< after label smoothing
  std::vector<double> w;       ///< class weights; all 1 if there are none
  std::vector<double> target;  ///< t * w: what the loss is computed against
  double q = 1;                ///< pos_weight
  double label = 0;            ///< binary: z, rounded to the dtype
  double smoothing = 0;        ///< binary: the share by which labels are smoothed
  double weight = 1;           ///< of the loss
  bool is_ignored = false;
  double printed = 0;  ///< weighted, in the unit asked for

  /// The loss in nats before its weight, from the core; and its gradient.
  double nats(bool float32) const;
  std::vector<double> gradient(bool float32) const;
  /// The loss from the core, as one of the forms that are compared.
  Computed computed(bool float32) const;
  /// The loss in float64 if a logit were another.
  double nats_at(std::size_t index, double logit) const;
};

/// Requires account.captured.
ExplainedLoss explained_loss(const Account& account);

/// The name of a class: that of its column, else its index.
std::string class_name(const Account& account, std::size_t index);

inline bool is_float32(const Account& account) {
  return account.dtype == Dtype::float32;
}

}  // namespace xent
