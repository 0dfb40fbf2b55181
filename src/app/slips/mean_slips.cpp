#include "app/slips/mean_slips.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <map>
#include <numbers>
#include <string>

#include "app/slips/form.h"
#include "base/text.h"
#include "core/exact_sum.h"
#include "io/number/number_writer.h"

namespace xent {
namespace {

double value_of(const ExactSum& sum) {
  return sum.rounded<double>();
}

/// One loss of all.
struct Own {
  Form form;
  double loss = 0;
  std::size_t row = 0, column = 0;  // from 0
  bool counts = true;
};

/// From so many rows on, one of them is a number among many.
constexpr std::size_t few_rows = 16;
constexpr std::size_t most_sizes = 2048;  // of micro-batches that are tried

class MeanSlips {
 public:
  MeanSlips(const Request& request, const Account& account, const std::vector<CapturedRow>& rows)
      : request_(request), account_(account), rows_(rows) {
    for (std::size_t r = 0; r < rows.size(); ++r) {
      for (std::size_t i = 0; i < rows[r].losses.size(); ++i) {
        Own own{make_form(request, rows[r], i, 0), rows[r].losses[i], r, i};
        own.counts = !rows[r].ignored[i] && own.form.weight != 0;
        all_.push_back(std::move(own));
      }
    }
    per_row_ = rows.empty() ? 1 : rows.front().losses.size();
  }

  std::vector<Candidate> all() {
    means_of_means();
    forgotten_rows();
    perplexities();
    shifted_labels();
    if (has_classes(request_.loss)) {
      if (request_.given == Given::logits) other_axes();
    } else if (request_.given == Given::logits) {
      broadcast();
      softmax_for_sigmoid();
    }
    label_weights();
    small_for_zero();
    return std::move(found_);
  }

 private:
  void add(const std::string& name, const std::string& divisor, double by, double value,
           int changes = 1) {
    found_.push_back({name, divisor, by, value, changes, 1});
  }
  /// A sum, by itself and divided by each of these counts.
  void add_figures(const std::string& name, double sum,
                   std::initializer_list<std::pair<const char*, double>> divisors) {
    add(name, "sum", 1, sum);
    for (const auto& [divisor, by] : divisors) {
      if (by > 0) add(name, divisor, by, sum / by);
    }
  }
  double rows() const { return static_cast<double>(rows_.size()); }

  /// The mean of the means of groups, and their sum.
  template <class GroupOf>
  void add_groups(const std::string& of_what, GroupOf group_of, int changes) {
    std::map<std::size_t, std::pair<ExactSum, double>> groups;
    for (const Own& own : all_) {
      if (!own.counts) continue;
      auto& [sum, count] = groups[group_of(own)];
      sum.add(own.loss);
      count += request_.divisor == Divisor::weights ? own.form.weight : 1;
    }
    ExactSum sum;
    for (const auto& [group, own] : groups) sum.add(value_of(own.first) / own.second);
    const auto count = static_cast<double>(groups.size());
    if (count < 2) return;
    add("the mean of the means of " + of_what, "means", count, value_of(sum) / count, changes);
    add("the sum of the means of " + of_what, "sum", 1, value_of(sum), changes);
  }

  void means_of_means() {
    if (per_row_ > 1) {
      add_groups(
          "rows", [](const Own& own) { return own.row; }, 1);
      add_groups(
          "columns", [](const Own& own) { return own.column; }, 1);
    }
    if (has_classes(request_.loss)) {
      add_groups(
          "the true classes", [](const Own& own) { return own.form.true_class.value_or(0); }, 1);
    }
    const std::size_t last = std::min(rows_.size(), most_sizes);
    for (std::size_t size = 2; size < last; ++size) {
      const bool is_usual = rows_.size() <= few_rows || (size & (size - 1)) == 0;
      add_groups(
          "micro-batches of " + std::to_string(size) + " rows",
          [&](const Own& own) { return own.row / size; }, is_usual ? 1 : 2);
    }
  }

  void forgotten_rows() {
    const auto counted = static_cast<double>(account_.counted);
    if (account_.counted < 2 || all_.size() > most_sizes) return;
    const int changes = all_.size() <= few_rows ? 1 : 2;
    for (const Own& own : all_) {
      if (!own.counts) continue;
      const std::string row = row_name(own);
      const double rest = account_.sum - own.loss;
      add(row + " left out", "counted", counted - 1, rest / (counted - 1), changes);
      add(row + " not added, but counted", "counted", counted, rest / counted, changes);
      add(row + " left out", "sum", 1, rest, changes);
      add("only " + row, "sum", 1, own.loss, changes);
    }
  }

