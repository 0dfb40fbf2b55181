#include "app/slips/row_slips.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <limits>
#include <numeric>
#include <utility>

#include "app/slips/option_slips.h"
#include "app/slips/other_losses.h"
#include "core/smoothing.h"
#include "core/softplus.h"
#include "io/number/number_writer.h"

namespace xent {
namespace {

constexpr double none = RowSlip::none;
constexpr double float32_epsilon = std::numeric_limits<float>::epsilon();
constexpr double float64_epsilon = std::numeric_limits<double>::epsilon();

/// A small number that programs keep probabilities away from 0 by.
struct Small {
  const char* text;
  double value;
};
constexpr std::array smalls{Small{"1e-3", 1e-3},
                            Small{"1e-4", 1e-4},
                            Small{"1e-5", 1e-5},
                            Small{"1e-6", 1e-6},
                            Small{"1e-7", 1e-7},
                            Small{"1e-8", 1e-8},
                            Small{"1e-9", 1e-9},
                            Small{"1e-10", 1e-10},
                            Small{"1e-12", 1e-12},
                            Small{"1e-15", 1e-15},
                            Small{"1e-16", 1e-16},
                            Small{"float32's epsilon", float32_epsilon},
                            Small{"float64's epsilon", float64_epsilon}};

/// The number with so many bits, as a format with this least exponent and greatest number has it.
double rounded_to(double x, int bits, int least_exponent, double greatest) {
  if (!std::isfinite(x) || x == 0) return x;
  int exponent = 0;
  std::frexp(x, &exponent);
  const int last = std::max(exponent, least_exponent) - bits;
  const double rounded = std::ldexp(std::nearbyint(std::ldexp(x, -last)), last);
  return std::abs(rounded) > greatest ? std::copysign(std::numeric_limits<double>::infinity(), x)
                                      : rounded;
}

double as_float16(double x) {
  return rounded_to(x, 11, -13, 65504);
}

double as_bfloat16(double x) {
  return rounded_to(x, 8, -125, 3.3895313892515355e38);
}

double as_float32(double x) {
  return static_cast<float>(x);
}

/// x rounded to so many decimals.
double to_decimals(double x, int decimals) {
  const double scale = std::pow(10.0, decimals);
  return std::round(x * scale) / scale;
}

/// x rounded to so many significant digits.
double to_digits(double x, int digits) {
  if (x == 0 || !std::isfinite(x)) return x;
  return to_decimals(x, digits - 1 - static_cast<int>(std::floor(std::log10(std::abs(x)))));
}

/// TensorFlow's documented formula, every operation in float32.
float plain_binary(float x, float z, float q) {
  const float tail = std::log1p(std::exp(-std::abs(x)));
  if (q == 1) return std::max(x, 0.0F) - x * z + tail;
  return (1 - z) * x + (1 + (q - 1) * z) * (tail + std::max(-x, 0.0F));
}

/// The loss as all frameworks compute it in float32: -t (x - log sum exp x), less the maximum.
double plain_float32(const LossForm& form) {
  const std::span<const double> x = form.logits;
  if (form.is_binary) {
    const double q = form.class_weights[1];
    const double z = smoothed_label(form.labels[1], form.request->label_smoothing, 2);
    return form.weighted(
        plain_binary(static_cast<float>(x[0]), static_cast<float>(z), static_cast<float>(q)));
  }
  const auto highest = static_cast<float>(*std::ranges::max_element(x));
  float sum = 0;
  for (const double one : x) sum += std::exp(static_cast<float>(one) - highest);
  const float log_sum = std::log(sum);
  float loss = 0;
  for (std::size_t c = 0; c < x.size(); ++c) {
    const auto t = static_cast<float>(form.targets[c]);
    if (t != 0) loss += t * (log_sum - (static_cast<float>(x[c]) - highest));
  }
  return form.weighted(loss);
}

template <class Change>
std::vector<double> changed(std::span<const double> numbers, Change change) {
  std::vector<double> out(numbers.begin(), numbers.end());
  for (double& number : out) number = change(number);
  return out;
}

/// The loss of -ln of probabilities that are changed one by one.
template <class Change>
double with_probabilities(const LossForm& form, Change change) {
  return form.loss_by([&](std::size_t c) { return std::log(change(std::exp(form.log_p[c]))); });
}

double p_true(const LossForm& form) {
  double p = 0;
  for (std::size_t c = 0; c < form.classes(); ++c) p += form.labels[c] * std::exp(form.log_p[c]);
  return p;
}

/// The weight that the loss of the true class has besides that of its row.
double weight_of_true(const LossForm& form) {
  return form.true_class ? form.class_weights[*form.true_class] : 1;
}

/// Of soft labels, the mean logit.
double logit_of_true(const LossForm& form) {
  if (!form.is_binary) {
    return std::inner_product(form.logits.begin(), form.logits.end(), form.labels.begin(), 0.0);
  }
  if (!form.true_class) return none;
  return *form.true_class == 1 ? form.logits[0] : -form.logits[0];
}

/// The highest logit; of a yes or no, of x and 0.
double highest_logit(const LossForm& form) {
  const double highest = *std::ranges::max_element(form.logits);
  return form.is_binary ? std::max(highest, 0.0) : highest;
}

/// A yes or no for each class, of the same labels.
double sigmoid_sum(const LossForm& form) {
  double sum = 0;
  for (std::size_t c = 0; c < form.classes(); ++c) {
    sum += softplus(form.logits[c]) - form.logits[c] * form.labels[c];
  }
  return form.weighted(sum);
}

class Catalogue : public SlipList {
 public:
  using SlipList::SlipList;

