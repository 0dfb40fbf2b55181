// The same input under every convention; and which of them, or which slip, gives a number.
#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "app/answers/answers.h"
#include "app/flow/evaluate.h"
#include "app/flow/prepare.h"
#include "app/frameworks/conventions.h"
#include "app/frameworks/slips.h"
#include "base/error.h"
#include "base/terms.h"
#include "io/number/printed_value.h"
#include "report/compare_report.h"

namespace xent {
namespace {

constexpr std::size_t nearest_shown = 3;

/// The request without the parts that only its report needs.
Request bare(Request request) {
  request.format = OutputFormat::text;
  request.by_class = false;
  request.top = 0;
  request.compare = false;
  request.given_options.clear();
  return request;
}

ConventionRow row_of(const Account& account, const std::string& call) {
  ConventionRow row;
  row.call = call;
  row.divisor = account.divisor ? name_of(*account.divisor) : "sum";
  row.by = account.divisor ? account.mean_by(*account.divisor).by : 1;
  row.value = account.value;
  return row;
}

ConventionRow evaluate_call(const Convention& convention, const Request& base) {
  Request request = bare(base);
  const Reduction asked = request.reduction;
  request.chosen.reduction = asked == Reduction::sum;
  request.chosen.divisor = false;
  request.chosen.given = true;
  apply(convention, request);
  const bool is_unreduced = request.reduction == Reduction::none;
  if (is_unreduced) {
    request.reduction = asked;
    request.divisor = Divisor::elements;
  }
  const std::string call = convention.call + std::string(is_unreduced ? ", mean" : "");
  try {
    return row_of(evaluate(request), call);
  } catch (const Error& error) {
    ConventionRow row;
    row.call = call;
    row.refused = error.what();
    return row;
  }
}

/// Looks for a value among the results of slips.
class Search {
 public:
  Search(const PrintedValue& wanted, const Request& base, const Job& job, Account& account)
      : wanted_(wanted), base_(base), job_(job), account_(account) {
    for (const ConventionRow& row : account.conventions) usual_.insert(row.divisor);
    for (const Figure& figure : figures(account)) right_[figure.divisor] = figure.value;
  }

  void run() {
    for (ConventionRow& row : account_.conventions) {
      row.matches = row.refused.empty() && wanted_.matches(row.value);
    }
    for (const Figure& figure : figures(account_)) {
      const bool is_given = is_of_a_call(figure);
      const std::string name = figure.divisor == "sum" ? "sum for mean" : "another divisor";
      if (!is_given) add(name, figure, 1);
      if (!wanted_.matches(figure.value)) add_units("", figure, is_given ? 1 : 2);
    }
    add_shown();
    for (const Slip& slip : slips()) {
      Request request = bare(base_);
      if (!slip.make(job_, request)) continue;
      try {
        for (const Figure& figure : figures(evaluate(request))) {
          const int changes = usual_.contains(figure.divisor) ? 1 : 2;
          // If the unaltered request gives the same value, the slip explains nothing.
          if (wanted_.matches(right_.at(figure.divisor))) continue;
          add(slip.name, figure, changes);
          add_units(std::string(slip.name) + ", ", figure, changes + 1);
        }
      } catch (const Error&) {
        continue;  // the slip is not possible here
      }
    }
    keep_the_simplest();
  }

 private:
  /// A loss that an account shows.
  struct Figure {
    std::string divisor;
    double by;
    double value;
  };
  struct Found {
    int changes;  // how many slips
    ConventionRow row;
  };
  static constexpr int most_changes = 2;

  std::vector<Figure> figures(const Account& account) const {
    std::vector<Figure> all;
    for (const Mean& mean : account.means)
      all.push_back({name_of(mean.divisor), mean.by, mean.value});
    all.push_back({"sum", 1, account.sum});
    if (job_.layout.classes > 1) {
      const auto logits = static_cast<double>(account.elements * job_.layout.classes);
      all.push_back({"all logits", logits, account.sum / logits});
    }
    return all;
  }

  /// Whether a call gives this value.
  bool is_of_a_call(const Figure& figure) const {
    return std::ranges::any_of(account_.conventions, [&](const ConventionRow& row) {
      return row.refused.empty() && row.divisor == figure.divisor &&
             row.matches == wanted_.matches(figure.value) &&
             are_equal(row.value, figure.value, few_ulp);
    });
  }

