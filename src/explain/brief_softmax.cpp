// The short form of a loss over classes: probabilities, the table of classes, -ln p, the loss.
#include <algorithm>
#include <cctype>
#include <cmath>
#include <numeric>
#include <string>
#include <vector>

#include "base/text.h"
#include "document/formula.h"
#include "explain/brief_parts.h"
#include "explain/explain.h"
#include "explain/explain_parts.h"
#include "explain/softmax_steps.h"
#include "io/number/shown.h"

namespace xent {
namespace {

class Brief {
 public:
  Brief(const Account& account, const ExplainedLoss& loss, Document& document)
      : account_(account), document_(document), steps_(account, loss, document.number.digits) {}

  void write() {
    if (s_.has_logits) add_probabilities();
    add_table();
    add_loss();
    add_full_value(account_, s_.in, document_);
  }

 private:
  /// The letter p with the name of a class, or its index if the name does not suit a formula.
  std::string p_of(std::size_t c) const {
    constexpr std::size_t most = 12;
    std::string name = class_name(*s_.in.row, c);
    const bool is_plain =
        name.size() <= most && std::ranges::all_of(name, [](unsigned char letter) {
          return std::isalnum(letter) != 0 || letter == '_';
        });
    if (!is_plain) name = std::to_string(c + static_cast<std::size_t>(s_.in.row->label_base));
    return "p_{\\text{" + name + "}}";
  }

  /// e to the power of a class, with the numbers put in.
  std::string power(std::size_t c) const {
    return "e^{" + signed_number(steps_.exponent(c), digits_.exponent) + "}";
  }
  static std::string signed_number(long double value, int digits) {
    const NumberFormat format{.digits = digits, .float32 = false};
    return std::isfinite(value) ? shown(static_cast<double>(value), format)
                                : (value < 0 ? "-\\infty" : "\\infty");
  }

  /// "e^{3} + e^{1} + e^{-3}", of many classes the first two and the last.
  std::string powers() const {
    const std::vector<std::size_t> all = s_.rest() == 0 ? s_.shown : indices_of(s_.in.classes);
    if (all.size() <= most_powers) {
      return joined(all, " + ", [&](std::size_t c) { return power(c); });
    }
    return power(all[0]) + " + " + power(all[1]) + " + \\dots + " + power(all.back());
  }

  void add_probabilities() {
    Derivation steps;
    const std::size_t c = s_.y;
    Step step;
    step.formula = s_.is_shifted ? "p_c = \\frac{e^{x_c - m}}{\\sum_k e^{x_k - m}}"
                                 : "p_c = \\frac{e^{x_c}}{\\sum_k e^{x_k}}";
    if (s_.is_shifted) {
      step.note = "the greatest logit, $m = " + number_in_formula(s_.m, digits_.x) +
                  "$, is taken from each: that changes no $p$";
    }
    step.numbers = p_of(c) + " = \\frac{" + power(c) + "}{" + powers() + "}";
    if (steps_.is_written(c)) {
      step.numbers += " = \\frac{" + number_in_formula(s_.e[c], digits_.e) + "}{" +
                      number_in_formula(s_.sum, digits_.sum) + "}";
      step.value = static_cast<double>(s_.p[c]);
      step.digits = digits_.p;
    }
    steps.lines.push_back(std::move(step));
    if (s_.in.t != s_.in.z) {
      const std::string share = in_formula(to_text(s_.in.row->label_smoothing));
      steps.lines.push_back({"t_c = (1 - \\varepsilon) \\cdot z_c + \\varepsilon / C",
                             "= (1 - " + share + ") \\cdot " + in_formula(to_text(s_.in.z[c])) +
                                 " + " + share + " / " + std::to_string(s_.in.classes),
                             s_.in.t[c], "", false, digits_.p});
    }
    document_.parts.emplace_back(std::move(steps));
  }

  /// Adds a column: value(class) of the classes shown, and what stands below them.
  template <class Value>
  void add_column(Table& table, Column column, const Value& value, Cell rest = {}, Cell sum = {}) {
    table.columns.push_back(std::move(column));
    std::size_t row = 0;
    for (const std::size_t c : s_.shown) table.rows[row++].cells.push_back(value(c));
    if (s_.rest() > 0) table.rows[row++].cells.push_back(std::move(rest));
    if (row < table.rows.size()) table.rows[row].cells.push_back(std::move(sum));
  }

