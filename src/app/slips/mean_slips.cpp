#include "app/slips/mean_slips.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <map>
#include <numbers>
#include <numeric>
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
  LossForm form;
  double loss = 0;
  std::size_t row = 0, column = 0;  // from 0
  bool counts = true;
  double weight = 1;  // of the row and of its true class
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
        if (has_classes(request.loss) && own.form.true_class) {
          own.weight = own.form.class_weights[*own.form.true_class];
        }
        own.weight *= own.form.weight;
        has_weights_ = has_weights_ || (own.counts && own.weight != 1);
        all_.push_back(std::move(own));
      }
    }
    per_row_ = rows.empty() ? 1 : rows.front().losses.size();
  }

  std::vector<Candidate> all() {
    if (all_.empty()) return {};
    means_of_means();
    forgotten_rows();
    if (per_row_ > 1 && has_classes(request_.loss)) last_positions();
    divided_twice();
    perplexities();
    shifted_labels();
    const bool takes_logits = request_.given == Given::logits;
    if (has_classes(request_.loss)) highest_classes();
    if (has_classes(request_.loss)) {
      if (takes_logits) other_axes();
    } else {
      broadcast();
      if (takes_logits) softmax_for_sigmoid();
      positives();
    }
    weights();
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

  /// What a loss counts in a mean of a group: 1, or its weight.
  static double share_of(const Own& own, bool is_weighted) { return is_weighted ? own.weight : 1; }

  /// The mean of the means of groups, their sum, and the mean of their perplexities. Where losses
  /// have weights, the means may be divided by them or not.
  template <class GroupOf>
  void add_groups(const std::string& of_what, GroupOf group_of, int changes) {
    add_groups(of_what, group_of, changes, false);
    if (has_weights_) add_groups("weighted " + of_what, group_of, changes, true);
  }

  template <class GroupOf>
  void add_groups(const std::string& of_what, GroupOf group_of, int changes, bool is_weighted) {
    std::map<std::size_t, std::pair<ExactSum, double>> groups;
    for (const Own& own : all_) {
      if (!own.counts) continue;
      auto& [sum, count] = groups[group_of(own)];
      sum.add(own.loss);
      count += share_of(own, is_weighted);
    }
    const auto count = static_cast<double>(groups.size());
    if (count < 2) return;
    ExactSum sum, perplexities;
    for (const auto& [group, own] : groups) {
      const double mean = value_of(own.first) / own.second;
      sum.add(mean);
      perplexities.add(std::exp(mean * all_.front().form.nats));
    }
    const std::string means = "the means of " + of_what;
    add("the mean of " + means, "means", count, value_of(sum) / count, changes);
    add("the sum of " + means, "sum", 1, value_of(sum), changes);
    add("the mean of " + means + ", divided twice", "means", count * count,
        value_of(sum) / count / count, changes);
    add("the mean of the perplexities of " + of_what, "means", count,
        value_of(perplexities) / count, changes);
  }

  void means_of_means() {
    if (per_row_ > 1) {
      add_groups(
          "rows", [](const Own& own) { return own.row; }, 1);
      add_groups(
          "columns", [](const Own& own) { return own.column; }, 1);
    }
    add_groups(
        "true classes", [](const Own& own) { return own.form.true_class.value_or(0); }, 1);
    const std::size_t last = std::min(rows_.size(), most_sizes);
    for (std::size_t size = 2; size < last; ++size) {
      const bool is_usual = rows_.size() <= few_rows || (size & (size - 1)) == 0;
      if (!is_usual && rows_.size() > most_sizes) continue;  // it would take long
      add_groups(
          "micro-batches of " + std::to_string(size) + " rows",
          [&](const Own& own) { return own.row / size; }, is_usual ? 1 : 2);
      if (rows_.size() % size == 0 || is_usual) add_batches(size, is_usual ? 1 : 2);
    }
  }

  /// The mean of the rows [first, last).
  void add_range(const std::string& name, std::size_t first, std::size_t last, int changes) {
    ExactSum sum;
    double counted = 0;
    for (std::size_t i = first * per_row_; i < std::min(last * per_row_, all_.size()); ++i) {
      if (!all_[i].counts) continue;
      sum.add(all_[i].loss);
      counted += share_of(all_[i], request_.divisor == Divisor::weights);
    }
    if (counted > 0) add(name, "counted", counted, value_of(sum) / counted, changes);
  }

  /// The loss of one micro-batch in place of all, and an incomplete one left out.
  void add_batches(std::size_t size, int changes) {
    const std::size_t full = rows_.size() / size * size;
    const std::string of_size = "micro-batch of " + std::to_string(size) + " rows";
    const bool is_incomplete = full < rows_.size();
    add_range("only the first " + of_size, 0, size, changes);
    add_range(
        is_incomplete ? "only the rows after the last full " + of_size : "only the last " + of_size,
        is_incomplete ? full : full - size, rows_.size(), changes);
    if (is_incomplete && full > size) {
      add_range("the rows after the last full " + of_size + " left out", 0, full, changes);
    }
  }

  /// Only the last loss of each row that counts.
  void last_positions() {
    ExactSum sum;
    double counted = 0;
    for (std::size_t i = 0; i < all_.size(); ++i) {
      const std::size_t end = (i / per_row_ + 1) * per_row_;
      const auto counts = [&](const Own& own) { return own.counts; };
      if (!all_[i].counts) continue;
      if (std::any_of(all_.begin() + std::ptrdiff_t(i) + 1, all_.begin() + std::ptrdiff_t(end),
                      counts)) {
        continue;
      }
      sum.add(all_[i].loss);
      counted += 1;
    }
    add_figures("only the last position of each row", value_of(sum), {{"counted", counted}});
  }

  /// The class that is predicted in place of the true one.
  void highest_classes() {
    if (all_.size() < 2) return;
    ExactSum sum;
    for (const Own& own : all_) {
      if (own.counts) sum.add(own.form.weighted(-*std::ranges::max_element(own.form.log_p)));
    }
    add_figures("the class of the highest logit for the true one", value_of(sum),
                {{"counted", double(account_.counted)}});
  }

  void divided_twice() {
    const auto counted = static_cast<double>(account_.counted);
    for (const Mean& mean : account_.means) {
      if (mean.divisor != Divisor::counted && mean.divisor != Divisor::weights) continue;
      for (const double by : {counted, rows()}) {
        add("the mean divided by " + to_text(by) + " again", name_of(mean.divisor), mean.by * by,
            mean.value / by, by == 1 ? 2 : 1);
      }
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
    if (counted < 2) return;
    add("the mean of perplexities", "counted", counted, value_of(sum) / counted);
    ExactSum probabilities;
    for (const Own& own : all_) {
      if (own.counts) probabilities.add(std::exp(-own.loss * own.form.nats));
    }
    add("the logarithm of the mean probability", "counted", counted,
        -std::log(value_of(probabilities) / counted) / all_.front().form.nats);
  }

  /// The labels of the next or the last position, along rows or, within a row, along its losses.
  void shifted_labels() {
    if (all_.size() < 2) return;
    const bool is_within = per_row_ > 1 && has_classes(request_.loss);
    const std::size_t length = is_within ? per_row_ : rows_.size();
    for (const int step : {1, -1}) {
      for (const bool is_rolled : {false, true}) {
        add_shift(step, is_rolled, length, is_within ? 1 : per_row_,
                  is_rolled ? ", around the end" : "");
        if (is_within)
          add_shift(step, is_rolled, all_.size(), 1,
                    is_rolled ? ", rolled over all rows" : ", across rows");
      }
    }
  }

  /// Labels are moved within runs of `length` losses that stand `stride` apart.
  void add_shift(int step, bool is_rolled, std::size_t length, std::size_t stride,
                 const std::string& how) {
    if (length < 2) return;
    ExactSum sum, means, row;
    double weights = 0, positions = 0, rows_counted = 0;
    double in_row = 0;
    const auto end_row = [&] {
      if (in_row > 0) means.add(value_of(row) / in_row);
      rows_counted += in_row > 0 ? 1 : 0;
      weights += in_row;
      in_row = 0;
      row = ExactSum();
    };
    for (std::size_t i = 0; i < all_.size(); ++i) {
      if (i % per_row_ == 0) end_row();
      const auto at = static_cast<std::int64_t>(i / stride % length);
      const auto count = static_cast<std::int64_t>(length);
      const std::int64_t other = at + step;
      if (!is_rolled && (other < 0 || other >= count)) continue;
      positions += 1;
      const std::int64_t moved = (other + count) % count - at;
      const Own& labels = all_[static_cast<std::size_t>(static_cast<std::int64_t>(i) +
                                                        moved * static_cast<std::int64_t>(stride))];
      if (!labels.counts) continue;
      LossForm form = all_[i].form;
      form.targets = labels.form.targets;
      const double loss = form.loss();
      sum.add(loss);
      row.add(loss);
      in_row += 1;
    }
    end_row();
    const std::string name = std::string("labels shifted by one: those of the ") +
                             (step > 0 ? "next" : "previous") + " position" + how;
    const double all = value_of(sum);
    add_figures(name, all, {{"counted", weights}, {"elements", double(all_.size())}});
    if (positions > weights) add(name, "positions", positions, all / positions);
    if (per_row_ > 1 && rows_counted > 1 && !is_rolled && length == per_row_) {
      add(name + ", the mean of rows' means", "means", rows_counted,
          value_of(means) / rows_counted);
    }
  }

  /// Softmax over an axis that is not that of the classes.
  void other_axes() {
    const std::size_t classes = rows_.front().classes;
    if (classes < 2) return;
    if (all_.size() > 1) {
      std::vector<double> sums;
      for (const Own& own : all_) sums.push_back(log_sum_exp(own.form.logits));
      const double all = log_sum_exp(sums);
      ExactSum sum;
      for (const Own& own : all_) {
        if (!own.counts) continue;
        sum.add(own.form.loss_by([&](std::size_t c) { return own.form.logits[c] - all; }));
      }
      add_means("softmax over all logits at once", value_of(sum));
    }
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
    add_means(name, value_of(sum));
  }

  /// A sum, by itself and divided as the right one.
  void add_means(const std::string& name, double sum) {
    add(name, "sum", 1, sum);
    for (const Mean& mean : account_.means)
      add(name, name_of(mean.divisor), mean.by, sum / mean.by);
    const double logits = double(all_.size()) * double(rows_.front().classes);
    add(name, "all logits", logits, sum / logits);
  }

  /// Logits [N] against labels [N, 1], or the other way round, are broadcast to [N, N].
  void broadcast() {
    if (per_row_ != 1 || all_.size() < 2) return;
    ExactSum at_yes, at_no, yes;
    for (const Own& own : all_) {
      at_yes.add(-own.form.log_p[1] * own.form.class_weights[1]);
      at_no.add(-own.form.log_p[0]);
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
    if (all_.size() < 2) return;
    // One logit per row: the softmax is over the rows.
    const std::size_t width = per_row_ > 1 ? per_row_ : all_.size();
    ExactSum sum, of_shares, of_first;
    for (std::size_t first = 0; first < all_.size(); first += width) {
      std::vector<double> logits;
      double labels = 0;
      for (std::size_t i = first; i < first + width; ++i) {
        logits.push_back(all_[i].form.logits[0]);
        labels += all_[i].form.labels[1];
      }
      const double all = log_sum_exp(logits);
      double highest = 0;
      double at_highest = all_[first].form.weighted(all - logits[0]);
      for (std::size_t i = first; i < first + width; ++i) {
        const LossForm& form = all_[i].form;
        const double loss = form.weighted(all - logits[i - first]);
        if (form.labels[1] > highest) {
          highest = form.labels[1];
          at_highest = loss;
        }
        if (!all_[i].counts) continue;
        sum.add(form.labels[1] * loss);
        if (labels > 0) of_shares.add(form.labels[1] / labels * loss);
      }
      of_first.add(at_highest);
    }
    const std::string name =
        per_row_ > 1 ? "softmax for sigmoid" : "softmax over the rows for sigmoid";
    const auto add_sum = [&](const std::string& how, const ExactSum& own) {
      add_figures(name + how, value_of(own),
                  {{"batch", rows()}, {"elements", double(all_.size())}});
    };
    add_sum("", sum);
    add_sum(", the labels of a row divided by their sum", of_shares);
    if (per_row_ > 1) add_sum(", only the first highest label of a row", of_first);
  }

  /// What the number of labels 1 does: it weighs them, or divides the sum.
  void positives() {
    ExactSum at_yes, at_no, yes, no;
    for (const Own& own : all_) {
      if (!own.counts) continue;
      at_yes.add(own.form.weighted(-own.form.targets[1] * own.form.log_p[1]));
      at_no.add(own.form.weighted(-own.form.targets[0] * own.form.log_p[0]));
      yes.add(own.form.labels[1]);
      no.add(own.form.labels[0]);
    }
    if (!(value_of(yes) > 0)) return;
    add("the sum divided by the number of labels 1", "labels 1", value_of(yes),
        account_.sum / value_of(yes));
    add("the mean of the losses of label 1", "labels 1", value_of(yes),
        value_of(at_yes) / value_of(yes));
    if (!(value_of(no) > 0)) return;
    add("the mean of the losses of label 0", "labels 0", value_of(no),
        value_of(at_no) / value_of(no));
    if (request_.loss != Loss::sigmoid) return;
    const double ratio = value_of(no) / value_of(yes);
    add_figures("pos_weight " + to_text(ratio) + ", the labels 0 per label 1",
                value_of(at_no) + ratio * value_of(at_yes),
                {{"counted", double(account_.counted)}});
    for (const double q : {2, 3, 4, 5, 10}) {
      add_figures("pos_weight " + to_text(q), value_of(at_no) + q * value_of(at_yes),
                  {{"counted", double(account_.counted)}});
    }
  }

  /// Weights that do not meet their own loss, or divide the sum by another sum of them.
  void weights() {
    if (!has_weights_ || all_.size() < 2) return;
    ExactSum bare, sum, inverse, of_inverse, twice;
    double counted = 0;
    for (const Own& own : all_) {
      if (!own.counts || own.weight == 0) continue;
      const double loss = own.loss / own.weight;
      bare.add(loss);
      sum.add(own.weight);
      inverse.add(loss / own.weight);
      of_inverse.add(1 / own.weight);
      twice.add(own.loss * own.weight);
      counted += 1;
    }
    if (counted == 0) return;
    add_figures("every loss with every weight: [N, 1] against [N], broadcast",
                value_of(bare) * value_of(sum),
                {{"elements", counted * counted}, {"counted", counted}});
    add("1 / weights, divided by their sum", "weights", value_of(of_inverse),
        value_of(inverse) / value_of(of_inverse));
    add("weights twice, divided by their sum", "weights", value_of(sum),
        value_of(twice) / value_of(sum));
    if (rows_.front().class_weights.empty()) return;
    const std::vector<double>& own = rows_.front().class_weights;
    const double all = std::accumulate(own.begin(), own.end(), 0.0);
    add("divided by the sum of the class weights", "class weights", all, account_.sum / all);
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
    double finite_count = 0;
    for (const Own& own : all_) {
      if (!own.counts) continue;
      if (std::isfinite(own.loss)) {
        finite.add(own.loss);
        finite_count += 1;
      } else if (own.loss > 0) {
        infinite.add(own.form.weighted(1));
      }
    }
    if (value_of(infinite) == 0) return;
    const auto counted = static_cast<double>(account_.counted);
    add_figures("infinite losses taken for 0", value_of(finite), {{"counted", counted}});
    add_figures("infinite losses left out", value_of(finite), {{"counted", finite_count}});
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
  bool has_weights_ = false;
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