  std::string row_name(const Own& own) const {
    return "row " + std::to_string(own.row + 1) +
           (per_row_ > 1 ? ", column " + std::to_string(own.column + 1) : "");
  }

  void perplexities() {
    ExactSum sum;
    for (const Own& own : all_) {
      if (own.counts) sum.add(std::exp(own.loss * own.form.nats));
    }
    const auto counted = static_cast<double>(account_.counted);
    if (counted > 1) add("the mean of perplexities", "counted", counted, value_of(sum) / counted);
  }

  /// The labels of the next or the last position, along rows or, within a row, along its losses.
  void shifted_labels() {
    if (all_.size() < 2) return;
    for (const int step : {1, -1}) {
      for (const bool is_rolled : {false, true}) add_shift(step, is_rolled);
    }
  }

  void add_shift(int step, bool is_rolled) {
    const bool is_within = per_row_ > 1 && has_classes(request_.loss);
    const std::size_t length = is_within ? per_row_ : rows_.size();
    const std::size_t stride = is_within ? 1 : per_row_;
    if (length < 2) return;
    ExactSum sum;
    double counted = 0;
    for (std::size_t i = 0; i < all_.size(); ++i) {
      const auto at = static_cast<std::int64_t>(i / stride % length);
      const auto count = static_cast<std::int64_t>(length);
      const std::int64_t other = at + step;
      if (!is_rolled && (other < 0 || other >= count)) continue;
      const std::int64_t moved = (other + count) % count - at;
      const Own& labels = all_[static_cast<std::size_t>(static_cast<std::int64_t>(i) +
                                                        moved * static_cast<std::int64_t>(stride))];
      if (!labels.counts) continue;
      Form form = all_[i].form;
      form.targets = labels.form.targets;
      sum.add(form.loss());
      counted += 1;
    }
    const std::string name =
        std::string("labels shifted by one: each loss with the label of the ") +
        (step > 0 ? "next" : "previous") + (is_rolled ? " position, around the end" : " position");
    add_figures(name, value_of(sum), {{"counted", counted}, {"elements", double(all_.size())}});
  }

  /// Softmax over an axis that is not that of the classes.
  void other_axes() {
    const std::size_t classes = rows_.front().classes;
    if (classes < 2) return;
    if (rows_.size() > 1) {
      add_axis("softmax over the rows (axis 0)", [&](const Own& own) { return own.column; });
    }
    if (per_row_ > 1) {
      add_axis("softmax over the positions of a row (axis 1)",
               [&](const Own& own) { return own.row; });
    }
  }

  template <class GroupOf>
  void add_axis(const std::string& name, GroupOf group_of) {
    const std::size_t classes = rows_.front().classes;
    std::map<std::size_t, std::vector<double>> highest, sums;
    for (const Own& own : all_) {
      auto& most = highest[group_of(own)];
      most.resize(classes, -std::numeric_limits<double>::infinity());
      for (std::size_t c = 0; c < classes; ++c) most[c] = std::max(most[c], own.form.logits[c]);
    }
    for (const Own& own : all_) {
      auto& sum = sums[group_of(own)];
      sum.resize(classes);
      const auto& most = highest[group_of(own)];
      for (std::size_t c = 0; c < classes; ++c) sum[c] += std::exp(own.form.logits[c] - most[c]);
    }
    ExactSum sum;
    for (const Own& own : all_) {
      if (!own.counts) continue;
      std::vector<double> log_p(classes);
      for (std::size_t c = 0; c < classes; ++c) {
        log_p[c] =
            own.form.logits[c] - highest[group_of(own)][c] - std::log(sums[group_of(own)][c]);
      }
      sum.add(own.form.loss_of(log_p));
    }
    add_figures(name, value_of(sum), {{"counted", double(account_.counted)}, {"batch", rows()}});
  }

  /// Logits [N] against labels [N, 1], or the other way round, are broadcast to [N, N].
  void broadcast() {
    if (per_row_ != 1 || all_.size() < 2) return;
    ExactSum at_yes, at_no, yes;
    for (const Own& own : all_) {
      at_yes.add(softplus(-own.form.logits[0]) * own.form.class_weights[1]);
      at_no.add(softplus(own.form.logits[0]));
      yes.add(own.form.labels[1]);
    }
    const auto count = static_cast<double>(all_.size());
    const double sum =
        (value_of(yes) * value_of(at_yes) + (count - value_of(yes)) * value_of(at_no)) /
        all_[0].form.nats;
    const std::string size = std::to_string(all_.size());
    const std::string name =
        "[" + size + "] against [" + size + ", 1], broadcast to [" + size + ", " + size + "]";
    add_figures(name, sum, {{"elements", count * count}, {"batch", count}});
  }

