// Finds the convention or the slip that gives a number that was expected.
#include <algorithm>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "app/answers/answers.h"
#include "base/text.h"
#include "io/json/json_text.h"
#include "report/compare_report.h"

namespace xent {
namespace {

Request without_expectation(const Request& asked) {
  Request request = asked;
  request.expect.reset();
  request.given_options.clear();
  drop(Role::expected, request);
  return request;
}

std::string json_array(std::span<const double> numbers) {
  return "[" + joined(numbers, ",", [](double number) { return json_number(number, {}); }) + "]";
}

/// The request for one loss of a captured row alone.
Request of_one_loss(const Request& asked, const Verdict::Place& place) {
  const CapturedRow& row = *place.inputs;
  const std::size_t loss = place.column > 0 ? place.column - 1 : 0;
  const bool is_by_class = has_classes(asked.loss);
  Request request = without_expectation(asked);
  request.sources.clear();
  request.axis = -1;
  const auto add = [&](const char* option, Role role, const std::vector<double>& numbers,
                       std::size_t first, std::size_t count) {
    if (numbers.empty()) return;
    const std::string array = json_array(std::span(numbers).subspan(first, count));
    SourceSpec source;
    source.spec = is_by_class && count == row.classes && role != Role::class_weights
                      ? "[" + array + "]"
                      : array;
    source.fields.option = option;
    source.fields.roles = {role};
    request.sources.push_back(std::move(source));
  };
  const std::size_t classes = row.classes;
  add("--logits", Role::logits, row.logits, loss * classes, classes);
  const std::size_t labels = asked.loss == Loss::sparse ? 1 : classes;
  add("--labels", Role::labels, row.labels, loss * labels, labels);
  add("--weights", Role::weights, row.weights, loss, 1);
  add("--pos-weight", Role::pos_weight, row.pos_weights, loss, 1);
  add("--class-weights", Role::class_weights, row.class_weights, 0, row.class_weights.size());
  return request;
}

/// Compares the results of all conventions and slips with the expected number.
void search(const Request& question, Verdict::Place& place) {
  Request request = question;
  request.find = parse_printed(place.expected);
  request.compare = true;
  request.quiet = true;
  place.is_searched = true;
  const Account account = compare(request);
  for (const ConventionRow& row : account.conventions) {
    const bool is_ours = row.slip.empty() && row.call.starts_with("xent ");
    if (!row.matches || is_ours) continue;
    const bool is_reduced = place.row == 0;
    place.given_by.push_back(name_of(row) + (is_reduced ? ", " + divisor_of(row) : ""));
  }
}

}  // namespace

void search_misses(const Request& request, Verdict& verdict) {
  if (verdict.only) {
    if (std::all_of(request.sources.begin(), request.sources.end(), is_rereadable)) {
      search(without_expectation(request), *verdict.only);
    }
    return;
  }
  if (verdict.first) search(of_one_loss(request, *verdict.first), *verdict.first);
  if (!verdict.worst) return;
  if (verdict.first->row == verdict.worst->row && verdict.first->column == verdict.worst->column) {
    verdict.worst = verdict.first;
  } else {
    search(of_one_loss(request, *verdict.worst), *verdict.worst);
  }
}

}  // namespace xent