  std::vector<RowSlip> all() {
    of_the_last_step();
    of_probabilities();
    if (kind().takes_logits()) of_logits();
    of_labels();
    std::vector<RowSlip> slips = take();
    for (const auto list : {option_slips, other_losses}) {
      std::ranges::move(list(kind()), std::back_inserter(slips));
    }
    return slips;
  }

 private:
  void of_the_last_step() {
    add("the minus lost", [](const LossForm& f) { return -f.loss(); });
    add("the probability itself, without a logarithm",
        [](const LossForm& f) { return f.weighted(weight_of_true(f) * p_true(f)); });
    add("the negative of the probability, without a logarithm",
        [](const LossForm& f) { return -f.weighted(weight_of_true(f) * p_true(f)); });
    add("1 - p of the true class",
        [](const LossForm& f) { return f.weighted(weight_of_true(f) * (1 - p_true(f))); });
    add("KL divergence: the loss less the entropy of the labels", [](const LossForm& f) {
      return f.true_class ? none : f.loss() - f.weighted(entropy_of(f.labels));
    });
  }

  void of_probabilities() {
    for (const Small& small : smalls) {
      const double e = small.value;
      add(std::string("probabilities clipped at ") + small.text, [e](const LossForm& f) {
        return with_probabilities(f, [e](double p) { return std::clamp(p, e, 1 - e); });
      });
      add(std::string("ln(p + ") + small.text + ")", [e](const LossForm& f) {
        return with_probabilities(f, [e](double p) { return p + e; });
      });
    }
    add("probabilities clipped at 1e-7, then ln(p + 1e-7)", [](const LossForm& f) {
      return with_probabilities(f, [](double p) { return std::clamp(p, 1e-7, 1 - 1e-7) + 1e-7; });
    });
    add("logarithms floored at -100", [](const LossForm& f) {
      return f.loss_by([&](std::size_t c) { return std::max(f.log_p[c], -100.0); });
    });
    for (int digits = 1; digits <= 6; ++digits) {
      add("probabilities rounded to " + std::to_string(digits) + " decimals before the logarithm",
          [digits](const LossForm& f) {
            return with_probabilities(f, [&](double p) { return to_decimals(p, digits); });
          });
      add("probabilities rounded to " + std::to_string(digits) + " digits before the logarithm",
          [digits](const LossForm& f) {
            return with_probabilities(f, [&](double p) { return to_digits(p, digits); });
          });
    }
    if (kind().takes_logits()) return;
    add("probabilities divided by their sum", [](const LossForm& f) {
      if (f.is_binary) return none;
      const double all = log_sum_exp(f.log_p);
      return f.loss_by([&](std::size_t c) { return f.log_p[c] - all; });
    });
    const bool are_logs = request().given == Given::log_probabilities;
    add(are_logs ? "log-probabilities taken as logits" : "probabilities taken as logits",
        [](const LossForm& f) { return f.loss_of_logits(f.logits); });
  }

  void of_logits() {
    of_sums();
    add("logits of the other sign",
        [](const LossForm& f) { return f.with_logits([](double x) { return -x; }); });
    add(kind().is_binary() ? "sigmoid applied twice" : "softmax applied twice",
        [](const LossForm& f) {
          if (f.is_binary) return f.loss_of_logits(std::array{std::exp(f.log_p[1])});
          return f.loss_of_logits(changed(f.log_p, [](double log_p) { return std::exp(log_p); }));
        });
    add("logits taken as probabilities", [](const LossForm& f) {
      if (!std::ranges::all_of(f.logits, [](double x) { return x >= 0 && x <= 1; })) return none;
      if (f.is_binary)
        return f.loss_of(std::array{std::log1p(-f.logits[0]), std::log(f.logits[0])});
      return f.loss_by([&](std::size_t c) { return std::log(f.logits[c]); });
    });
    if (kind().is_binary()) {
      add("logits taken as log-probabilities", [](const LossForm& f) {
        const double x = f.logits[0];
        return x > 0 ? none : f.loss_of(std::array{std::log(-std::expm1(x)), x});
      });
    } else {
      add("logits divided by their sum, without exponentials", [](const LossForm& f) {
        const double sum = std::accumulate(f.logits.begin(), f.logits.end(), 0.0);
        return f.loss_by([&](std::size_t c) { return std::log(f.logits[c] / sum); });
      });
      add("sigmoid for softmax: of the true class", [](const LossForm& f) {
        if (!f.true_class) return none;
        return f.weighted(weight_of_true(f) * softplus(-f.logits[*f.true_class]));
      });
      add("sigmoid for softmax: the sum over the classes", sigmoid_sum);
      add("sigmoid for softmax: the mean over the classes",
          [](const LossForm& f) { return sigmoid_sum(f) / static_cast<double>(f.classes()); });
    }
    if (kind().is_binary()) {
      add("softmax of x and -x",
          [](const LossForm& f) { return f.with_logits([](double x) { return 2 * x; }); });
    }
    in_other_types();
  }

