// The short form of a loss over classes: probabilities, the table of classes, -ln p, the loss.
#include <algorithm>
#include <cctype>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>
#include <vector>

#include "base/text.h"
#include "document/formula.h"
#include "explain/brief_parts.h"
#include "explain/explain.h"
#include "explain/explain_parts.h"
#include "io/number/shown.h"

namespace xent {
namespace {

constexpr RowsShown rows_shown{.all = 6, .top = 4, .of_the_true = 2};
constexpr std::size_t most_powers = 4;  // that are written in a sum

/// The numbers of the steps, class by class.
struct Softmax {
  explicit Softmax(const ExplainedLoss& loss);

  const ExplainedLoss& in;
  bool has_logits;
  bool is_shifted = false;  ///< the greatest logit is taken from each first
  long double m = 0;        ///< the greatest logit
  long double sum = 0;      ///< of e
  std::vector<long double> e, p, surprise, terms;
  std::vector<std::size_t> shown;  ///< classes that have a row; the rest is summed
  std::size_t y = 0;               ///< the class of the greatest target
  bool is_single = false;          ///< the loss is -ln p of one class, perhaps weighted

  std::size_t rest() const { return in.classes - shown.size(); }
  /// How far p(y) is from 1.
  long double missing() const;
  template <class Values>
  long double sum_of_rest(const Values& values) const {
    long double all = 0;
    for (std::size_t c = 0; c < in.classes; ++c) {
      if (std::ranges::find(shown, c) == shown.end()) all += values[c];
    }
    return all;
  }
};

Softmax::Softmax(const ExplainedLoss& loss)
    : in(loss), has_logits(in.given == Given::logits), shown(choose_rows(in.x, in.z, rows_shown)) {
  constexpr double most_plain = 20;  // e^20 has nine digits before its point
  m = *std::ranges::max_element(in.x);
  is_shifted = has_logits && std::ranges::any_of(in.x, [&](double x) {
                 return std::isfinite(x) && std::abs(x) > most_plain;
               });
  const auto top = static_cast<std::size_t>(std::ranges::max_element(in.x) - in.x.begin());
  long double others = 0;  // the sum of e^(x - m) without that of m
  for (std::size_t c = 0; c < in.classes; ++c) {
    if (c != top) others += std::exp(in.x[c] - m);
  }
  for (const double x : in.x) {
    if (has_logits) {
      e.push_back(std::exp(is_shifted ? x - m : static_cast<long double>(x)));
      sum += e.back();
      surprise.push_back((m - x) + std::log1p(others));
      p.push_back(std::exp(-surprise.back()));
    } else {
      const bool is_log = in.given == Given::log_probabilities;
      surprise.push_back(is_log ? -static_cast<long double>(x)
                                : -std::log(static_cast<long double>(x)));
      p.push_back(is_log ? std::exp(static_cast<long double>(x)) : x);
    }
  }
  for (std::size_t c = 0; c < in.classes; ++c) {
    terms.push_back(in.target[c] == 0 ? 0 : in.target[c] * surprise[c]);
  }
  const std::vector<double>& z = in.z;
  y = static_cast<std::size_t>(std::ranges::max_element(z) - z.begin());
  const auto zeros = static_cast<std::size_t>(std::ranges::count(z, 0));
  is_single = in.t == z && z[y] == 1 && zeros + 1 == in.classes;
}

long double Softmax::missing() const {
  if (!has_logits) return 1 - p[y];
  long double others = 0;
  for (std::size_t c = 0; c < in.classes; ++c) {
    if (c != y) others += p[c];
  }
  return others;
}

/// The digits of each kind of number.
struct Digits {
  int loss = 0, total = 0, p = 0, sum = 0, e = 0, exponent = 0, x = 0;
};

class Brief {
 public:
  Brief(const Account& account, const ExplainedLoss& loss, Document& document)
      : account_(account), s_(loss), document_(document), scale_(scale_of(account, loss)) {
    const int wanted = document.number.digits;
    digits_.loss = wanted;
    const bool has_class_weights = !loss.row->class_weights.empty();
    if (s_.is_single && has_class_weights) scale_.multiply("class weight", loss.w[s_.y]);
    is_near_one_ =
        s_.is_single && s_.has_logits && s_.missing() < std::pow(10.0L, -(digits_.loss + 2));
    is_tiny_ =
        s_.is_single && s_.has_logits && s_.p[s_.y] < least_written && s_.in.x[s_.y] > -infinity;
    // A loss that lies between two numbers of so many digits has one or two more.
    for (int more : {0, 1, 2, 0}) {
      digits_.loss = std::min(wanted + more, 17);
      choose_digits();
      if (is_exact_) break;
    }
    if (s_.has_logits) choose_digits_of_logits();
  }

