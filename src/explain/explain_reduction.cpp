// The reduction of the losses: each loss, its weight, their sum, every divisor.
#include <cmath>
#include <numbers>
#include <string>
#include <vector>

#include "base/text.h"
#include "explain/brief_parts.h"
#include "explain/explain.h"
#include "explain/explain_parts.h"

namespace xent {
namespace {

const char* note_of(Divisor divisor) {
  switch (divisor) {
    case Divisor::counted:
      return "not ignored, weight not 0";
    case Divisor::elements:
      return "all losses";
    case Divisor::weights:
      return "sum of the weights";
    case Divisor::batch:
      return "size of the first axis";
  }
  return "";
}

/// One of the losses that are listed.
struct Listed {
  const CapturedRow* row = nullptr;
  std::size_t index = 0;  ///< in the row

  double loss() const { return row->losses[index]; }
  double weight() const { return row->divisors[index]; }
};

std::vector<Listed> list_of(const Account& account) {
  constexpr std::size_t most = 20;
  std::vector<Listed> all;
  for (const CapturedRow& row : account.listed) {
    for (std::size_t i = 0; i < row.losses.size() && all.size() < most; ++i) {
      all.push_back({&row, i});
    }
  }
  return all;
}

/// The digits of the list, the sum and the means.
struct Digits {
  int plain = 17, loss = 17, sum = 17, mean = 0;
};

/// Whether each weighted loss is a loss times its weight. It is not where class weights multiply
/// the terms of a label that is spread over classes.
bool are_products(const Account& account) {
  return std::ranges::all_of(account.listed, [&](const CapturedRow& row) {
    return row.class_weights.empty() || (account.loss == Loss::sparse && row.label_smoothing == 0);
  });
}

/// The loss without its weight, in the unit.
double plain_loss(const Account& account, const Listed& one) {
  ExplainedLoss loss = explained_loss(account, *one.row, one.index);
  if (!loss.is_binary) loss.target = loss.t;
  return static_cast<double>(loss.nats() / nats_of(account.unit));
}

bool has_weights(const Account& account) {
  return std::ranges::any_of(account.listed, [](const CapturedRow& row) {
    return !row.weights.empty() || !row.class_weights.empty();
  });
}

double rest_of(const Account& account, const std::vector<Listed>& list) {
  double rest = account.unlisted_sum;
  std::size_t captured = 0;
  for (const CapturedRow& row : account.listed) {
    for (const double loss : row.losses) {
      if (captured++ >= list.size() && std::isfinite(loss)) rest += loss;
    }
  }
  return rest;
}

Digits choose_digits(const Account& account, const std::vector<Listed>& list, bool has_rest,
                     double rest, int wanted) {
  Digits digits;
  digits.mean = wanted;
  const auto or_all = [](int found) { return found == 0 ? 17 : found; };
  digits.sum = or_all(fewest_digits(wanted, 17, [&](int k) {
    return std::ranges::all_of(account.means, [&](const Mean& mean) {
      return mean.by == 0 || agrees(as_read(account.sum, k) / mean.by, mean.value, wanted);
    });
  }));
  digits.loss = or_all(fewest_digits(wanted, 17, [&](int k) {
    long double sum = has_rest ? as_read(rest, k) : 0;
    for (const Listed& one : list) sum += as_read(one.loss(), k);
    return agrees(sum, account.sum, digits.sum);
  }));
  digits.plain = or_all(fewest_digits(digits.loss, 17, [&](int k) {
    return std::ranges::all_of(list, [&](const Listed& one) {
      return one.weight() == 0 || !has_weights(account) ||
             agrees(as_read(one.weight(), k) * as_read(plain_loss(account, one), k), one.loss(),
                    digits.loss);
    });
  }));
  return digits;
}

std::string label_of(const Account& account, const Listed& one) {
  const CapturedRow& row = *one.row;
  if (row.labels.size() != row.losses.size()) return "";  // a distribution
  const double label = row.labels[one.index];
  const bool is_class = account.loss == Loss::sparse && !row.ignored[one.index];
  return is_class ? class_name(row, static_cast<std::size_t>(label - row.label_base))
                  : to_text(label);
}

void add_losses(const Account& account, const std::vector<Listed>& list, const Digits& digits,
                double rest, Document& document) {
  Table table;
  const bool has_several = list.front().row->losses.size() > 1;
  const bool has_ids = !list.front().row->id.empty();
  const bool has_labels = !label_of(account, list.front()).empty();
  const bool is_weighted = has_weights(account);
  table.columns.push_back({"row", words("row")});
  if (has_ids) table.columns.push_back({"id", words("id"), false});
  if (has_several) {
    table.columns.push_back({"class", words(has_classes(account.loss) ? "loss" : "class")});
  }
  if (has_labels) table.columns.push_back({"label", words("label")});
  const bool has_products = is_weighted && are_products(account);
  if (has_products) table.columns.push_back({"loss", words("loss"), true, true});
  if (is_weighted) table.columns.push_back({"weight", words("weight")});
  table.columns.push_back(is_weighted ? Column{"weighted", words("weighted loss"), true, true}
                                      : Column{"loss", words("loss"), true, true});
  for (const Listed& one : list) {
    TableRow line;
    line.cells.emplace_back(verbatim(std::to_string(one.row->row)));
    if (has_ids) line.cells.emplace_back(verbatim(one.row->id));
    if (has_several) {
      line.cells.emplace_back(verbatim(has_classes(account.loss)
                                           ? std::to_string(one.index + 1)
                                           : class_name(*one.row, one.index)));
    }
    if (has_labels) line.cells.emplace_back(verbatim(label_of(account, one)));
    const bool is_ignored = one.row->ignored[one.index];
    if (has_products) {
      line.cells.push_back(is_ignored ? Cell()
                                      : Cell(Rounded{plain_loss(account, one), digits.plain}));
    }
    if (is_weighted)
      line.cells.push_back(is_ignored ? Cell() : Cell(Rounded{one.weight(), digits.plain}));
    line.cells.emplace_back(is_ignored ? Cell(words("ignored"))
                                       : Cell(Rounded{one.loss(), digits.loss}));
    table.rows.push_back(std::move(line));
  }
  const auto add_last = [&](const std::string& name, double value, int own, bool is_total) {
    TableRow line{{verbatim(name)}, false, is_total};
    line.cells.resize(table.columns.size());
    line.cells.back() = Rounded{value, own};
    table.rows.push_back(std::move(line));
  };
  if (list.size() < account.elements) {
    add_last("other " + std::to_string(account.elements - list.size()), rest, digits.loss, false);
  }
  add_last("sum", account.sum, digits.sum, true);
  document.parts.emplace_back(std::move(table));
}

void add_means(const Account& account, const Digits& digits, Document& document) {
  Table table;
  table.columns = {{"divisor", words("divisor"), false},
                   {"by", words("divides by"), true, true},
                   {"mean", words("mean"), true, true},
                   {"note", {}, false}};
  for (const Mean& mean : account.means) {
    table.rows.push_back({{verbatim(name_of(mean.divisor)), Rounded{mean.by, 17},
                           Rounded{mean.value, digits.mean}, verbatim(note_of(mean.divisor))},
                          mean.divisor == account.divisor});
  }
  document.parts.emplace_back(std::move(table));
}

/// Which losses count, and their sum where no list has it. Empty if all count.
std::string what_counts(const Account& account, bool has_sum) {
  std::string text;
  if (has_sum || account.counted < account.elements) {
    text = counted(account.elements, "loss") + ": " + std::to_string(account.counted) +
           " counted, " + std::to_string(account.ignored) + " ignored, " +
           std::to_string(account.zero_weight) + " of weight zero.";
  }
  if (has_sum) {
    text += " They sum to " + to_text(account.sum, account.number) +
            ". Without --reduction each loss is printed; --reduction mean would divide by counted.";
  }
  return text;
}

/// The division that gives the mean.
void add_division(const Account& account, const Digits& digits, Document& document) {
  const Mean& mean = account.mean_by(*account.divisor);
  document.parts.emplace_back(
      Derivation{{{"\\text{mean} = \\frac{\\text{sum}}{\\text{" + name_of(mean.divisor) + "}}",
                   "= \\frac{" + number_in_formula(account.sum, digits.sum) + "}{" +
                       number_in_formula(mean.by, 17) + "}",
                   mean.value, "", false, digits.mean}}});
}

void add_value(const Account& account, Document& document) {
  const NumberFormat all{.digits = 0, .float32 = account.dtype == Dtype::float32};
  const bool is_mean = account.reduction == Reduction::mean;
  const std::string by = is_mean ? " by " + name_of(*account.divisor) : "";
  document.parts.emplace_back(Paragraph{
      verbatim("The " + name_of(account.reduction) + by +
               " in full: " + to_text(account.value, all) + " " + name_of(account.unit) + "."),
      false, true});
}

void add_details(const Account& account, Document& document) {
  if (account.bits && account.perplexity) {
    document.parts.emplace_back(Paragraph{
        verbatim("The mean in nats is " +
                 shown(*account.bits * std::numbers::ln2, document.number) + ", in bits " +
                 shown(*account.bits, document.number) + "; e to the nats is the perplexity, " +
                 shown(*account.perplexity, document.number) + "."),
        false, true});
  }
  if (account.histogram.counted() > 1) {
    const std::size_t bins = account.histogram.counted() < 50 ? 8 : 16;
    HistogramChart chart{"The losses of all rows",
                         account.histogram.width(bins),
                         account.histogram.counts(bins),
                         {}};
    if (account.captured.size() == 1) {
      const CapturedRow& row = account.captured.front();
      chart.here = row.losses[row.chosen];
    }
    document.parts.emplace_back(std::move(chart));
  }
}

}  // namespace

void explain_reduction(const Account& account, Detail detail, Document& document) {
  const std::vector<Listed> list = list_of(account);
  const double rest = list.empty() ? 0 : rest_of(account, list);
  const bool has_rest = list.size() < account.elements;
  const Digits digits = choose_digits(account, list, has_rest, rest, document.number.digits);
  const std::string counts = what_counts(account, list.empty());
  if (!counts.empty()) add_result_text(document, counts);
  if (!list.empty()) add_losses(account, list, digits, rest, document);
  add_means(account, digits, document);
  if (account.reduction == Reduction::mean) add_division(account, digits, document);
  if (account.reduction != Reduction::none) add_value(account, document);
  if (detail == Detail::full) add_details(account, document);
}

}  // namespace xent