  /// Adds other losses that the account shows, if they match.
  void add_shown() {
    const auto add_match = [&](const std::string& name, const Figure& figure) {
      if (wanted_.matches(figure.value)) add(name, figure, 1);
    };
    const auto counted = static_cast<double>(account_.counted);
    for (const Baseline& baseline : account_.baselines) {
      add_match(baseline.name == "uniform" ? "all classes alike" : "label frequencies",
                {"counted", counted, baseline.loss});
    }
    for (const ClassAccount& own : account_.by_class) {
      const std::string name = "only class " + std::to_string(own.label);
      add_match(name, {"sum", 1, own.sum});
      add_match(name, {"counted", static_cast<double>(own.counted), own.mean});
    }
    for (const TopRow& top : account_.top) {
      add_match("only row " + std::to_string(top.row), {"sum", 1, top.loss});
    }
  }

  /// The figure in other units, and as a perplexity.
  void add_units(const std::string& slip, const Figure& figure, int changes) {
    const double nats = figure.value * static_cast<double>(nats_of(base_.unit));
    for (const Unit unit : {Unit::nats, Unit::bits, Unit::digits}) {
      if (unit == base_.unit) continue;
      const double value = nats / static_cast<double>(nats_of(unit));
      add(slip + "in " + name_of(unit), {figure.divisor, figure.by, value}, changes);
    }
    if (figure.divisor == "sum") return;
    add(slip + "perplexity", {figure.divisor, figure.by, std::exp(nats)}, changes);
  }

  void add(const std::string& slip, const Figure& figure, int changes) {
    const bool is_again = std::any_of(found_.begin(), found_.end(), [&](const Found& found) {
      return found.row.slip == slip && found.row.by == figure.by && found.row.value == figure.value;
    });
    if (changes > most_changes || is_again) return;
    ConventionRow row;
    row.call = "xent " + name_of(account_.loss);
    row.slip = slip;
    row.divisor = figure.divisor;
    row.by = figure.by;
    row.value = figure.value;
    row.matches = wanted_.matches(figure.value);
    found_.push_back({changes, row});
  }

  /// Whether a slip that does not match is worth showing: it changes the value by more than
  /// rounding does.
  bool is_telling(const ConventionRow& row) const {
    constexpr double rounding = 1e-5;
    return std::isfinite(row.value) && !are_equal(right_.at(row.divisor), row.value, rounding);
  }

  /// Keeps the matches with the fewest changes; without a match, the nearest values.
  void keep_the_simplest() {
    auto& rows = account_.conventions;
    const bool is_convention =
        std::any_of(rows.begin(), rows.end(), [](const auto& row) { return row.matches; });
    int fewest = is_convention ? 1 : most_changes + 1;
    for (const Found& found : found_) {
      if (found.row.matches) fewest = std::min(fewest, found.changes);
    }
    account_.found = is_convention || fewest <= most_changes;
    if (*account_.found) {
      std::erase_if(
          found_, [&](const Found& found) { return !found.row.matches || found.changes > fewest; });
    } else {
      std::erase_if(found_, [&](const Found& found) { return !is_telling(found.row); });
      std::ranges::stable_sort(found_, {}, [&](const Found& found) {
        return std::abs(found.row.value - wanted_.value);
      });
      found_.resize(std::min(found_.size(), nearest_shown));
    }
    for (Found& found : found_) rows.push_back(std::move(found.row));
    sort_rows();
  }

  /// Matches come first; without a match, the nearest value comes first.
  void sort_rows() {
    const auto distance = [&](const ConventionRow& row) {
      if (row.matches) return 0.0;
      if (*account_.found || !row.refused.empty()) return std::numeric_limits<double>::max();
      const double off = std::abs(row.value - wanted_.value);
      return std::isnan(off) ? std::numeric_limits<double>::max() : off;
    };
    std::ranges::stable_sort(account_.conventions, {}, distance);
  }

  const PrintedValue& wanted_;
  const Request& base_;
  const Job& job_;
  Account& account_;
  std::set<std::string> usual_;          // divisors of the conventions
  std::map<std::string, double> right_;  // values by divisor, without a slip
  std::vector<Found> found_;
};

}  // namespace

Account compare(const Request& asked) {
  Request base = asked;
  for (SourceSpec& source : base.sources) make_rereadable(source);
  if (base.reduction == Reduction::none) base.reduction = Reduction::mean;
  const Job job = prepare(base);

  Request shown = base;  // with all figures that a report shows
  if (base.find && base.format == OutputFormat::text) shown.format = OutputFormat::json;
  Account account = evaluate(shown);
  account.conventions.push_back(row_of(account, "xent " + name_of(account.loss)));
  for (const Convention& convention : conventions()) {
    if (applies(convention, job)) account.conventions.push_back(evaluate_call(convention, base));
  }
  if (base.find) {
    account.find = base.find->text;
    Search(*base.find, base, job, account).run();
  }
  return account;
}

}  // namespace xent
