// The loss that is explained, and the numbers it was computed from.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "explain/floating.h"
#include "report/account.h"

namespace xent {

/// Logits and targets are rounded to the dtype, as the computation rounds them.
struct ExplainedLoss {
  const CapturedRow* row = nullptr;  ///< it must outlive the loss
  Given given = Given::logits;
  bool is_float32 = false;
  bool is_binary = true;  ///< sigmoid or weighted
  std::size_t classes = 1;
  std::vector<double> x;       ///< what is given as logits: one, or one per class
  std::vector<double> z;       ///< labels as given; for sparse a one-hot row
  std::vector<double> t;       ///< after label smoothing
  std::vector<double> w;       ///< class weights; all 1 if there are none
  std::vector<double> target;  ///< t * w
  double q = 1;                ///< pos_weight
  double label = 0;            ///< binary: z, rounded to the dtype
  double smoothing = 0;        ///< binary: the share by which labels are smoothed
  double weight = 1;           ///< of the loss
  bool is_ignored = false;
  double printed = 0;  ///< weighted, in the unit asked for

  /// The loss that the core computes, in nats and before its weight; and its gradient.
  double nats() const;
  std::vector<double> gradient() const;
  /// The loss in float64.
  double exact() const;
  /// The loss in float64 if one logit had another value.
  double exact_at(std::size_t index, double logit) const;
  /// The derivative by a logit, as a difference quotient with h = 2^-12.
  double slope(std::size_t index) const;
  /// The loss that the core computes in float64 or float32, to compare forms with.
  Computed computed(bool float32) const;
};

/// The loss of a row at an index.
ExplainedLoss explained_loss(const Account& account, const CapturedRow& row, std::size_t index);

/// The name of a class: the name of its column, or else its index.
std::string class_name(const CapturedRow& row, std::size_t index);

}  // namespace xent