  void write() {
    if (s_.has_logits) add_probabilities();
    add_table();
    add_loss();
    add_full_value(account_, s_.in, document_);
  }

 private:
  static constexpr long double least_written = 1e-300L;  // of the probabilities
  static constexpr double infinity = std::numeric_limits<double>::infinity();

  /// Whether p is so great that it can be written, or 0 because the class is ruled out.
  bool is_written(std::size_t c) const {
    return s_.p[c] >= least_written || std::isinf(s_.surprise[c]);
  }

  /// From the loss back to the logits: each number has the digits that the next step needs.
  void choose_digits() {
    const long double printed = s_.in.printed;
    Digits& d = digits_;
    const int all = 17;
    const auto or_all = [&](int digits) { return digits == 0 ? all : digits; };
    if (s_.is_single) {
      d.total = d.loss;
      const int most = std::clamp(2 * d.loss + 3, calculator_digits, all);  // p is up to 1 - 10^-d
      const int found = fewest_digits(d.loss + 1, most, [&](int k) {
        const long double surprise = s_.in.given == Given::log_probabilities
                                         ? -as_read(s_.in.x[s_.y], k)
                                         : -std::log(as_read(s_.p[s_.y], k));
        return agrees(scale_.factor * surprise, printed, d.loss);
      });
      is_exact_ = found > 0;
      d.p = is_near_one_ || is_tiny_ ? d.loss + 1 : or_all(found);
    } else {
      const long double loss = std::accumulate(s_.terms.begin(), s_.terms.end(), 0.0L);
      d.total = scale_.factor == 1 ? d.loss : or_all(fewest_digits(d.loss + 1, all, [&](int k) {
        return agrees(scale_.factor * as_read(loss, k), printed, d.loss);
      }));
      const int most = std::clamp(d.loss + 4, calculator_digits, all);
      const int found = fewest_digits(d.total + 1, most, [&](int k) {
        choose_digits_of_terms(k);
        long double sum = s_.rest() > 0 ? as_read(s_.sum_of_rest(s_.terms), k) : 0;
        for (const std::size_t c : s_.shown) {
          if (term_digits_[c] > 0) sum += as_read(s_.terms[c], term_digits_[c]);
        }
        return agrees(sum, loss, digits_.total);
      });
      is_exact_ = found > 0;
      if (!is_exact_) choose_digits_of_terms(d.total + 2);
    }
  }

  /// With p in `digits` digits: as many digits of each -ln p, and of each term, as follow from it.
  /// Where p is near 1, they are few.
  void choose_digits_of_terms(int digits) {
    digits_.p = digits;
    surprise_digits_.assign(s_.in.classes, digits);
    term_digits_.assign(s_.in.classes, digits);
    const auto most_digits = [&](long double computed, long double exact) {
      int k = digits;
      while (k > 0 && !agrees(computed, exact, k)) --k;
      return k;
    };
    for (const std::size_t c : s_.shown) {
      const bool is_log = s_.in.given == Given::log_probabilities;
      const long double surprise = is_log          ? -as_read(s_.in.x[c], digits)
                                   : is_written(c) ? -std::log(as_read(s_.p[c], digits))
                                                   : s_.surprise[c];
      surprise_digits_[c] = most_digits(surprise, s_.surprise[c]);
      if (s_.terms[c] == 0) continue;
      const long double factor = s_.in.w[c] * as_read(s_.in.t[c], digits);
      term_digits_[c] =
          surprise_digits_[c] == 0
              ? 0
              : most_digits(factor * as_read(s_.surprise[c], surprise_digits_[c]), s_.terms[c]);
    }
  }