  /// What goes wrong in x_y - ln sum e^x.
  void of_sums() {
    add("the logit of the true class in place of its probability: -x",
        [](const LossForm& f) { return -f.weighted(weight_of_true(f) * logit_of_true(f)); });
    add("the logit of the true class itself",
        [](const LossForm& f) { return f.weighted(weight_of_true(f) * logit_of_true(f)); });
    add("the log-sum-exp without the true logit", [](const LossForm& f) {
      if (!f.true_class) return none;
      const double own =
          f.is_binary ? f.logits[0] * static_cast<double>(*f.true_class) : f.logits[*f.true_class];
      return f.loss() + f.weighted(weight_of_true(f) * own);
    });
    add("the sum of exponentials without the true class", [](const LossForm& f) {
      if (!f.true_class) return none;
      std::vector<double> others;
      for (std::size_t c = 0; c < f.classes(); ++c) {
        if (c != *f.true_class) others.push_back(f.log_p[c]);
      }
      if (others.empty()) return none;
      return f.weighted(weight_of_true(f) * (log_sum_exp(others) - f.log_p[*f.true_class]));
    });
    add("the maximum m not added back to ln sum e^(x - m)", [](const LossForm& f) {
      return f.loss() - f.weighted(weight_of_true(f) * highest_logit(f));
    });
    add("the maximum m taken off above, not below: e^(x - m) / sum e^x", [](const LossForm& f) {
      return f.loss() + f.weighted(weight_of_true(f) * highest_logit(f));
    });
  }

  void in_other_types() {
    const auto rounds = [&](const std::string& name, double (*change)(double)) {
      add(name, [change](const LossForm& f) { return f.with_logits(change); });
    };
    if (request().dtype == Dtype::float64) {
      add("in float32, rounded once", [](const LossForm& f) {
        return as_float32(f.with_logits(as_float32));
      }).is_float32 = true;
    }
    add("the frameworks' formula in float32", plain_float32).is_float32 = true;
    rounds("logits in float16", as_float16);
    rounds("logits in bfloat16", as_bfloat16);
    for (int decimals = 0; decimals <= 4; ++decimals) {
      add("logits rounded to " + std::to_string(decimals) + " decimals",
          [decimals](const LossForm& f) {
            return f.with_logits([&](double x) { return to_decimals(x, decimals); });
          });
    }
  }

  void of_labels() {
    if (kind().is_binary()) {
      add("labels 0 and 1 exchanged", [](const LossForm& f) {
        return f.weighted(-f.labels[0] * f.class_weights[1] * f.log_p[1] -
                          f.labels[1] * f.log_p[0]);
      });
      return;
    }
    add("a yes or no of the true class: -ln(1 - p)", [](const LossForm& f) {
      return f.true_class ? -f.weighted(std::log1p(-std::exp(f.log_p[*f.true_class]))) : none;
    });
    constexpr std::size_t few = 20, most = 1000;
    if (kind().classes > most) return;
    const std::int64_t base = request().label_base;
    for (std::size_t c = 0; c < kind().classes; ++c) {
      const std::string name = std::to_string(base + static_cast<std::int64_t>(c));
      add("class " + name + " in place of the true one", [c](const LossForm& f) {
        return !f.true_class || *f.true_class == c ? none : -f.weighted(f.log_p[c]);
      }).changes = kind().classes <= few ? 1 : 2;
    }
    const auto shifted = [&](const char* name, std::size_t step) {
      add(name, [step](const LossForm& f) {
        if (!f.true_class || *f.true_class + step - 1 >= f.classes()) return none;
        const std::size_t c = *f.true_class + step - 1;
        return -f.weighted(f.class_weights[c] * f.log_p[c]);
      });
    };
    if (request().loss == Loss::sparse) {
      if (base == 0) shifted("classes counted from 1", 0);
      if (base == 1) shifted("classes counted from 0", 2);
    }
  }
};

}  // namespace

std::vector<RowSlip> row_slips(const LossKind& kind) {
  return Catalogue(kind).all();
}

std::vector<RowSlip> temperatures(const LossKind& kind) {
  std::vector<RowSlip> slips;
  if (!kind.takes_logits()) return slips;
  const auto add = [&](double t) {
    RowSlip& slip = slips.emplace_back();
    slip.name = "temperature " + to_text(t);
    slip.loss = [t](const LossForm& f) { return f.with_logits([t](double x) { return x / t; }); };
    slip.changes = t == 2 || t == 0.5 || t == 10 || t == 0.1 ? 1 : 2;
  };
  for (int n = 1; n < 100; ++n) {
    add(n / 100.0);
    if (n % 10 != 0 && n > 10) add(n / 10.0);
    if (n > 1) add(n);
  }
  return slips;
}

}  // namespace xent
