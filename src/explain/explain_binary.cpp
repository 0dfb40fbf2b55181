#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "core/softplus.h"
#include "explain/explain.h"
#include "explain/explain_parts.h"

namespace xent {
namespace {

/// Logit x, label z, pos_weight q, and the numbers that follow from them.
struct Binary {
  double x, z, q;
  bool is_weighted;
  double loss;   ///< in the dtype asked for
  double exact;  ///< in float64

  double probability() const { return 1 / (1 + std::exp(-x)); }
  double positive_factor() const { return q == 1 ? z : q * z; }
  double l() const { return 1 + (q - 1) * z; }
  template <class T>
  std::array<T, 3> in() const {
    return {static_cast<T>(x), static_cast<T>(z), static_cast<T>(q)};
  }
};

// The forms of the loss, each computed as it is written.

template <class T>
T definition(const Binary& b, Floating<T>& f) {
  const auto [x, z, q] = b.in<T>();
  const T p = 1 / f.add(1, f.exp(-x));
  return f.add(q * z * -f.ln(p), (1 - z) * -f.ln(f.add(1, -p)));
}

template <class T>
T with_softplus(const Binary& b, Floating<T>& f) {
  const auto [x, z, q] = b.in<T>();
  const T tail = f.ln(f.add(1, f.exp(-x)));
  return f.add(q * z * tail, (1 - z) * f.add(x, tail));
}

template <class T>
T for_positive(const Binary& b, Floating<T>& f) {
  const auto [x, z, q] = b.in<T>();
  const T tail = f.ln(f.add(1, f.exp(-x)));
  return f.add(f.add(x, -x * z), (1 + (q - 1) * z) * tail);
}

template <class T>
T for_negative(const Binary& b, Floating<T>& f) {
  const auto [x, z, q] = b.in<T>();
  const T tail = f.ln(f.add(1, f.exp(x)));
  if (!b.is_weighted) return f.add(-x * z, tail);
  return f.add((1 - z) * x, (1 + (q - 1) * z) * f.add(tail, -x));
}

template <class T>
T for_both(const Binary& b, Floating<T>& f) {
  const auto [x, z, q] = b.in<T>();
  const T zero(0);
  const T tail = std::log1p(f.exp(-std::abs(x)));
  if (!b.is_weighted) return f.add(f.add(std::max(x, zero), -x * z), tail);
  return f.add((1 - z) * x, (1 + (q - 1) * z) * f.add(tail, std::max(-x, zero)));
}

struct Line {
  const char* name;
  const char* formula;
  const char* weighted_formula;
  const char* note;
  double (*float64)(const Binary&, Floating<double>&);
  float (*float32)(const Binary&, Floating<float>&);
};

const std::vector<Line>& lines() {
  static const std::vector<Line> all{
      {"definition",
       "\\text{loss} = z \\cdot (-\\ln \\sigma(x)) + (1 - z) \\cdot (-\\ln(1 - \\sigma(x)))",
       "\\text{loss} = q \\cdot z \\cdot (-\\ln \\sigma(x)) + (1 - z) \\cdot (-\\ln(1 - "
       "\\sigma(x)))",
       "the definition", definition<double>, definition<float>},
      {"with σ put in", "= z \\cdot \\ln(1 + e^{-x}) + (1 - z) \\cdot (x + \\ln(1 + e^{-x}))",
       "= q \\cdot z \\cdot \\ln(1 + e^{-x}) + (1 - z) \\cdot (x + \\ln(1 + e^{-x}))",
       "since $\\sigma(x) = 1/(1 + e^{-x})$ and $1 - \\sigma(x) = e^{-x} \\cdot \\sigma(x)$",
       with_softplus<double>, with_softplus<float>},
      {"for x >= 0", "= x - x \\cdot z + \\ln(1 + e^{-x})",
       "= (1 - z) \\cdot x + l \\cdot \\ln(1 + e^{-x})",
       "gathered; for $x \\ge 0$, where $e^{-x}$ is at most 1", for_positive<double>,
       for_positive<float>},
      {"for x < 0", "= -x \\cdot z + \\ln(1 + e^{x})",
       "= (1 - z) \\cdot x + l \\cdot (\\ln(1 + e^{x}) - x)",
       "for $x < 0$, where $e^{x}$ is: $\\ln(1 + e^{-x}) = \\ln(1 + e^{x}) - x$",
       for_negative<double>, for_negative<float>},
      {"for both", "= \\max(x, 0) - x \\cdot z + \\ln(1 + e^{-|x|})",
       "= (1 - z) \\cdot x + l \\cdot (\\ln(1 + e^{-|x|}) + \\max(-x, 0))",
       "for both, as TensorFlow writes it", for_both<double>, for_both<float>},
      {"as xent computes", "= |x| \\cdot a + \\ln(1 + e^{-|x|})",
       "= |x| \\cdot a + l \\cdot \\ln(1 + e^{-|x|})", "", nullptr, nullptr},
  };
  return all;
}

void add_inputs(const Account& account, const ExplainedLoss& loss, Document& document) {
  Table table;
  table.columns = {{"name", {}, false}, {"value", {}}, {"note", {}, false}};
  const auto add = [&](std::string_view name, double value, std::string_view note) {
    table.rows.push_back({{words(name), value, words(note)}});
  };
  add("logit $x$", loss.x[0], "ln(p / (1 - p)) of the predicted probability p");
  add("label $z$", loss.z[0], "");
  if (loss.t != loss.z) {
    add("smoothed $z$", loss.t[0],
        "$(1 - \\varepsilon) \\cdot z + \\varepsilon / 2$; the $z$ of what follows");
  }
  if (account.loss == Loss::weighted) {
    add("pos_weight $q$", loss.q, "multiplies the positive term");
    add("$l$", 1 + (loss.q - 1) * loss.target[0], "$1 + (q - 1) \\cdot z$");
  }
  document.parts.emplace_back(std::move(table));
}

void add_probability(const Binary& b, Document& document) {
  add_heading(document, "The probability");
  const char* const formula = "\\frac{1}{1 + e^{-x}}";
  const double p = b.probability();
  document.parts.emplace_back(
      Derivation{{{"\\sigma(x) = \\frac{1}{1 + e^{-x}}",
                   "= " + with_numbers(formula, document.number, {{'x', b.x}}), p, "", false}}});
  add_result_text(document, "The label 1 has probability " + shown(p, document.number) + ", " +
                                one_in(softplus(-b.x)) + "; the label 0 has " +
                                shown(1 / (1 + std::exp(b.x)), document.number) + ".");
}

void add_terms(const Binary& b, Document& document) {
  add_heading(document, "The two terms");
  Table table;
  table.columns = {{"label", words("label"), false},
                   {"factor", words("factor"), true, true},
                   {"surprise", words("$-\\ln$ of its probability"), true, true},
                   {"term", words("term"), true, true}};
  const auto add = [&](std::string_view name, double factor, double surprise) {
    table.rows.push_back({{words(name), factor, surprise, factor == 0 ? 0 : factor * surprise}});
  };
  add(b.is_weighted ? "1: $q \\cdot z$" : "1: $z$", b.positive_factor(), softplus(-b.x));
  add("0: $1 - z$", 1 - b.z, softplus(b.x));
  table.rows.push_back({{words("loss"), {}, {}, b.loss}, false, true});
  document.parts.emplace_back(std::move(table));
}

void add_derivation(const ExplainedLoss& loss, const Binary& b, Document& document) {
  add_heading(document, "From the definition to the form that is computed");
  Derivation steps;
  std::vector<Form> forms;
  const double a = b.x > 0 ? 1 - b.z : b.positive_factor();
  for (const Line& line : lines()) {
    const std::string formula = b.is_weighted ? line.weighted_formula : line.formula;
    const std::string right = formula.substr(formula.find('='));
    Form form{line.name, loss.computed(false), loss.computed(true)};
    if (line.float64 != nullptr) {
      form.float64 = compute_in<double>(b.exact, [&](auto& f) { return line.float64(b, f); });
      form.float32 = compute_in<float>(b.exact, [&](auto& f) { return line.float32(b, f); });
    }
    Step step{formula,
              with_numbers(right, document.number,
                           {{'x', b.x}, {'z', b.z}, {'q', b.q}, {'l', b.l()}, {'a', a}}),
              form.float64.value, line.note, form.float64.digits < 5};
    if (step.note.empty()) {
      const std::string positive = b.is_weighted ? "q \\cdot z" : "z";
      step.note = "as xent computes it, $a = " + std::string(b.x > 0 ? "1 - z" : positive) +
                  "$: no term is negative, so nothing cancels";
      step.value = b.loss;
    }
    steps.lines.push_back(step);
    forms.push_back(std::move(form));
  }
  document.parts.emplace_back(std::move(steps));
  add_forms(document, forms);
}

double by_rounded_steps(const Binary& b, int digits) {
  const auto round = [&](double value) { return rounded_to(value, digits); };
  const double p = round(1 / (1 + round(std::exp(-b.x))));
  const auto term = [&](double factor, double probability) {
    return factor == 0 ? 0 : round(round(factor) * round(-std::log(probability)));
  };
  return round(term(b.positive_factor(), p) + term(1 - b.z, round(1 - p)));
}

void add_gradient(const ExplainedLoss& loss, const Binary& b, Document& document) {
  add_heading(document, "The gradient");
  const char* const formula = b.is_weighted
                                  ? "(1 - z) \\cdot \\sigma(x) - q \\cdot z \\cdot \\sigma(-x)"
                                  : "\\sigma(x) - z";
  document.parts.emplace_back(Derivation{
      {{"\\frac{\\partial \\text{loss}}{\\partial x} = " + std::string(formula),
        "= " + with_numbers(formula, document.number, {{'x', b.x}, {'z', b.z}, {'q', b.q}}),
        loss.gradient()[0], "", false}}});
  if (!std::isfinite(b.x)) return;
  add_result_text(document,
                  "Checked by the difference $(\\text{loss}(x + h) - \\text{loss}(x - h)) / (2 "
                  "\\cdot h)$, h = 2^-12: " +
                      shown(loss.slope(0), document.number) + ".");
}

void add_charts(const ExplainedLoss& loss, const Binary& b, Document& document) {
  const double p = b.probability();
  if (std::isnan(p)) return;
  document.parts.emplace_back(Bars{"Probabilities",
                                   {{"label 1", p, b.z == 1}, {"label 0", 1 - p, b.z == 0}},
                                   b.z == 0 || b.z == 1 ? "the label" : ""});
  const double reach = std::max(6.0, 1.5 * std::abs(b.x));
  add_curve(document, "The loss over the logit, for this label", loss, 0, -reach, reach);
}

}  // namespace

void explain_binary(const Account& account, const ExplainedLoss& loss, Document& document) {
  add_inputs(account, loss, document);
  const Binary b{loss.x[0],   loss.target[0], loss.q, account.loss == Loss::weighted,
                 loss.nats(), loss.exact()};
  add_probability(b, document);
  add_terms(b, document);
  add_rounding(document, by_rounded_steps(b, document.number.digits), b.loss);
  add_derivation(loss, b, document);
  add_gradient(loss, b, document);
  add_charts(loss, b, document);
}

}  // namespace xent