  void choose_digits_of_logits() {
    Digits& d = digits_;
    constexpr int all = 17;
    d.sum = d.e = all;
    for (int sum = d.p; sum <= all; ++sum) {
      const int found = fewest_digits(sum, all, [&](int k) {
        return agrees(sum_as_read(s_.e, k), s_.sum, sum) && for_shown([&](std::size_t c) {
                 return !is_written(c) ||
                        agrees(as_read(s_.e[c], k) / as_read(s_.sum, sum), s_.p[c], d.p);
               });
      });
      if (found == 0) continue;
      d.sum = sum;
      d.e = found;
      break;
    }
    const int found = fewest_digits(d.loss, all, [&](int k) {
      return for_shown([&](std::size_t c) {
               return !is_written(c) || agrees(std::exp(as_read(exponent(c), k)), s_.e[c], d.e);
             }) &&
             is_p_of_exponents(k) && is_tiny_loss_of(k);
    });
    d.exponent = found == 0 ? all : found;
    const int wider = !s_.is_shifted ? d.exponent : fewest_digits(d.exponent, all, [&](int k) {
      return for_shown([&](std::size_t c) {
        return !std::isfinite(s_.in.x[c]) ||
               agrees(as_read(s_.in.x[c], k) - as_read(s_.m, k), exponent(c), d.exponent);
      });
    });
    d.x = wider == 0 ? all : wider;
  }

  /// What e is raised to for a class.
  long double exponent(std::size_t c) const {
    return s_.is_shifted ? s_.in.x[c] - s_.m : static_cast<long double>(s_.in.x[c]);
  }

  /// Whether p(y) follows from the powers in so many digits, as they are put into the formula.
  bool is_p_of_exponents(int digits) const {
    if (!is_written(s_.y) || s_.in.classes > most_powers) return true;
    long double sum = 0;
    for (std::size_t c = 0; c < s_.in.classes; ++c) sum += std::exp(as_read(exponent(c), digits));
    return agrees(std::exp(as_read(exponent(s_.y), digits)) / sum, s_.p[s_.y], digits_.p);
  }

  /// Whether the loss of a probability that is too small follows from x - m in so many digits.
  bool is_tiny_loss_of(int digits) const {
    if (!is_tiny_) return true;
    const long double gap = as_read(s_.m - s_.in.x[s_.y], digits);
    return agrees(scale_.factor * (gap + std::log(as_read(s_.sum, digits_.sum))), s_.in.printed,
                  digits_.loss);
  }

  template <class Holds>
  bool for_shown(const Holds& holds) const {
    return std::all_of(s_.shown.begin(), s_.shown.end(), holds);
  }
  long double sum_as_read(const std::vector<long double>& values, int digits) const {
    long double all = s_.rest() > 0 ? as_read(s_.sum_of_rest(values), digits) : 0;
    for (const std::size_t c : s_.shown) all += as_read(values[c], digits);
    return all;
  }

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
    return "e^{" + signed_number(exponent(c), digits_.exponent) + "}";
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
    if (is_written(c)) {
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
    if (is_written(c)) return Rounded{static_cast<double>(value), digits};
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
    const Digits& d = digits_;
    if (s_.has_logits) {
      add_column(table, {"logit", words("logit $x$")}, [&](std::size_t c) {
        return Rounded{s_.in.x[c], d.x};
      });
      if (s_.is_shifted) {
        add_column(table, {"minus_max", words("$x - m$"), true, true}, [&](std::size_t c) {
          return Rounded{static_cast<double>(exponent(c)), d.exponent};
        });
      }
      add_column(
          table, {"exp", words(s_.is_shifted ? "$e^{x - m}$" : "$e^x$"), true, true},
          [&](std::size_t c) { return small(c, s_.e[c], d.e, exponent(c)); }, sums(s_.e, d.e),
          Rounded{static_cast<double>(s_.sum), d.sum});
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
    const Digits& d = digits_;
    add_column(table, {"minus_log_p", words("$-\\ln p$"), true, true}, [&](std::size_t c) {
      return Rounded{static_cast<double>(s_.surprise[c]), surprise_digits_[c]};
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
          return Rounded{static_cast<double>(s_.terms[c]), term_digits_[c]};
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
    } else if (is_tiny_) {
      loss_of_gap(step);
    } else if (is_near_one_) {
      loss_near_one(step);
    } else {
      loss_of_p(step);
    }
    document_.parts.emplace_back(Derivation{{std::move(step)}});
    if (s_.is_single || is_exact_) return;
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
    step.is_approximate = !is_exact_;
  }

  const Account& account_;
  Softmax s_;
  Document& document_;
  Scale scale_;
  Digits digits_;
  std::vector<int> surprise_digits_, term_digits_;  ///< one per class
  bool is_near_one_ = false;
  bool is_tiny_ = false;  ///< p is too small to be written, but not 0
  bool is_exact_ = true;  ///< -ln of p as it is written gives what is shown
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
