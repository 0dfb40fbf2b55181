#include "app/answers/search.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "app/account/capture.h"
#include "app/flow/loss_block.h"
#include "app/flow/pipeline.h"
#include "app/flow/prepare.h"
#include "app/flow/split.h"
#include "app/flow/work.h"
#include "app/slips/form.h"
#include "app/slips/mean_slips.h"
#include "app/slips/row_slips.h"
#include "base/error.h"
#include "core/exact_sum.h"

namespace xent {
namespace {

/// Rows are held for the slips over all of them as long as they have fewer logits.
constexpr std::size_t most_held = std::size_t{1} << 20;
/// Slips of many numbers each are tried for fewer logits.
constexpr std::size_t most_of_many = std::size_t{1} << 17;

/// The label that ignored losses would have if they were not: that of the option, if it is one.
double label_of_ignored(const Request& request) {
  return request.ignored.size() == 1 ? static_cast<double>(request.ignored.front()) : -1;
}

/// The sums of losses under each slip of a list.
struct SlipSums {
  std::vector<ExactSum> sums;
  bool has_soft_labels = false;

  void add(const Request& request, const CapturedRow& row, std::span<const RowSlip> slips) {
    sums.resize(slips.size());
    for (std::size_t i = 0; i < row.losses.size(); ++i) {
      const LossForm form = make_form(request, row, i, label_of_ignored(request));
      if (form.weight == 0) continue;
      has_soft_labels = has_soft_labels || !form.true_class;
      for (std::size_t s = 0; s < slips.size(); ++s) {
        if (!row.ignored[i] || slips[s].counts_ignored) sums[s].add(slips[s].loss(form));
      }
    }
  }
  void merge(const SlipSums& later) {
    sums.resize(std::max(sums.size(), later.sums.size()));
    for (std::size_t s = 0; s < later.sums.size(); ++s) sums[s].merge(later.sums[s]);
    has_soft_labels = has_soft_labels || later.has_soft_labels;
  }
};

/// A block with its rows and their sums.
struct SlipBlock : LossBlock {
  std::vector<CapturedRow> captured;
  SlipSums slip_sums;
};

/// The rows of the request, and their sums under each slip.
struct Seen {
  std::vector<RowSlip> slips;
  SlipSums slip_sums;
  std::vector<CapturedRow> rows;
  std::size_t logits = 0;  // of all rows
  bool are_all_held = true;

  void take(SlipBlock& block) {
    slip_sums.merge(block.slip_sums);
    for (CapturedRow& row : block.captured) {
      logits += row.logits.size();
      are_all_held = are_all_held && logits <= most_held;
      if (are_all_held) rows.push_back(std::move(row));
    }
    if (!are_all_held) rows.clear();
  }

  /// Adds more slips, from the rows that are held.
  void add(const Request& request, const std::vector<RowSlip>& more) {
    SlipSums more_sums;
    for (const CapturedRow& row : rows) more_sums.add(request, row, more);
    slips.insert(slips.end(), more.begin(), more.end());
    auto& sums = slip_sums.sums;
    sums.insert(sums.end(), more_sums.sums.begin(), more_sums.sums.end());
  }
};

Seen see_all(const Request& request) {
  const Job job = prepare(request);
  const LossKind kind = kind_of(job);
  Splitter split(job.readers, job.layout.rows_per_block(request.block_values));
  Seen seen{row_slips(kind), {}, {}, 0, true};
  const auto see = [&](SlipBlock& block) {
    work(job, nullptr, block);
    block.captured.clear();
    block.slip_sums = {};
    for (std::size_t row = 0; row < block.rows; ++row) {
      CapturedRow captured = capture_numbers(job, block, row);
      if (captured.losses.empty()) continue;
      block.slip_sums.add(request, captured, seen.slips);
      block.captured.push_back(std::move(captured));
    }
  };
  const auto merge = [&](SlipBlock& block) {
    if (block.error) throw Error(*block.error);
    seen.take(block);
  };
  run_pipeline(request.threads, Steps<SlipBlock>{std::ref(split), see, merge});
  const bool are_few = seen.are_all_held && seen.logits <= most_of_many;
  if (are_few && !seen.rows.empty()) seen.add(request, temperatures(kind));
  return seen;
}

/// A loss and what it was divided by.
struct Figure {
  std::string divisor;
  double by = 1;
  double value = 0;
};

class Candidates {
 public:
  Candidates(const PrintedValue& answer, const Request& request, const Account& account)
      : answer_(answer), request_(request), account_(account) {
    for (const ConventionRow& row : account.conventions) usual_.insert(row.divisor);
  }

  std::vector<Candidate> all() {
    const Seen seen = see_all(request_);
    const std::vector<Figure> right = figures(account_.sum, false);
    for (const Figure& figure : right) {
      const std::string name = figure.divisor == "sum" ? "sum for mean" : "another divisor";
      const bool is_given = is_of_a_call(figure);
      if (!is_given) add(name, figure, 1);
      if (!fits(figure.value)) add_units("", figure, is_given ? 1 : 2);
    }
    add_shown();
    for (std::size_t s = 0; s < seen.slip_sums.sums.size(); ++s) {
      const RowSlip& slip = seen.slips[s];
      if (slip.of_soft_labels && !seen.slip_sums.has_soft_labels) continue;
      add_slip(slip, seen.slip_sums.sums[s], right);
    }
    const auto append = [&](std::vector<Candidate> more) {
      std::ranges::move(more, std::back_inserter(found_));
    };
    if (seen.are_all_held) append(mean_slips(request_, account_, seen.rows));
    append(other_divisors(answer_, account_, account_.classes));
    return std::move(found_);
  }

