#include "app/slips/option_slips.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>
#include <utility>

#include "core/smoothing.h"
#include "core/softplus.h"
#include "io/number/number_writer.h"

namespace xent {
namespace {

/// The loss of other targets, given one by one: target_of(c).
template <class Target>
double with_targets(const LossForm& form, Target target_of) {
  double sum = 0;
  for (std::size_t c = 0; c < form.classes(); ++c) {
    const double target = target_of(c);
    if (target != 0) sum -= target * form.log_p[c];
  }
  return form.weighted(sum);
}

double with_smoothing(const LossForm& form, double share) {
  const auto classes = static_cast<double>(form.classes());
  return with_targets(form, [&](std::size_t c) {
    return form.class_weights[c] * smoothed_label(form.labels[c], share, classes);
  });
}

/// weight_of(c) in place of the class weights.
template <class Weight>
double with_class_weights(const LossForm& form, Weight weight_of) {
  const double share = form.request->label_smoothing;
  const auto classes = static_cast<double>(form.classes());
  return with_targets(form, [&](std::size_t c) {
    return weight_of(c) * smoothed_label(form.labels[c], share, classes);
  });
}

class OptionSlips : public SlipList {
 public:
  using SlipList::SlipList;

  std::vector<RowSlip> all() {
    of_class_weights();
    add("without weights",
        [](const LossForm& f) { return f.weight == 0 ? none : f.loss() / f.weight; });
    add("weights twice", [](const LossForm& f) { return f.loss() * f.weight; });
    add("1 / weights",
        [](const LossForm& f) { return f.weight == 0 ? none : f.loss() / (f.weight * f.weight); });
    of_smoothing();
    if (!request().ignored.empty()) of_ignored_rows();
    return take();
  }

 private:
  /// weight_of(f, c) in place of each class weight.
  template <class Weight>
  void add_weights(const std::string& name, Weight weight_of) {
    add(name, [weight_of](const LossForm& f) {
      return with_class_weights(f, [&](std::size_t c) { return weight_of(f, c); });
    });
  }

  void of_class_weights() {
    const bool is_weighted = request().loss == Loss::weighted;
    if (!is_weighted && !kind().has_class_weights) return;
    const std::string weights = is_weighted ? "pos_weight" : "class weights";
    const auto own = [](const LossForm& f, std::size_t c) { return f.class_weights[c]; };
    add_weights("without " + weights, [](const LossForm&, std::size_t) { return 1.0; });
    add_weights("1 / " + weights,
                [own](const LossForm& f, std::size_t c) { return 1 / own(f, c); });
    add_weights(weights + " twice",
                [own](const LossForm& f, std::size_t c) { return own(f, c) * own(f, c); });
    const auto sum_of = [](const LossForm& f) {
      return std::accumulate(f.class_weights.begin(), f.class_weights.end(), 0.0);
    };
    const std::string all = is_weighted ? "pos_weight and 1" : weights;
    add_weights(all + " divided by their sum",
                [own, sum_of](const LossForm& f, std::size_t c) { return own(f, c) / sum_of(f); });
    add_weights(all + " divided by their mean", [own, sum_of](const LossForm& f, std::size_t c) {
      return own(f, c) * static_cast<double>(f.classes()) / sum_of(f);
    });
    if (!is_weighted) return;
    add_weights("pos_weight on the negative term",
                [own](const LossForm& f, std::size_t c) { return own(f, 1 - c); });
    add_weights("pos_weight on both terms",
                [own](const LossForm& f, std::size_t) { return own(f, 1); });
    if (!kind().takes_logits()) return;
    add("pos_weight on the logit", [](const LossForm& f) {
      const double x = f.logits[0] * f.class_weights[1];
      return f.weighted(f.labels[1] * softplus(-x) + f.labels[0] * softplus(x));
    });
  }

  void of_smoothing() {
    const double share = request().label_smoothing;
    const auto of_others = [](const LossForm& f, double e) {
      // (1 - e) z + e (1 - z) / (K - 1) is smoothing to 1/K by e K / (K - 1).
      const auto classes = static_cast<double>(f.classes());
      const double own = e * classes / (classes - 1);
      return own > 1 ? none : with_smoothing(f, own);
    };
    for (const double guess : {0.1, 0.05, 0.2, 0.01}) {
      if (guess == share) continue;
      add("label smoothing " + to_text(guess),
          [guess](const LossForm& f) { return with_smoothing(f, guess); });
      if (share > 0 || kind().classes < 3) continue;
      add("label smoothing " + to_text(guess) + ", eps/(K-1) to the other classes",
          [guess, of_others](const LossForm& f) { return of_others(f, guess); });
    }
    if (share == 0) return;
    add("without label smoothing", [](const LossForm& f) { return with_smoothing(f, 0); });
    add("smoothing eps/(K-1)",
        [share, of_others](const LossForm& f) { return of_others(f, share); });
    add("smoothing that takes nothing from the true class", [share](const LossForm& f) {
      const auto classes = static_cast<double>(f.classes());
      return with_targets(
          f, [&](std::size_t c) { return f.class_weights[c] * (f.labels[c] + share / classes); });
    });
    add("KL divergence: less the entropy of the smoothed labels", [share](const LossForm& f) {
      double entropy = 0;
      for (const double z : f.labels) {
        const double own = smoothed_label(z, share, static_cast<double>(f.classes()));
        entropy -= own > 0 ? own * std::log(own) : 0;
      }
      return f.loss() - f.weighted(entropy);
    });
    if (kind().is_binary()) return;
    add("the true class's weight on the whole smoothed label", [share](const LossForm& f) {
      if (!f.true_class) return none;
      return f.class_weights[*f.true_class] * with_targets(f, [&](std::size_t c) {
               return smoothed_label(f.labels[c], share, static_cast<double>(f.classes()));
             });
    });
  }

  void of_ignored_rows() {
    const auto is_class = [](const LossForm& f) {
      return std::ranges::any_of(f.labels, [](double z) { return z != 0; });
    };
    const auto add_ignored = [&](const char* name, auto loss) {
      add(name, loss).counts_ignored = true;
    };
    add_ignored("with the ignored rows",
                [is_class](const LossForm& f) { return is_class(f) ? f.loss() : none; });
    if (has_classes(request().loss) && request().ignored.front() < 0) {
      add_ignored("with the ignored rows, as the first class", [is_class](const LossForm& f) {
        return is_class(f) ? f.loss() : -f.weighted(f.class_weights[0] * f.log_p[0]);
      });
    }
    if (request().label_smoothing == 0) return;
    add_ignored("smoothing over the ignored rows, too", [](const LossForm& f) { return f.loss(); });
  }
};

}  // namespace

std::vector<RowSlip> option_slips(const LossKind& kind) {
  return OptionSlips(kind).all();
}

}  // namespace xent
