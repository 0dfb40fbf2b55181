// Finds the convention or the slip that gives an answer to a reduced loss.
#include <algorithm>
#include <string>

#include "app/account/expected.h"
#include "app/answers/answers.h"
#include "report/compare_report.h"

namespace xent {

namespace {

void add_causes(const Request& asked, Grade& answer) {
  Request request = asked;
  request.find = wanted_number(asked, answer.answer);
  request.expect.reset();
  request.given_options.clear();
  drop(Role::expected, request);
  request.compare = true;
  request.quiet = true;
  answer.is_searched = true;
  for (const ConventionRow& row : compare(request).conventions) {
    const bool is_ours = row.slip.empty() && row.call.starts_with("xent ");
    if (!row.matches || is_ours || (row.is_cut && asked.expect->has_tolerance)) continue;
    answer.causes.push_back({name_of(row) + ", " + divisor_of(row) +
                             (row.is_cut       ? ", cut"
                              : row.is_float32 ? ", in float32"
                                               : "")});
    answer.are_possible = row.is_possible;
  }
}

}  // namespace

void search_miss(const Request& asked, Grade& answer) {
  const bool is_searched = answer.mark == Mark::differs ||
                           (answer.mark == Mark::rounded_wrongly && answer.causes.empty());
  if (!is_searched) return;
  if (std::ranges::all_of(asked.sources, is_rereadable)) add_causes(asked, answer);
  if (answer.mark == Mark::rounded_wrongly) answer.causes.push_back({off_by_one});
}

}  // namespace xent
