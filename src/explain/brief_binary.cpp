// The short form of a loss of one logit: the probability, -ln of it, the loss.
#include <algorithm>
#include <cmath>
#include <string>

#include "core/softplus.h"
#include "document/formula.h"
#include "explain/brief_parts.h"
#include "explain/explain.h"
#include "explain/explain_parts.h"
#include "io/number/shown.h"

namespace xent {
namespace {

/// One of the two terms: that of the label 1, with p, or that of the label 0, with 1 - p.
struct Term {
  long double p = 0;         ///< the probability of the label
  long double surprise = 0;  ///< -ln of it
  long double factor = 0;
  std::string letters;  ///< of the factor, "z \cdot "; empty if it is 1
  std::string numbers;

  long double value() const { return factor == 0 ? 0 : factor * surprise; }
};

class Brief {
 public:
  Brief(const Account& account, const ExplainedLoss& loss, Document& document)
      : account_(account), in_(loss), document_(document), scale_(scale_of(account, loss)) {
    take_probabilities();
    const double t = smoothed();
    const char* const letter = in_.t == in_.z ? "z" : "t";
    of_1_.factor = static_cast<long double>(in_.q) * t;
    of_0_.factor = 1 - static_cast<long double>(t);
    if (in_.q != 1) {
      of_1_.letters = "\\text{pos_weight} \\cdot ";
      of_1_.numbers = in_formula(to_text(in_.q)) + " \\cdot ";
    }
    if (t != 1) {
      of_1_.letters += std::string(letter) + " \\cdot ";
      of_1_.numbers += in_formula(to_text(t)) + " \\cdot ";
    }
    if (t != 0) {
      of_0_.letters = std::string("(1 - ") + letter + ") \\cdot ";
      of_0_.numbers = "(1 - " + in_formula(to_text(t)) + ") \\cdot ";
    }
  }

  void write() {
    // A loss that lies between two numbers of so many digits has one or two more.
    const int wanted = document_.number.digits;
    bool is_written = false;
    for (int more : {0, 1, 2, 0}) {
      digits_ = std::min(wanted + more, 17);
      is_written = choose_digits();
      if (is_written || surprise_digits_ > 0) break;
    }
    if (surprise_digits_ == 0) surprise_digits_ = 17;
    Derivation steps;
    if (in_.given == Given::logits) steps.lines.push_back(probability(is_written));
    if (in_.t != in_.z) steps.lines.push_back(smoothing());
    if (!is_written) {
      if (needs(of_1_)) steps.lines.push_back(surprise("-\\ln p", in_.x[0], of_1_));
      if (needs(of_0_)) steps.lines.push_back(surprise("-\\ln(1 - p)", -in_.x[0], of_0_));
    }
    steps.lines.push_back(result(is_written));
    document_.parts.emplace_back(std::move(steps));
    add_full_value(account_, in_, document_);
  }

 private:
  /// The probabilities of the labels, and -ln of each, without loss of digits.
  void take_probabilities() {
    const auto x = static_cast<long double>(in_.x[0]);
    switch (in_.given) {
      case Given::logits:
        of_1_.surprise = softplus(-x);
        of_0_.surprise = softplus(x);
        of_1_.p = std::exp(-of_1_.surprise);
        of_0_.p = std::exp(-of_0_.surprise);
        break;
      case Given::probabilities:
        of_1_.p = x;
        of_0_.p = 1 - x;
        of_1_.surprise = -std::log(x);
        of_0_.surprise = -std::log1p(-x);
        break;
      case Given::log_probabilities:
        of_1_.p = std::exp(x);
        of_0_.p = -std::expm1(x);
        of_1_.surprise = -x;
        of_0_.surprise = -std::log(of_0_.p);
        break;
    }
  }

  /// The label after smoothing, without the errors of its sum.
  double smoothed() const {
    constexpr int decimals = 15;
    return in_.t == in_.z ? in_.t[0] : rounded_to(in_.t[0], decimals);
  }

  static bool needs(const Term& term) { return term.factor != 0; }

  /// Whether the loss follows from p as it is written.
  bool choose_digits() {
    const long double printed = in_.printed;
    const int most = std::max(calculator_digits, std::min(17, digits_ + 4));
    // A calculator takes 1 - p for 1 if p is tiny.
    const bool is_lost = in_.given == Given::logits && needs(of_0_) && of_1_.p > 0 &&
                         of_1_.p < std::pow(10.0L, -(digits_ + 2));
    p_digits_ = is_lost ? 0 : fewest_digits(digits_ + 1, most, [&](int k) {
      const long double p = as_read(of_1_.p, k);
      const long double first = needs(of_1_) ? of_1_.factor * -std::log(p) : 0;
      const long double second = needs(of_0_) ? of_0_.factor * -std::log1p(-p) : 0;
      return agrees(scale_.factor * (first + second), printed, digits_);
    });
    const bool is_log = in_.given == Given::log_probabilities;
    if (p_digits_ > 0 && (!is_log || !needs(of_1_))) return true;
    if (p_digits_ == 0) p_digits_ = digits_ + 1;
    surprise_digits_ = fewest_digits(digits_ + 1, 17, [&](int k) {
      const long double first = needs(of_1_) ? of_1_.factor * as_read(of_1_.surprise, k) : 0;
      const long double second = needs(of_0_) ? of_0_.factor * as_read(of_0_.surprise, k) : 0;
      return agrees(scale_.factor * (first + second), printed, digits_);
    });
    return false;
  }