  /// A number that may be too small to be written: then as a power of e.
  Cell small(std::size_t c, long double value, int digits, long double power) const {
    if (steps_.is_written(c)) return Rounded{static_cast<double>(value), digits};
    return verbatim(
        "e^" + shown(static_cast<double>(power), {.digits = digits_.exponent, .float32 = false}));
  }

  void add_table() {
    Table table;
    table.columns.push_back({"class", words("class")});
    for (const std::size_t c : s_.shown) {
      table.rows.push_back({{verbatim(class_name(*s_.in.row, c))}, s_.in.z[c] > 0, false});
    }
    const bool has_rest = s_.rest() > 0;
    if (has_rest) table.rows.push_back({{verbatim("other " + std::to_string(s_.rest()))}});
    if (s_.has_logits || !s_.is_single) table.rows.push_back({{verbatim("sum")}, false, true});
    const auto sums = [&](const std::vector<long double>& values, int digits) {
      return Cell(Rounded{static_cast<double>(s_.sum_of_rest(values)), digits});
    };
    const StepDigits& d = digits_;
    if (s_.has_logits) {
      add_column(table, {"logit", words("logit $x$")}, [&](std::size_t c) {
        return Rounded{s_.in.x[c], d.x};
      });
      if (s_.is_shifted) {
        add_column(table, {"minus_max", words("$x - m$"), true, true}, [&](std::size_t c) {
          return Rounded{static_cast<double>(steps_.exponent(c)), d.exponent};
        });
      }
      add_column(
          table, {"exp", words(s_.is_shifted ? "$e^{x - m}$" : "$e^x$"), true, true},
          [&](std::size_t c) { return small(c, s_.e[c], d.e, steps_.exponent(c)); },
          sums(s_.e, d.e), Rounded{static_cast<double>(s_.sum), d.sum});
    }
    if (s_.in.given == Given::log_probabilities) {
      add_column(table, {"log_p", words("$\\ln p$")}, [&](std::size_t c) {
        return Rounded{s_.in.x[c], d.p};
      });
    } else {
      const bool is_given = !s_.has_logits;
      add_column(
          table, {"p", words("$p$"), true, !is_given},
          [&](std::size_t c) { return small(c, s_.p[c], d.p, -s_.surprise[c]); }, sums(s_.p, d.p),
          is_given ? Cell() : Cell(1.0));
    }
    if (!s_.is_single) add_terms(table);
    document_.parts.emplace_back(std::move(table));
  }

  bool is_one_hot() const {
    return static_cast<std::size_t>(std::ranges::count(s_.in.z, 0)) + 1 == s_.in.classes;
  }

  /// The columns from the label to the term.
  void add_terms(Table& table) {
    const StepDigits& d = digits_;
    add_column(table, {"minus_log_p", words("$-\\ln p$"), true, true}, [&](std::size_t c) {
      return Rounded{static_cast<double>(s_.surprise[c]), steps_.surprise_digits[c]};
    });
    const bool is_smoothed = s_.in.t != s_.in.z;
    if (is_smoothed && !is_one_hot()) {
      add_column(table, {"label", words("label $z$")}, [&](std::size_t c) {
        return Rounded{s_.in.z[c], d.p + 1};
      });
    }
    add_column(table, {"target", words(is_smoothed ? "$t$" : "label $t$"), true, is_smoothed},
               [&](std::size_t c) {
                 return Rounded{s_.in.t[c], d.p};
               });
    const bool is_weighted = !s_.in.row->class_weights.empty();
    if (is_weighted) {
      add_column(table, {"class_weight", words("$w$")}, [&](std::size_t c) {
        return Rounded{s_.in.w[c], 17};
      });
    }
    const long double all = std::accumulate(s_.terms.begin(), s_.terms.end(), 0.0L);
    add_column(
        table, {"term", words("term"), true, true},
        [&](std::size_t c) {
          return Rounded{static_cast<double>(s_.terms[c]), steps_.term_digits[c]};
        },
        Rounded{static_cast<double>(s_.sum_of_rest(s_.terms)), d.p},
        Rounded{static_cast<double>(all), d.total});
  }

