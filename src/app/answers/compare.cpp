// The same input under every convention; and which of them, or which slip, gives a number.
#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "app/answers/answers.h"
#include "app/answers/search.h"
#include "app/flow/evaluate.h"
#include "app/flow/prepare.h"
#include "app/frameworks/conventions.h"
#include "app/slips/causes.h"
#include "base/error.h"
#include "base/terms.h"
#include "io/number/printed_value.h"
#include "io/number/shown.h"
#include "report/compare_report.h"

namespace xent {
namespace {

constexpr std::size_t nearest_shown = 3;
constexpr int digits_of_slips = 14;  // that are right: they are computed in doubles

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

/// Whether a slip that does not give the answer is worth showing: it changes the value by more than
/// rounding does.
bool is_telling(const Candidate& own, const Account& account) {
  constexpr double rounding = 1e-5;
  if (!std::isfinite(own.value)) return false;
  return std::ranges::none_of(account.conventions, [&](const ConventionRow& row) {
    return row.refused.empty() && are_equal(row.value, own.value, rounding);
  });
}

/// Without a match: the nearest of the simplest slips.
std::vector<Candidate> nearest_of(const PrintedValue& wanted, std::vector<Candidate> candidates,
                                  const Account& account) {
  std::erase_if(candidates,
                [&](const Candidate& own) { return own.changes > 1 || !is_telling(own, account); });
  std::ranges::stable_sort(
      candidates, {}, [&](const Candidate& own) { return std::abs(own.value - wanted.value); });
  candidates.resize(std::min(candidates.size(), nearest_shown));
  return candidates;
}

/// Matches come first; without a match, the nearest value comes first.
void sort_rows(const PrintedValue& wanted, Account& account) {
  const auto distance = [&](const ConventionRow& row) {
    if (row.matches) return 0.0;
    if (*account.found || !row.refused.empty()) return std::numeric_limits<double>::max();
    const double off = std::abs(row.value - wanted.value);
    return std::isnan(off) ? std::numeric_limits<double>::max() : off;
  };
  std::ranges::stable_sort(account.conventions, {}, distance);
}

/// Marks the calls that give the value up to the rounding of float32; whether there are any.
bool match_in_float32(const PrintedValue& wanted, Account& account) {
  bool is_any = false;
  for (ConventionRow& row : account.conventions) {
    row.matches = row.is_float32 = row.refused.empty() && is_in_float32(wanted, row.value);
    is_any = is_any || row.matches;
  }
  return is_any;
}

/// Looks for a value among the results of the calls and of slips.
void search(const PrintedValue& wanted, const Request& request, Account& account) {
  bool is_convention = false;
  for (ConventionRow& row : account.conventions) {
    const AnswerFit fit = row.refused.empty() ? fit_of(wanted, row.value) : AnswerFit::none;
    row.matches = fit != AnswerFit::none;
    row.is_cut = fit == AnswerFit::cut;
    is_convention = is_convention || row.matches;
  }
  const auto add = [&](const Candidate& own) -> ConventionRow& {
    ConventionRow& row = account.conventions.emplace_back();
    row.call = "xent " + name_of(account.loss);
    row.slip = own.name;
    row.divisor = own.divisor;
    row.by = own.by;
    row.value = rounded_to(own.value, digits_of_slips);
    return row;
  };
  const std::vector<Candidate> candidates = find_candidates(wanted, request, account);
  std::vector<Cause> causes = causes_of(wanted, candidates);
  if (is_convention) {
    std::erase_if(causes, [](const Cause& cause) { return cause.candidate.changes > 1; });
  }
  if (!is_convention && causes.empty()) is_convention = match_in_float32(wanted, account);
  account.found = is_convention || !causes.empty();
  for (const Cause& cause : causes) {
    ConventionRow& row = add(cause.candidate);
    row.matches = true;
    row.is_cut = cause.fit == AnswerFit::cut;
    row.is_float32 = cause.fit == AnswerFit::float32;
    row.is_possible = cause.is_possible;
  }
  if (!*account.found) {
    for (const Candidate& own : nearest_of(wanted, candidates, account)) add(own);
  }
  sort_rows(wanted, account);
}

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
    search(*base.find, bare(base), account);
  }
  return account;
}

}  // namespace xent