  /// The digits of -ln p; one that lies between two numbers of so many digits has more.
  int digits_of(const Term& term) const {
    const int found = fewest_digits(surprise_digits_, 17,
                                    [&](int k) { return agrees(term.surprise, term.surprise, k); });
    return found == 0 ? 17 : found;
  }

  Step probability(bool is_written) const {
    Step step;
    step.formula = "p = \\sigma(x) = \\frac{1}{1 + e^{-x}}";
    step.numbers = "= " + with_numbers("\\frac{1}{1 + e^{-x}}", {.digits = 17, .float32 = false},
                                       {{'x', in_.x[0]}});
    const bool is_tiny = of_1_.p > 0 && of_1_.p < 1e-300L;
    if (!is_tiny) {
      step.value = static_cast<double>(of_1_.p);
      step.digits = p_digits_;
    }
    if (!is_written) {
      step.note = "so near 0 or 1 that p with a calculator's digits does not give the loss";
    }
    return step;
  }

  Step smoothing() const {
    const std::string share = in_formula(to_text(in_.smoothing));
    return {
        "t = (1 - \\varepsilon) \\cdot z + \\varepsilon / 2",
        "= (1 - " + share + ") \\cdot " + in_formula(to_text(in_.z[0])) + " + " + share + " / 2",
        smoothed(),
        "",
        false,
        17};
  }

  /// -ln of the probability sigma(x), in the form that a calculator can follow.
  Step surprise(const std::string& name, double x, const Term& term) const {
    Step step;
    step.value = static_cast<double>(term.surprise);
    step.digits = digits_of(term);
    if (in_.given == Given::log_probabilities && &term == &of_1_) {
      step.formula = name;
      step.numbers = "= -" + in_formula(to_text(in_.x[0]));
      return step;
    }
    if (in_.given == Given::log_probabilities) {
      step.formula = name + " = -\\ln(1 - e^{\\ln p})";
      step.numbers = "= -\\ln(1 - e^{" + to_text(in_.x[0]) + "})";
      return step;
    }
    if (in_.given == Given::probabilities) {
      step.formula = name;
      return step;
    }
    // The other label has -x: e^{-x} of one is e^{x} of the other.
    const std::string minus = &term == &of_1_ ? "-" : "";
    const std::string plus = &term == &of_1_ ? "" : "-";
    const NumberFormat all{.digits = 17, .float32 = false};
    std::string right;
    if (x < 0) {
      right = (minus.empty() ? "x" : "-x") + std::string(" + \\ln(1 + e^{") + plus + "x})";
    } else if (std::exp(-static_cast<long double>(x)) > std::pow(10.0L, -(surprise_digits_ + 2))) {
      right = "\\ln(1 + e^{" + minus + "x})";
    } else {
      step.note = "$\\ln(1 + u)$ of a small $u$ is $u$";
      step.is_approximate = true;
      right = "e^{" + minus + "x}";
    }
    step.formula = name + (step.is_approximate ? " \\approx " : " = ") + right;
    step.numbers =
        (step.is_approximate ? "\\approx " : "= ") + with_numbers(right, all, {{'x', in_.x[0]}});
    return step;
  }

  /// A term with a text in place of the probability.
  static std::string term_of(const std::string& factor, const std::string& surprise) {
    const bool is_signed = surprise.starts_with('-');
    return factor.empty() || !is_signed ? factor + surprise : factor + "(" + surprise + ")";
  }

  Step result(bool is_written) const {
    const std::string p = number_in_formula(of_1_.p, p_digits_);
    const auto number = [&](const std::string& logarithm, const Term& term) {
      return is_written ? logarithm : number_in_formula(term.surprise, digits_of(term));
    };
    std::string formula, numbers;
    if (needs(of_1_)) {
      formula = term_of(of_1_.letters, "-\\ln p");
      numbers = term_of(of_1_.numbers, number("-\\ln " + p, of_1_));
    }
    if (needs(of_0_)) {
      formula += (formula.empty() ? "" : " + ") + term_of(of_0_.letters, "-\\ln(1 - p)");
      numbers += (numbers.empty() ? "" : " + ") +
                 term_of(of_0_.numbers, number("-\\ln(1 - " + p + ")", of_0_));
    }
    if (formula.empty()) formula = numbers = "0";
    if (!scale_.formula.empty() || !scale_.unit.empty()) {
      formula = scale_.formula + "(" + formula + ")" + scale_.unit;
      numbers = scale_.numbers + "(" + numbers + ")" + scale_.unit;
    }
    Step step{"\\text{loss} = " + formula, "= " + numbers, in_.printed, "", false, digits_};
    if (numbers == shown(in_.printed, {.digits = digits_, .float32 = false})) step.numbers.clear();
    return step;
  }

  const Account& account_;
  const ExplainedLoss& in_;
  Document& document_;
  Scale scale_;
  Term of_1_, of_0_;
  int digits_ = 0, p_digits_ = 0, surprise_digits_ = 0;
};

}  // namespace

void explain_binary_briefly(const Account& account, const ExplainedLoss& loss, Document& document) {
  Brief(account, loss, document).write();
}

}  // namespace xent
