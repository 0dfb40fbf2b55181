#include "app/slips/weight_slips.h"

#include <cmath>
#include <numbers>
#include <numeric>
#include <string>

#include "io/number/number_writer.h"

namespace xent {
namespace {

class WeightSlips : public MeanSlipList {
 public:
  using MeanSlipList::MeanSlipList;

  std::vector<Candidate> all() {
    if (!has_classes(request().loss)) positives();
    weights();
    label_weights();
    small_for_zero();
    return take();
  }

 private:
  /// What the number of labels 1 does: it weighs them, or divides the sum.
  void positives() {
    ExactSum at_yes, at_no, yes, no;
    for (const OneLoss& own : losses().all) {
      if (!own.counts) continue;
      at_yes.add(own.form.weighted(-own.form.targets[1] * own.form.log_p[1]));
      at_no.add(own.form.weighted(-own.form.targets[0] * own.form.log_p[0]));
      yes.add(own.form.labels[1]);
      no.add(own.form.labels[0]);
    }
    if (!(value_of(yes) > 0)) return;
    add("the sum divided by the number of labels 1", "labels 1", value_of(yes),
        account().sum / value_of(yes));
    add("the mean of the losses of label 1", "labels 1", value_of(yes),
        value_of(at_yes) / value_of(yes));
    if (!(value_of(no) > 0)) return;
    add("the mean of the losses of label 0", "labels 0", value_of(no),
        value_of(at_no) / value_of(no));
    if (request().loss != Loss::sigmoid) return;
    const double ratio = value_of(no) / value_of(yes);
    add_figures("pos_weight " + to_text(ratio) + ", the labels 0 per label 1",
                value_of(at_no) + ratio * value_of(at_yes),
                {{"counted", double(account().counted)}});
    for (const double q : {2, 3, 4, 5, 10}) {
      add_figures("pos_weight " + to_text(q), value_of(at_no) + q * value_of(at_yes),
                  {{"counted", double(account().counted)}});
    }
  }

  /// Weights that do not meet their own loss, or divide the sum by another sum of them.
  void weights() {
    if (!losses().has_weights || losses().all.size() < 2) return;
    ExactSum bare, sum, inverse, of_inverse, twice;
    double counted = 0;
    for (const OneLoss& own : losses().all) {
      if (!own.counts || own.weight == 0) continue;
      const double loss = own.loss / own.weight;
      bare.add(loss);
      sum.add(own.weight);
      inverse.add(loss / own.weight);
      of_inverse.add(1 / own.weight);
      twice.add(own.loss * own.weight);
      counted += 1;
    }
    if (counted == 0) return;
    add_figures("every loss with every weight: [N, 1] against [N], broadcast",
                value_of(bare) * value_of(sum),
                {{"elements", counted * counted}, {"counted", counted}});
    add("1 / weights, divided by their sum", "weights", value_of(of_inverse),
        value_of(inverse) / value_of(of_inverse));
    add("weights twice, divided by their sum", "weights", value_of(sum),
        value_of(twice) / value_of(sum));
    if (losses().rows.front().class_weights.empty()) return;
    const std::vector<double>& own = losses().rows.front().class_weights;
    const double all = std::accumulate(own.begin(), own.end(), 0.0);
    add("divided by the sum of the class weights", "class weights", all, account().sum / all);
  }

  /// A mean divided by the weights of the labels: pos_weight for each yes, 1 for each no.
  void label_weights() {
    if (request().loss != Loss::weighted) return;
    ExactSum weights, pos_weights;
    for (const OneLoss& own : losses().all) {
      if (!own.counts) continue;
      pos_weights.add(own.form.class_weights[1]);
      weights.add(own.form.labels[0] + own.form.labels[1] * own.form.class_weights[1]);
    }
    add("divided by the sum of the labels' weights", "label weights", value_of(weights),
        account().sum / value_of(weights));
    add("divided by the sum of pos_weight", "pos_weight", value_of(pos_weights),
        account().sum / value_of(pos_weights));
  }

  /// Where the probability is 0, programs take the logarithm of a small number.
  void small_for_zero() {
    ExactSum finite, infinite;
    double finite_count = 0;
    for (const OneLoss& own : losses().all) {
      if (!own.counts) continue;
      if (std::isfinite(own.loss)) {
        finite.add(own.loss);
        finite_count += 1;
      } else if (own.loss > 0) {
        infinite.add(own.form.weighted(1));
      }
    }
    if (value_of(infinite) == 0) return;
    const auto counted = static_cast<double>(account().counted);
    add_figures("infinite losses taken for 0", value_of(finite), {{"counted", counted}});
    add_figures("infinite losses left out", value_of(finite), {{"counted", finite_count}});
    const auto add_small = [&](const std::string& text, double nats) {
      const double sum = value_of(finite) + value_of(infinite) * nats;
      add_figures("ln(" + text + ") in place of ln(0)", sum, {{"counted", counted}});
    };
    for (int k = 1; k <= 45; ++k) {
      add_small("1e-" + std::to_string(k), k * std::numbers::ln10);
    }
    add_small("float32's smallest number", 126 * std::numbers::ln2);
    add_small("float64's smallest number", 1022 * std::numbers::ln2);
    add_small("float32's epsilon", 23 * std::numbers::ln2);
    add_small("float64's epsilon", 52 * std::numbers::ln2);
    add_small("2e-7", -std::log(2e-7));
  }
};

}  // namespace

std::vector<Candidate> weight_slips(const AllLosses& losses) {
  return WeightSlips(losses).all();
}

}  // namespace xent
