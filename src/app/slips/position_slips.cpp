#include "app/slips/position_slips.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <map>
#include <string>

namespace xent {
namespace {

class PositionSlips : public MeanSlipList {
 public:
  using MeanSlipList::MeanSlipList;

  std::vector<Candidate> all() {
    shifted_labels();
    const bool takes_logits = request().given == Given::logits;
    if (has_classes(request().loss)) {
      highest_classes();
      if (takes_logits) other_axes();
    } else {
      broadcast();
      if (takes_logits) softmax_for_sigmoid();
    }
    return take();
  }

 private:
  /// The class that is predicted in place of the true one.
  void highest_classes() {
    if (losses().all.size() < 2) return;
    ExactSum sum;
    for (const OneLoss& own : losses().all) {
      if (own.counts) sum.add(own.form.weighted(-*std::ranges::max_element(own.form.log_p)));
    }
    add_figures("the class of the highest logit for the true one", value_of(sum),
                {{"counted", double(account().counted)}});
  }

  /// The labels of the next or the last position, along rows or, within a row, along its losses.
  void shifted_labels() {
    if (losses().all.size() < 2) return;
    const bool is_within = losses().per_row > 1 && has_classes(request().loss);
    const std::size_t length = is_within ? losses().per_row : losses().rows.size();
    for (const int step : {1, -1}) {
      for (const bool is_rolled : {false, true}) {
        add_shift(step, is_rolled, length, is_within ? 1 : losses().per_row,
                  is_rolled ? ", around the end" : "");
        if (is_within)
          add_shift(step, is_rolled, losses().all.size(), 1,
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
    for (std::size_t i = 0; i < losses().all.size(); ++i) {
      if (i % losses().per_row == 0) end_row();
      const auto at = static_cast<std::int64_t>(i / stride % length);
      const auto count = static_cast<std::int64_t>(length);
      const std::int64_t other = at + step;
      if (!is_rolled && (other < 0 || other >= count)) continue;
      positions += 1;
      const std::int64_t moved = (other + count) % count - at;
      const OneLoss& labels = losses().all[static_cast<std::size_t>(
          static_cast<std::int64_t>(i) + moved * static_cast<std::int64_t>(stride))];
      if (!labels.counts) continue;
      LossForm form = losses().all[i].form;
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
    add_figures(name, all, {{"counted", weights}, {"elements", double(losses().all.size())}});
    if (positions > weights) add(name, "positions", positions, all / positions);
    if (losses().per_row > 1 && rows_counted > 1 && !is_rolled && length == losses().per_row) {
      add(name + ", the mean of rows' means", "means", rows_counted,
          value_of(means) / rows_counted);
    }
  }

  /// Softmax over an axis that is not that of the classes.
  void other_axes() {
    const std::size_t classes = losses().rows.front().classes;
    if (classes < 2) return;
    if (losses().all.size() > 1) {
      std::vector<double> sums;
      for (const OneLoss& own : losses().all) sums.push_back(log_sum_exp(own.form.logits));
      const double all = log_sum_exp(sums);
      ExactSum sum;
      for (const OneLoss& own : losses().all) {
        if (!own.counts) continue;
        sum.add(own.form.loss_by([&](std::size_t c) { return own.form.logits[c] - all; }));
      }
      add_means("softmax over all logits at once", value_of(sum));
    }
    if (losses().rows.size() > 1) {
      add_axis("softmax over the rows (axis 0)", [&](const OneLoss& own) { return own.column; });
    }
    if (losses().per_row > 1) {
      add_axis("softmax over the positions of a row (axis 1)",
               [&](const OneLoss& own) { return own.row; });
    }
  }

  template <class GroupOf>
  void add_axis(const std::string& name, GroupOf group_of) {
    const std::size_t classes = losses().rows.front().classes;
    std::map<std::size_t, std::vector<double>> highest, sums;
    for (const OneLoss& own : losses().all) {
      auto& most = highest[group_of(own)];
      most.resize(classes, -std::numeric_limits<double>::infinity());
      for (std::size_t c = 0; c < classes; ++c) most[c] = std::max(most[c], own.form.logits[c]);
    }
    for (const OneLoss& own : losses().all) {
      auto& sum = sums[group_of(own)];
      sum.resize(classes);
      const auto& most = highest[group_of(own)];
      for (std::size_t c = 0; c < classes; ++c) sum[c] += std::exp(own.form.logits[c] - most[c]);
    }
    ExactSum sum;
    for (const OneLoss& own : losses().all) {
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

  /// Logits [N] against labels [N, 1], or the other way round, are broadcast to [N, N].
  void broadcast() {
    if (losses().per_row != 1 || losses().all.size() < 2) return;
    ExactSum at_yes, at_no, yes;
    for (const OneLoss& own : losses().all) {
      at_yes.add(-own.form.log_p[1] * own.form.class_weights[1]);
      at_no.add(-own.form.log_p[0]);
      yes.add(own.form.labels[1]);
    }
    const auto count = static_cast<double>(losses().all.size());
    const double sum =
        (value_of(yes) * value_of(at_yes) + (count - value_of(yes)) * value_of(at_no)) /
        losses().all[0].form.nats;
    const std::string size = std::to_string(losses().all.size());
    const std::string name =
        "[" + size + "] against [" + size + ", 1], broadcast to [" + size + ", " + size + "]";
    add_figures(name, sum, {{"elements", count * count}, {"batch", count}});
  }

  void softmax_for_sigmoid() {
    if (losses().all.size() < 2) return;
    // One logit per row: the softmax is over the rows.
    const std::size_t width = losses().per_row > 1 ? losses().per_row : losses().all.size();
    ExactSum sum, of_shares, of_first;
    for (std::size_t first = 0; first < losses().all.size(); first += width) {
      std::vector<double> logits;
      double labels = 0;
      for (std::size_t i = first; i < first + width; ++i) {
        logits.push_back(losses().all[i].form.logits[0]);
        labels += losses().all[i].form.labels[1];
      }
      const double all = log_sum_exp(logits);
      double highest = 0;
      double at_highest = losses().all[first].form.weighted(all - logits[0]);
      for (std::size_t i = first; i < first + width; ++i) {
        const LossForm& form = losses().all[i].form;
        const double loss = form.weighted(all - logits[i - first]);
        if (form.labels[1] > highest) {
          highest = form.labels[1];
          at_highest = loss;
        }
        if (!losses().all[i].counts) continue;
        sum.add(form.labels[1] * loss);
        if (labels > 0) of_shares.add(form.labels[1] / labels * loss);
      }
      of_first.add(at_highest);
    }
    const std::string name =
        losses().per_row > 1 ? "softmax for sigmoid" : "softmax over the rows for sigmoid";
    const auto add_sum = [&](const std::string& how, const ExactSum& own) {
      add_figures(name + how, value_of(own),
                  {{"batch", losses().row_count()}, {"elements", double(losses().all.size())}});
    };
    add_sum("", sum);
    add_sum(", the labels of a row divided by their sum", of_shares);
    if (losses().per_row > 1) add_sum(", only the first highest label of a row", of_first);
  }
};

}  // namespace

std::vector<Candidate> position_slips(const AllLosses& losses) {
  return PositionSlips(losses).all();
}

}  // namespace xent
