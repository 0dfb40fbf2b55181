#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "document/formula.h"
#include "explain/explain.h"
#include "explain/explain_parts.h"

namespace xent {
namespace {

constexpr RowsShown rows_shown{.all = 12, .top = 6, .of_the_true = 4};

/// The results of the steps, class by class.
struct Softmax {
  explicit Softmax(const ExplainedLoss& loss_in);

  const ExplainedLoss& in;
  double m = 0;                    ///< the greatest logit
  std::vector<double> e;           ///< e^(x - m)
  double sum = 0;                  ///< of e
  double others = 0;               ///< of e without the one of the greatest logit
  double targets = 0;              ///< sum of the targets, class weights included
  double loss = 0;                 ///< in nats, from the core
  std::vector<double> terms;       ///< target * -ln p
  std::vector<std::size_t> shown;  ///< classes that have a row; the rest is summed
  int label = -1;                  ///< the only class whose label is not 0, or none

  double p(std::size_t c) const { return e[c] / sum; }
  double surprise(std::size_t c) const { return (m - in.x[c]) + std::log1p(others); }
};

Softmax::Softmax(const ExplainedLoss& loss_in)
    : in(loss_in), loss(in.nats()), shown(choose_rows(in.x, in.z, rows_shown)) {
  const auto greatest = std::max_element(in.x.begin(), in.x.end());
  const auto top = static_cast<std::size_t>(greatest - in.x.begin());
  m = *greatest;
  for (std::size_t c = 0; c < in.classes; ++c) {
    e.push_back(std::exp(in.x[c] - m));
    sum += e[c];
    if (c != top) others += e[c];
    targets += in.target[c];
  }
  for (std::size_t c = 0; c < in.classes; ++c) {
    terms.push_back(in.target[c] == 0 ? 0 : in.target[c] * surprise(c));
    if (in.z[c] != 0) label = label == -1 ? static_cast<int>(c) : -2;
  }
}

// The forms of the loss, each computed as it is written.

/// The sum of e^(x - m).
template <class T>
T sum_of_powers(const Softmax& s, T m, Floating<T>& f) {
  T sum(0);
  for (const double x : s.in.x) sum = f.add(sum, f.exp(static_cast<T>(x) - m));
  return sum;
}

/// The sum of target * surprise(class).
template <class T, class Surprise>
T loss_of(const Softmax& s, Floating<T>& f, const Surprise& surprise) {
  T loss(0);
  for (std::size_t c = 0; c < s.in.classes; ++c) {
    if (s.in.target[c] != 0) loss = f.add(loss, static_cast<T>(s.in.target[c]) * surprise(c));
  }
  return loss;
}

template <class T>
T textbook(const Softmax& s, Floating<T>& f) {
  const T sum = sum_of_powers(s, T(0), f);
  return loss_of(s, f,
                 [&](std::size_t c) { return -f.ln(std::exp(static_cast<T>(s.in.x[c])) / sum); });
}

/// With the log-sum-exp of logits that m is taken from.
template <class T>
T by_log_sum(const Softmax& s, double m, Floating<T>& f) {
  const T log_sum = f.add(static_cast<T>(m), f.ln(sum_of_powers(s, static_cast<T>(m), f)));
  return loss_of(s, f, [&](std::size_t c) { return f.add(log_sum, static_cast<T>(-s.in.x[c])); });
}

/// A table of classes from columns of numbers: the shown classes, the rest, their sum.
class ClassTable {
 public:
  explicit ClassTable(const Softmax& s) : s_(s) {
    table_.columns.push_back({"class", words("class")});
    for (const std::size_t c : s_.shown) {
      table_.rows.push_back({{verbatim(class_name(*s_.in.row, c))}, s_.in.z[c] > 0, false});
    }
    rest_ = s_.in.classes - s_.shown.size();
    if (rest_ > 0) {
      table_.rows.push_back({{verbatim("other " + std::to_string(rest_))}});
    }
    table_.rows.push_back({{verbatim("sum")}, false, true});
  }

  /// A column: value(class) of the classes shown; with a sum, of the rest and of all, too.
  template <class Value>
  void add(const std::string& key, std::string_view head, bool has_sum, const Value& value) {
    const bool is_given = key == "logit" || key == "label" || key == "class_weight";
    table_.columns.push_back({key, words(head), true, !is_given});
    std::size_t row = 0;
    for (const std::size_t c : s_.shown) table_.rows[row++].cells.emplace_back(value(c));
    double rest = 0;
    double all = 0;
    for (std::size_t c = 0; has_sum && c < s_.in.classes; ++c) {
      const bool is_shown = std::find(s_.shown.begin(), s_.shown.end(), c) != s_.shown.end();
      (is_shown ? all : rest) += value(c);
    }
    if (rest_ > 0) table_.rows[row++].cells.push_back(has_sum ? Cell(rest) : Cell());
    table_.rows[row].cells.push_back(has_sum ? Cell(all + rest) : Cell());
  }

