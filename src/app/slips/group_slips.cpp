#include "app/slips/group_slips.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <string>

#include "io/number/number_writer.h"

namespace xent {
namespace {

/// From so many rows on, one of them is a number among many.
constexpr std::size_t few_rows = 16;
constexpr std::size_t most_sizes = 2048;  // of micro-batches that are tried

class GroupSlips : public MeanSlipList {
 public:
  using MeanSlipList::MeanSlipList;

  std::vector<Candidate> all() {
    means_of_means();
    forgotten_rows();
    if (losses().per_row > 1 && has_classes(request().loss)) last_positions();
    divided_twice();
    perplexities();
    return take();
  }

 private:
  /// The mean of the means of groups, their sum, and the mean of their perplexities. Where losses
  /// have weights, the means may be divided by them or not.
  template <class GroupOf>
  void add_groups(const std::string& of_what, GroupOf group_of, int changes) {
    add_groups(of_what, group_of, changes, false);
    if (losses().has_weights) add_groups("weighted " + of_what, group_of, changes, true);
  }

  template <class GroupOf>
  void add_groups(const std::string& of_what, GroupOf group_of, int changes, bool is_weighted) {
    std::map<std::size_t, std::pair<ExactSum, double>> groups;
    for (const OneLoss& own : losses().all) {
      if (!own.counts) continue;
      auto& [sum, count] = groups[group_of(own)];
      sum.add(own.loss);
      count += own.share(is_weighted);
    }
    const auto count = static_cast<double>(groups.size());
    if (count < 2) return;
    ExactSum sum, perplexities;
    for (const auto& [group, own] : groups) {
      const double mean = value_of(own.first) / own.second;
      sum.add(mean);
      perplexities.add(std::exp(mean * losses().all.front().form.nats));
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
    if (losses().per_row > 1) {
      add_groups(
          "rows", [](const OneLoss& own) { return own.row; }, 1);
      add_groups(
          "columns", [](const OneLoss& own) { return own.column; }, 1);
    }
    add_groups(
        "true classes", [](const OneLoss& own) { return own.form.true_class.value_or(0); }, 1);
    const std::size_t last = std::min(losses().rows.size(), most_sizes);
    for (std::size_t size = 2; size < last; ++size) {
      const bool is_usual = losses().rows.size() <= few_rows || (size & (size - 1)) == 0;
      if (!is_usual && losses().rows.size() > most_sizes) continue;  // it would take long
      add_groups(
          "micro-batches of " + std::to_string(size) + " rows",
          [&](const OneLoss& own) { return own.row / size; }, is_usual ? 1 : 2);
      if (losses().rows.size() % size == 0 || is_usual) add_batches(size, is_usual ? 1 : 2);
    }
  }

  /// The mean of the rows [first, last).
  void add_range(const std::string& name, std::size_t first, std::size_t last, int changes) {
    ExactSum sum;
    double counted = 0;
    for (std::size_t i = first * losses().per_row;
         i < std::min(last * losses().per_row, losses().all.size()); ++i) {
      if (!losses().all[i].counts) continue;
      sum.add(losses().all[i].loss);
      counted += losses().all[i].share(request().divisor == Divisor::weights);
    }
    if (counted > 0) add(name, "counted", counted, value_of(sum) / counted, changes);
  }

  /// The loss of one micro-batch in place of all, and an incomplete one left out.
  void add_batches(std::size_t size, int changes) {
    const std::size_t full = losses().rows.size() / size * size;
    const std::string of_size = "micro-batch of " + std::to_string(size) + " rows";
    const bool is_incomplete = full < losses().rows.size();
    add_range("only the first " + of_size, 0, size, changes);
    add_range(
        is_incomplete ? "only the rows after the last full " + of_size : "only the last " + of_size,
        is_incomplete ? full : full - size, losses().rows.size(), changes);
    if (is_incomplete && full > size) {
      add_range("the rows after the last full " + of_size + " left out", 0, full, changes);
    }
  }

  /// Only the last loss of each row that counts.
  void last_positions() {
    ExactSum sum;
    double counted = 0;
    for (std::size_t i = 0; i < losses().all.size(); ++i) {
      const std::size_t end = (i / losses().per_row + 1) * losses().per_row;
      const auto counts = [&](const OneLoss& own) { return own.counts; };
      if (!losses().all[i].counts) continue;
      if (std::any_of(losses().all.begin() + std::ptrdiff_t(i) + 1,
                      losses().all.begin() + std::ptrdiff_t(end), counts)) {
        continue;
      }
      sum.add(losses().all[i].loss);
      counted += 1;
    }
    add_figures("only the last position of each row", value_of(sum), {{"counted", counted}});
  }

  void divided_twice() {
    const auto counted = static_cast<double>(account().counted);
    for (const Mean& mean : account().means) {
      if (mean.divisor != Divisor::counted && mean.divisor != Divisor::weights) continue;
      for (const double by : {counted, losses().row_count()}) {
        add("the mean divided by " + to_text(by) + " again", name_of(mean.divisor), mean.by * by,
            mean.value / by, by == 1 ? 2 : 1);
      }
    }
  }

  void forgotten_rows() {
    const auto counted = static_cast<double>(account().counted);
    if (account().counted < 2 || losses().all.size() > most_sizes) return;
    const int changes = losses().all.size() <= few_rows ? 1 : 2;
    for (const OneLoss& own : losses().all) {
      if (!own.counts) continue;
      const std::string row = row_name(own);
      const double rest = account().sum - own.loss;
      add(row + " left out", "counted", counted - 1, rest / (counted - 1), changes);
      add(row + " not added, but counted", "counted", counted, rest / counted, changes);
      add(row + " left out", "sum", 1, rest, changes);
      add("only " + row, "sum", 1, own.loss, changes);
    }
  }

  std::string row_name(const OneLoss& own) const {
    return "row " + std::to_string(own.row + 1) +
           (losses().per_row > 1 ? ", column " + std::to_string(own.column + 1) : "");
  }

  void perplexities() {
    ExactSum sum;
    for (const OneLoss& own : losses().all) {
      if (own.counts) sum.add(std::exp(own.loss * own.form.nats));
    }
    const auto counted = static_cast<double>(account().counted);
    if (counted < 2) return;
    add("the mean of perplexities", "counted", counted, value_of(sum) / counted);
    ExactSum probabilities;
    for (const OneLoss& own : losses().all) {
      if (own.counts) probabilities.add(std::exp(-own.loss * own.form.nats));
    }
    add("the logarithm of the mean probability", "counted", counted,
        -std::log(value_of(probabilities) / counted) / losses().all.front().form.nats);
  }
};

}  // namespace

std::vector<Candidate> group_slips(const AllLosses& losses) {
  return GroupSlips(losses).all();
}

}  // namespace xent