  void add_loss() {
    Step step;
    step.value = s_.in.printed;
    step.digits = digits_.loss;
    if (!s_.is_single) {
      loss_of_terms(step);
    } else if (steps_.is_tiny) {
      loss_of_gap(step);
    } else if (steps_.is_near_one) {
      loss_near_one(step);
    } else {
      loss_of_p(step);
    }
    document_.parts.emplace_back(Derivation{{std::move(step)}});
    if (s_.is_single || steps_.is_exact) return;
    add_text(document_,
             "-ln p is that of p in all its digits: p as it is written is too near 0 "
             "or 1.");
  }

  void loss_of_terms(Step& step) const {
    const bool is_weighted = !s_.in.row->class_weights.empty();
    step.formula = "\\text{loss} = " + scale_.formula + "\\sum_c \\text{term}_c" + scale_.unit +
                   ", \\text{term}_c = " + (is_weighted ? "w_c \\cdot " : "") +
                   "t_c \\cdot (-\\ln p_c)";
    if (scale_.factor == 1) return;
    const long double all = std::accumulate(s_.terms.begin(), s_.terms.end(), 0.0L);
    step.numbers = "= " + scale_.numbers + number_in_formula(all, digits_.total) + scale_.unit;
  }

  void loss_of_gap(Step& step) const {
    step.note = "$" + p_of(s_.y) + "$ is too small to be written";
    const bool is_scaled = scale_.factor != 1;
    const std::string open = is_scaled ? "(" : "", close = is_scaled ? ")" : "";
    step.formula = "\\text{loss} = " + scale_.formula + open +
                   "(m - x_y) + \\ln \\sum_k e^{x_k - m}" + close + scale_.unit;
    step.numbers = "= " + scale_.numbers + open +
                   number_in_formula(s_.m - s_.in.x[s_.y], digits_.exponent) + " + \\ln " +
                   number_in_formula(s_.sum, digits_.sum) + close + scale_.unit;
  }

  void loss_near_one(Step& step) const {
    step.note = "$" + p_of(s_.y) +
                "$ is so near 1 that its $-\\ln$ is what it lacks of 1: the sum "
                "of the other $p$";
    const std::string p = p_of(s_.y);
    step.formula = "\\text{loss} = " + scale_.formula +
                   (scale_.factor == 1 ? "-\\ln " + p + " \\approx 1 - " + p
                                       : "(-\\ln " + p + ")" + scale_.unit + " \\approx " +
                                             scale_.formula + "(1 - " + p + ")" + scale_.unit);
    step.is_approximate = true;
    if (scale_.factor == 1) return;
    const int digits = fewest_digits(digits_.loss, 17, [&](int k) {
      return agrees(scale_.factor * as_read(s_.missing(), k), s_.in.printed, digits_.loss);
    });
    step.numbers = "\\approx " + scale_.numbers +
                   number_in_formula(s_.missing(), digits == 0 ? 17 : digits) + scale_.unit;
  }

  void loss_of_p(Step& step) const {
    const std::string p = p_of(s_.y);
    const bool is_log = s_.in.given == Given::log_probabilities;
    const std::string number = number_in_formula(is_log ? s_.in.x[s_.y] : s_.p[s_.y], digits_.p);
    const std::string put_in = is_log ? "-" + number : "-\\ln " + number;
    const bool is_alone = scale_.formula.empty();
    step.formula = "\\text{loss} = " + scale_.formula +
                   (is_alone ? "-\\ln " + p : "(-\\ln " + p + ")") + scale_.unit;
    step.numbers = "= " + scale_.numbers + (is_alone ? put_in : "(" + put_in + ")") + scale_.unit;
    step.is_approximate = !steps_.is_exact;
  }

  const Account& account_;
  Document& document_;
  SoftmaxSteps steps_;
  const SoftmaxNumbers& s_ = steps_.numbers;
  const Scale& scale_ = steps_.scale;
  const StepDigits& digits_ = steps_.digits;
};

}  // namespace

void explain_softmax_briefly(const Account& account, const ExplainedLoss& loss,
                             Document& document) {
  const bool is_nan = std::ranges::any_of(loss.x, [](double x) { return std::isnan(x); });
  const double greatest = *std::ranges::max_element(loss.x);
  if (loss.given == Given::logits && (is_nan || !std::isfinite(greatest))) {
    add_alarm(document, "The row has no distribution: its loss is nan.");
    return;
  }
  Brief(account, loss, document).write();
}

}  // namespace xent
