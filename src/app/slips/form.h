// One loss in the form that slips change: log-probabilities against targets.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "app/job/job.h"
#include "app/job/request.h"
#include "report/captured_row.h"

namespace xent {

/// What all losses of a job have in common. Slips are chosen by it, never by a single loss, so that
/// all rows have the same ones.
struct LossKind {
  const Request* request = nullptr;
  std::size_t classes = 2;  ///< of a yes or no: two
  bool has_class_weights = false;

  bool is_binary() const { return !has_classes(request->loss); }
  bool takes_logits() const { return request->given == Given::logits; }
};

LossKind kind_of(const Job& job);

/// A loss is -w/u sum_c t_c ln p_c. A yes or no has two classes, no (0) and yes (1), of one logit.
/// Computed in doubles: good to about 1e-14, which is enough to recognise a printed number.
struct LossForm {
  const Request* request = nullptr;
  std::span<const double> logits;         ///< as given: one per class, or the one of a yes or no
  std::vector<double> labels;             ///< one per class, as given
  std::vector<double> targets;            ///< the same with smoothing, class weights and pos_weight
  std::vector<double> class_weights;      ///< one per class; pos_weight is that of yes
  std::vector<double> log_p;              ///< one per class
  std::optional<std::size_t> true_class;  ///< none if labels are soft
  double weight = 1;
  double nats = 1;  ///< in a unit of the result
  bool is_binary = false;

  std::size_t classes() const { return log_p.size(); }
  bool takes_logits() const { return request->given == Given::logits; }
  /// The loss of other log-probabilities, given one by one: log_p_of(c).
  template <class LogP>
  double loss_by(LogP log_p_of) const {
    double sum = 0;
    for (std::size_t c = 0; c < targets.size(); ++c) {
      if (targets[c] != 0) sum -= targets[c] * log_p_of(c);
    }
    return weighted(sum);
  }
  double loss() const { return loss_of(log_p); }
  double loss_of(std::span<const double> other_log_p) const {
    return loss_by([&](std::size_t c) { return other_log_p[c]; });
  }
  /// The loss of other logits.
  double loss_of_logits(std::span<const double> other) const;
  /// The loss of the logits, changed one by one.
  template <class Change>
  double with_logits(Change change) const {
    thread_local std::vector<double> changed;  // memory that is used again
    changed.assign(logits.begin(), logits.end());
    for (double& x : changed) x = change(x);
    return loss_of_logits(changed);
  }
  /// A number of nats, weighted and in the unit.
  double weighted(double value) const { return weight * value / nats; }
};

/// The form of a loss of a row; `index` counts the row's losses from 0. If it is ignored, its label
/// is `label_of_ignored`.
LossForm make_form(const Request& request, const CapturedRow& row, std::size_t index,
                   double label_of_ignored);

/// x ln y, where 0 ln 0 is 0.
double x_log_y(double x, double y);
/// The entropy of shares, in nats.
double entropy_of(std::span<const double> shares);
/// ln sum_c e^x_c.
double log_sum_exp(std::span<const double> x);
/// ln p of yes and of no, or of every class.
std::vector<double> log_probabilities_of(std::span<const double> logits, bool is_binary);

}  // namespace xent