  void softmax_for_sigmoid() {
    if (per_row_ < 2) return;
    ExactSum sum;
    for (std::size_t first = 0; first < all_.size(); first += per_row_) {
      std::vector<double> logits;
      for (std::size_t i = first; i < first + per_row_; ++i) {
        logits.push_back(all_[i].form.logits[0]);
      }
      const double all = log_sum_exp(logits);
      for (std::size_t i = first; i < first + per_row_; ++i) {
        if (all_[i].counts) {
          sum.add(all_[i].form.weighted(all_[i].form.labels[1] * (all - logits[i - first])));
        }
      }
    }
    add_figures("softmax for sigmoid", value_of(sum),
                {{"batch", rows()}, {"elements", double(all_.size())}});
  }

  /// A mean divided by the weights of the labels: pos_weight for each yes, 1 for each no.
  void label_weights() {
    if (request_.loss != Loss::weighted) return;
    ExactSum weights, pos_weights;
    for (const Own& own : all_) {
      if (!own.counts) continue;
      pos_weights.add(own.form.class_weights[1]);
      weights.add(own.form.labels[0] + own.form.labels[1] * own.form.class_weights[1]);
    }
    add("divided by the sum of the labels' weights", "label weights", value_of(weights),
        account_.sum / value_of(weights));
    add("divided by the sum of pos_weight", "pos_weight", value_of(pos_weights),
        account_.sum / value_of(pos_weights));
  }

  /// Where the probability is 0, programs take the logarithm of a small number.
  void small_for_zero() {
    ExactSum finite, infinite;
    for (const Own& own : all_) {
      if (!own.counts) continue;
      if (std::isfinite(own.loss)) {
        finite.add(own.loss);
      } else if (own.loss > 0) {
        infinite.add(own.form.weighted(1));
      }
    }
    if (value_of(infinite) == 0) return;
    const auto counted = static_cast<double>(account_.counted);
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

  const Request& request_;
  const Account& account_;
  const std::vector<CapturedRow>& rows_;
  std::vector<Own> all_;
  std::size_t per_row_ = 1;
  std::vector<Candidate> found_;
};

/// What a wrong divisor is, if that can be said: "one more than the losses counted".
std::string description_of(double by, const Account& account, std::size_t classes) {
  struct Count {
    const char* name;
    double value;
  };
  const auto elements = static_cast<double>(account.elements);
  const auto counted = static_cast<double>(account.counted);
  const std::array counts{Count{"losses", elements},
                          Count{"losses counted", counted},
                          Count{"rows", static_cast<double>(account.rows)},
                          Count{"classes", static_cast<double>(classes)},
                          Count{"losses times classes", elements * static_cast<double>(classes)},
                          Count{"losses ignored", static_cast<double>(account.ignored)}};
  for (const Count& count : counts) {
    if (by == count.value) return std::string("the number of ") + count.name;
    if (by == count.value + 1) return std::string("one more than the number of ") + count.name;
    if (by == count.value - 1) return std::string("one less than the number of ") + count.name;
    if (by == 2 * count.value) return std::string("twice the number of ") + count.name;
  }
  return "";
}

}  // namespace

std::vector<Candidate> mean_slips(const Request& request, const Account& account,
                                  const std::vector<CapturedRow>& rows) {
  return MeanSlips(request, account, rows).all();
}

std::vector<Candidate> other_divisors(const PrintedValue& answer, const Account& account,
                                      std::size_t classes) {
  const double by = std::round(account.sum / answer.value);
  const double most = 4 * static_cast<double>(account.elements * classes);
  if (!(by >= 2 && by <= most)) return {};
  const bool is_known =
      std::ranges::any_of(account.means, [&](const Mean& mean) { return mean.by == by; });
  if (is_known) return {};
  const std::string description = description_of(by, account, classes);
  const std::string name = "the sum divided by " + to_text(by) +
                           (description.empty() ? "" : ", which is " + description);
  Candidate own{name, "another divisor", by, account.sum / by};
  if (description.empty()) {
    own.changes = 2;
    own.like = 1.5 * by;  // so many whole numbers give a value within a factor of two
  }
  return {own};
}

}  // namespace xent