  Table take() { return std::move(table_); }

 private:
  const Softmax& s_;
  Table table_;
  std::size_t rest_ = 0;
};

void add_classes(const Softmax& s, Document& document) {
  const ExplainedLoss& in = s.in;
  add_heading(document, "Logits to probabilities to terms");
  add_result_text(document,
                  "The greatest logit is $m = " + in_formula(shown(s.m, document.number)) +
                      "$. Taking it from each changes no probability, and no power overflows.");
  ClassTable table(s);
  table.add("logit", "logit $x$", false, [&](std::size_t c) { return in.x[c]; });
  table.add("minus_max", "$x - m$", false, [&](std::size_t c) { return in.x[c] - s.m; });
  table.add("exp", "$e^{x - m}$", true, [&](std::size_t c) { return s.e[c]; });
  table.add("p", "$p$", true, [&](std::size_t c) { return s.p(c); });
  table.add("minus_log_p", "$-\\ln p$", false, [&](std::size_t c) { return s.surprise(c); });
  const bool is_smoothed = in.t != in.z;
  table.add("label", is_smoothed ? "label" : "label $t$", true,
            [&](std::size_t c) { return in.z[c]; });
  if (is_smoothed) {
    table.add("smoothed_label", "smoothed $t$", true, [&](std::size_t c) { return in.t[c]; });
  }
  const bool is_weighted = !in.row->class_weights.empty();
  if (is_weighted) {
    table.add("class_weight", "weight $w$", false, [&](std::size_t c) { return in.w[c]; });
  }
  table.add("term", is_weighted ? "$w \\cdot t \\cdot (-\\ln p)$" : "$t \\cdot (-\\ln p)$", true,
            [&](std::size_t c) { return s.terms[c]; });
  document.parts.emplace_back(table.take());
  if (is_smoothed) {
    add_text(
        document,
        "Smoothed labels are $(1 - \\varepsilon) \\cdot t + \\varepsilon / C$, with $\\varepsilon "
        "= " +
            in_formula(to_text(in.row->label_smoothing)) +
            "$ and $C = " + std::to_string(in.classes) + "$ classes.");
  }
  if (s.label >= 0) {
    const auto label = static_cast<std::size_t>(s.label);
    const double p = s.p(label);
    document.parts.emplace_back(
        Paragraph{verbatim("The true class is " + class_name(*in.row, label) +
                           ": p(true) = " + to_text(p, {.digits = 3, .float32 = false}) + ", " +
                           one_in(s.surprise(label)) + "."),
                  false, true});
  }
}

/// The formula without the letter w where there are no class weights.
std::string with_weights(std::string formula, const ExplainedLoss& in) {
  if (!in.row->class_weights.empty()) return formula;
  for (const std::string factor : {"w_c \\cdot ", "w \\cdot "}) {
    for (std::size_t at = 0; (at = formula.find(factor)) != std::string::npos;) {
      formula.erase(at, factor.size());
    }
  }
  return formula;
}

void add_both_ways(const Softmax& s, Document& document) {
  const NumberFormat& number = document.number;
  const double log_sum = s.m + std::log(s.sum);
  double linear = 0;
  double gaps = 0;
  for (std::size_t c = 0; c < s.in.classes; ++c) {
    if (s.in.target[c] == 0) continue;
    linear += s.in.target[c] * s.in.x[c];
    gaps += s.in.target[c] * (s.m - s.in.x[c]);
  }
  // One-hot and unweighted targets need no sum over classes.
  const bool is_index =
      s.label >= 0 && s.targets == 1 && s.in.target[static_cast<std::size_t>(s.label)] == 1;
  Derivation steps;
  const auto add = [&](const char* formula, const char* index_formula, const char* numbers,
                       double value, std::string note, bool is_loss = true) {
    steps.lines.push_back(
        {with_weights(is_index && *index_formula != '\0' ? index_formula : formula, s.in),
         with_numbers(numbers, number,
                      {{'M', s.m},
                       {'S', s.sum},
                       {'O', s.others},
                       {'T', s.targets},
                       {'L', log_sum},
                       {'X', linear},
                       {'G', gaps},
                       {'Y', s.loss}}),
         value, with_weights(std::move(note), s.in),
         is_loss && digits_right(value, s.in.exact(), 15) < 5});
  };
  add("\\text{lse} = \\ln \\sum_k e^{x_k} = m + \\ln \\sum_k e^{x_k - m}", "", "= M + \\ln S",
      log_sum, "log-sum-exp", false);
  add("\\text{loss} = -\\sum_c w_c \\cdot t_c \\cdot \\ln p_c", "\\text{loss} = -\\ln p_y", "",
      std::accumulate(s.terms.begin(), s.terms.end(), 0.0), "the sum of the terms above");
  add("= T \\cdot \\text{lse} - \\sum_c w_c \\cdot t_c \\cdot x_c", "= \\text{lse} - x_y",
      is_index ? "= L - X" : "= T \\cdot L - X", s.targets * log_sum - linear,
      is_index ? "log-sum-exp less the true logit" : "$T = \\sum_c w_c \\cdot t_c$");
  add("= \\sum_c w_c \\cdot t_c \\cdot (m - x_c) + T \\cdot \\ln(1 + S)",
      "= (m - x_y) + \\ln(1 + S)", is_index ? "= G + \\ln(1 + O)" : "= G + T \\cdot \\ln(1 + O)",
      s.loss, "as xent computes it: $S$ is the sum of powers without that of $m$; nothing cancels");
  document.parts.emplace_back(std::move(steps));
}

void add_floating(const Softmax& s, Document& document) {
  const double exact = s.in.exact();
  add_forms(document,
            {form("−ln(e^x / Σ e^x)", exact, [&](auto& f) { return textbook(s, f); }),
             form("ln Σ e^x − x", exact, [&](auto& f) { return by_log_sum(s, 0, f); }),
             form("m + ln Σ e^(x−m) − x", exact, [&](auto& f) { return by_log_sum(s, s.m, f); }),
             {"as xent computes", s.in.computed(false), s.in.computed(true)}});
}

double by_rounded_steps(const Softmax& s, int digits) {
  const auto round = [&](double value) { return rounded_to(value, digits); };
  double sum = 0;
  for (const double x : s.in.x) sum += round(std::exp(round(x - s.m)));
  sum = round(sum);
  double loss = 0;
  for (std::size_t c = 0; c < s.in.classes; ++c) {
    if (s.in.target[c] == 0) continue;
    const double p = round(round(std::exp(round(s.in.x[c] - s.m))) / sum);
    loss += round(round(s.in.target[c]) * round(-std::log(p)));
  }
  return round(loss);
}

void add_gradient(const Softmax& s, Document& document) {
  const std::vector<double> gradient = s.in.gradient();
  const bool is_plain = s.targets == 1;
  add_heading(document, "The gradient");
  add_text(
      document,
      std::string("The derivative by each logit is $") +
          (is_plain ? "p - t$"
                    : with_weights("T \\cdot p - w \\cdot t$, with $T = \\sum_c w_c \\cdot t_c$",
                                   s.in)) +
          ". It is checked by the difference $(\\text{loss}(x + h) - \\text{loss}(x "
          "- h)) / (2 \\cdot h)$ with h = 2^-12.");
  ClassTable table(s);
  table.add("p", is_plain ? "$p$" : "$T \\cdot p$", true,
            [&](std::size_t c) { return s.targets * s.p(c); });
  table.add("target", is_plain ? "$t$" : with_weights("$w \\cdot t$", s.in), true,
            [&](std::size_t c) { return s.in.target[c]; });
  table.add("gradient", "gradient", false, [&](std::size_t c) { return gradient[c]; });
  table.add("difference", "difference", false,
            [&](std::size_t c) { return std::isfinite(s.in.x[c]) ? s.in.slope(c) : 0.0; });
  document.parts.emplace_back(table.take());
}

void add_charts(const Softmax& s, Document& document) {
  Bars bars{"Probabilities", {}, s.label >= 0 ? "the true class" : "the label is not 0"};
  for (const std::size_t c : s.shown) {
    bars.bars.push_back({class_name(*s.in.row, c), s.p(c), s.in.z[c] > 0});
  }
  document.parts.emplace_back(std::move(bars));
  const std::size_t y = static_cast<std::size_t>(
      std::max_element(s.in.target.begin(), s.in.target.end()) - s.in.target.begin());
  add_curve(
      document,
      "The loss over the logit of class " + class_name(*s.in.row, y) + ", the others as they are",
      s.in, y, std::min(s.in.x[y], s.m) - 4, std::max(s.in.x[y], s.m) + 4);
}

}  // namespace

void explain_softmax(const ExplainedLoss& loss, Document& document) {
  const Softmax s(loss);
  add_classes(s, document);
  add_rounding(document, by_rounded_steps(s, document.number.digits), s.loss);
  add_heading(document, "The loss, both ways");
  if (!std::isfinite(s.m)) {
    add_alarm(document, "The row has no distribution: its loss is nan.");
    return;
  }
  add_both_ways(s, document);
  add_floating(s, document);
  add_gradient(s, document);
  add_charts(s, document);
}

}  // namespace xent
