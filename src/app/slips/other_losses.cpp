#include "app/slips/other_losses.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <string>
#include <utility>

#include "core/softplus.h"

namespace xent {
namespace {

double p_of(const LossForm& form, std::size_t c) {
  return std::exp(form.log_p[c]);
}

/// The sum over the classes of term(c), weighted.
template <class Term>
double sum_of(const LossForm& form, Term term) {
  double sum = 0;
  for (std::size_t c = 0; c < form.classes(); ++c) sum += term(c);
  return form.weighted(sum);
}

std::size_t position_of_highest(std::span<const double> numbers) {
  return static_cast<std::size_t>(std::ranges::max_element(numbers) - numbers.begin());
}

/// The logits, one per class: of a yes or no, x for yes and 0 for no.
std::vector<double> class_logits(const LossForm& form) {
  if (form.is_binary) return {0, form.logits[0]};
  return {form.logits.begin(), form.logits.end()};
}

/// ln p of labels that are taken as logits.
std::vector<double> log_p_of_labels(const LossForm& form) {
  if (form.is_binary) return log_probabilities_of(std::array{form.labels[1]}, true);
  return log_probabilities_of(form.labels, false);
}

/// A yes or no of each class, of the probabilities of a softmax.
double binary_sum(const LossForm& form) {
  return sum_of(form, [&](std::size_t c) {
    const double z = form.labels[c];
    return (z == 0 ? 0 : -z * form.log_p[c]) - (z == 1 ? 0 : (1 - z) * std::log1p(-p_of(form, c)));
  });
}

double squared_error(const LossForm& form) {
  return sum_of(form, [&](std::size_t c) { return std::pow(p_of(form, c) - form.labels[c], 2); });
}

/// -t (1 - p)^2 ln p.
double focal(const LossForm& form) {
  return form.loss_by(
      [&](std::size_t c) { return std::pow(1 - p_of(form, c), 2) * form.log_p[c]; });
}

class OtherLosses : public SlipList {
 public:
  using SlipList::SlipList;

  std::vector<RowSlip> all() {
    if (kind().is_binary()) {
      of_one_label();
    } else {
      of_classes();
    }
    if (kind().takes_logits()) of_activations();
    of_exchanged_arguments();
    of_formulas();
    if (request().loss == Loss::softmax) of_soft_labels();
    return take();
  }

 private:
  void of_one_label() {
    for (const std::size_t c : {std::size_t{1}, std::size_t{0}}) {
      add("only the term of label " + std::to_string(c), [c](const LossForm& f) {
        return f.targets[c] == 0 ? 0 : f.weighted(-f.targets[c] * f.log_p[c]);
      });
    }
  }

  void of_classes() {
    add("a yes or no of each class of the softmax: the sum", binary_sum);
    add("a yes or no of each class of the softmax: the mean",
        [](const LossForm& f) { return binary_sum(f) / static_cast<double>(f.classes()); });
    add("-ln p of every class, whatever the label",
        [](const LossForm& f) { return sum_of(f, [&](std::size_t c) { return -f.log_p[c]; }); });
  }

  void of_activations() {
    add("negative logits set to 0 (ReLU)",
        [](const LossForm& f) { return f.with_logits([](double x) { return std::max(x, 0.0); }); });
    add("tanh before the loss",
        [](const LossForm& f) { return f.with_logits([](double x) { return std::tanh(x); }); });
    if (kind().is_binary()) {
      add("the logit times its label, without ln(1 + e^x): -x z",
          [](const LossForm& f) { return -f.weighted(f.labels[1] * f.logits[0]); });
      return;
    }
    of_temperatures();
    add("sigmoid before the softmax", [](const LossForm& f) {
      return f.with_logits([](double x) { return std::exp(-softplus(-x)); });
    });
    add("2^x in place of e^x in the softmax", [](const LossForm& f) {
      return f.with_logits([](double x) { return x * std::numbers::ln2; });
    });
  }