 private:
  bool fits(double value) const { return fit_of(answer_, value) != AnswerFit::none; }

  std::vector<Figure> figures(double sum, bool is_float32) const {
    std::vector<Figure> all;
    const bool is_right = sum == account_.sum;
    for (const Mean& mean : account_.means) {
      all.push_back({name_of(mean.divisor), mean.by, is_right ? mean.value : sum / mean.by});
    }
    all.push_back({"sum", 1, sum});
    if (account_.classes > 1) {
      const auto logits = static_cast<double>(account_.elements * account_.classes);
      all.push_back({"all logits", logits, sum / logits});
    }
    for (Figure& figure : all) {
      if (is_float32) figure.value = static_cast<float>(figure.value);
    }
    return all;
  }

  void add_slip(const RowSlip& slip, const ExactSum& sum, const std::vector<Figure>& right) {
    const std::vector<Figure> wrong = figures(sum.rounded<double>(), slip.is_float32);
    for (std::size_t i = 0; i < wrong.size(); ++i) {
      // If the unaltered request gives the same value, the slip explains nothing.
      if (fits(right[i].value) || std::isnan(wrong[i].value)) continue;
      const int changes = slip.changes + (usual_.contains(wrong[i].divisor) ? 0 : 1);
      add(slip.name, wrong[i], changes, right[i].value);
      add_units(slip.name + ", ", wrong[i], changes + 1);
    }
  }

  /// Whether a call gives this value.
  bool is_of_a_call(const Figure& figure) const {
    return std::ranges::any_of(account_.conventions, [&](const ConventionRow& row) {
      return row.refused.empty() && row.divisor == figure.divisor &&
             are_one_number(row.value, figure.value);
    });
  }

  /// Adds other losses that the account shows.
  void add_shown() {
    const auto counted = static_cast<double>(account_.counted);
    for (const Baseline& baseline : account_.baselines) {
      add(baseline.name == "uniform" ? "all classes alike: a model that has not learnt"
                                     : "label frequencies",
          {"counted", counted, baseline.loss}, 1);
    }
    for (const ClassAccount& own : account_.by_class) {
      const std::string name = "only class " + std::to_string(own.label);
      add(name, {"sum", 1, own.sum}, 1);
      add(name, {"counted", static_cast<double>(own.counted), own.mean}, 1);
    }
    if (const auto& accuracy = account_.accuracy; accuracy && accuracy->counted > 1) {
      const auto of = static_cast<double>(accuracy->counted);
      const auto correct = static_cast<double>(accuracy->correct);
      add("the accuracy, not the loss", Figure{"counted", of, correct / of}, 1);
      add("the share of wrong predictions, not the loss",
          Figure{"counted", of, (of - correct) / of}, 1);
    }
    for (const TopRow& top : account_.top) {
      add("only row " + std::to_string(top.row), {"sum", 1, top.loss}, 1);
    }
  }

  /// The figure in other units, and as a perplexity.
  void add_units(const std::string& slip, const Figure& figure, int changes) {
    const double nats = figure.value * static_cast<double>(nats_of(request_.unit));
    for (const Unit unit : {Unit::nats, Unit::bits, Unit::digits}) {
      if (unit == request_.unit) continue;
      const double value = nats / static_cast<double>(nats_of(unit));
      add(slip + logarithm_of(unit), {figure.divisor, figure.by, value}, changes);
    }
    if (figure.divisor == "sum" && account_.elements > 1) return;
    add(slip + "perplexity", {figure.divisor, figure.by, std::exp(nats)}, changes);
    add(slip + "e to minus the loss", {figure.divisor, figure.by, std::exp(-nats)}, changes);
    add(slip + "2 to the loss in nats", {figure.divisor, figure.by, std::exp2(nats)}, changes);
  }

  void add(const std::string& slip, const Figure& figure, int changes,
           double right = std::numeric_limits<double>::quiet_NaN()) {
    constexpr int most_changes = 2;
    if (changes > most_changes) return;
    const bool is_again = std::ranges::any_of(found_, [&](const Candidate& own) {
      return own.name == slip && own.by == figure.by && own.value == figure.value;
    });
    if (is_again) return;
    found_.push_back({slip, figure.divisor, figure.by, figure.value, changes, 1, right});
  }

  const PrintedValue& answer_;
  const Request& request_;
  const Account& account_;
  std::set<std::string> usual_;  // divisors of the conventions
  std::vector<Candidate> found_;
};

}  // namespace

std::vector<Candidate> find_candidates(const PrintedValue& answer, const Request& request,
                                       const Account& account) {
  return Candidates(answer, request, account).all();
}

}  // namespace xent