  /// loss(input, target) in place of loss(target, input).
  void of_exchanged_arguments() {
    add("labels and probabilities exchanged, clipped at 1e-7", [](const LossForm& f) {
      return sum_of(f, [&](std::size_t c) {
        return -x_log_y(p_of(f, c), std::clamp(f.labels[c], 1e-7, 1 - 1e-7));
      });
    });
    add("labels and probabilities exchanged, logarithms not below -100", [](const LossForm& f) {
      return sum_of(
          f, [&](std::size_t c) { return -p_of(f, c) * std::max(std::log(f.labels[c]), -100.0); });
    });
    add("labels and probabilities exchanged, labels as logits", [](const LossForm& f) {
      const std::vector<double> log_z = log_p_of_labels(f);
      return sum_of(f, [&](std::size_t c) { return -p_of(f, c) * log_z[c]; });
    });
    if (!kind().takes_logits()) return;
    add("labels and logits exchanged", [](const LossForm& f) {
      const std::vector<double> log_z = log_p_of_labels(f);
      // Of a yes or no: (1 - x) for no, x for yes.
      std::vector<double> x = class_logits(f);
      if (f.is_binary) x[0] = 1 - x[1];
      return sum_of(f, [&](std::size_t c) { return -x[c] * log_z[c]; });
    });
  }

  void of_formulas() {
    if (kind().is_binary()) {
      add("squared errors of the probabilities",
          [](const LossForm& f) { return squared_error(f) / 2; });
      add("focal loss, gamma 2, alpha 0.25", [](const LossForm& f) {
        return f.loss_by([&](std::size_t c) {
          return (c == 1 ? 0.25 : 0.75) * std::pow(1 - p_of(f, c), 2) * f.log_p[c];
        });
      });
    } else {
      add("squared errors of the probabilities: the sum", squared_error);
      add("squared errors of the probabilities: the mean",
          [](const LossForm& f) { return squared_error(f) / static_cast<double>(f.classes()); });
    }
    add("focal loss, gamma 2", focal);
    add("the entropy of the probabilities", [](const LossForm& f) {
      return sum_of(f, [&](std::size_t c) { return -x_log_y(p_of(f, c), p_of(f, c)); });
    });
  }

  template <class Loss>
  void add_soft(std::string name, Loss loss) {
    add(std::move(name), loss).of_soft_labels = true;
  }

  void of_soft_labels() {
    add_soft("the class of the highest label in place of all",
             [](const LossForm& f) { return -f.weighted(f.log_p[position_of_highest(f.labels)]); });
    add_soft("only the term of the highest label", [](const LossForm& f) {
      const std::size_t c = position_of_highest(f.labels);
      return -f.weighted(f.labels[c] * f.log_p[c]);
    });
    add_soft("softmax of the labels, too", [](const LossForm& f) {
      const std::vector<double> log_z = log_p_of_labels(f);
      return sum_of(f, [&](std::size_t c) { return -std::exp(log_z[c]) * f.log_p[c]; });
    });
    add_soft("the entropy of the labels",
             [](const LossForm& f) { return f.weighted(entropy_of(f.labels)); });
    add_soft("KL divergence of labels and probabilities exchanged", [](const LossForm& f) {
      return sum_of(
          f, [&](std::size_t c) { return p_of(f, c) * (f.log_p[c] - std::log(f.labels[c])); });
    });
    add_soft("KL divergence with p in place of ln p", [](const LossForm& f) {
      return sum_of(f, [&](std::size_t c) {
        return x_log_y(f.labels[c], f.labels[c]) - f.labels[c] * p_of(f, c);
      });
    });
  }

  /// As distillation has it.
  void of_temperatures() {
    for (const int t : {2, 3, 4, 5}) {
      const double temperature = t;
      const std::string name = "temperature " + std::to_string(t) + ", times its square";
      const auto loss = [temperature](const LossForm& f) {
        return temperature * temperature * f.with_logits([&](double x) { return x / temperature; });
      };
      add(name, loss);
      if (request().loss != Loss::softmax) continue;
      add_soft("KL divergence, " + name, [temperature, loss](const LossForm& f) {
        return loss(f) - temperature * temperature * f.weighted(entropy_of(f.labels));
      });
    }
  }
};

}  // namespace

std::vector<RowSlip> other_losses(const LossKind& kind) {
  return OtherLosses(kind).all();
}

}  // namespace xent
