// An option is refused where nothing reads it, and nowhere else.
#include "app/flow/unread.h"

#include <catch2/catch.hpp>
#include <functional>
#include <string>
#include <vector>

#include "app/requests.h"

namespace xent {
namespace {

/// Facts of a request and its sources.
struct Facts {
  Request request;
  Present present;
};
using Change = std::function<void(Facts&)>;

std::string refused(const std::string& option, const std::vector<Change>& changes) {
  Facts facts;
  facts.request.given_options = {"--logits", option};
  facts.request.format = OutputFormat::npy;  // which writes no digits
  facts.request.show = Show::probabilities;  // which has no unit
  facts.request.sources = {test::source_of(Role::logits, "[1]")};
  for (const Change& change : changes) change(facts);
  return test::refusal([&] { refuse_unread(facts.request, facts.present); });
}

const Change labels = [](Facts& facts) { facts.present.labels = true; };
const Change weights = [](Facts& facts) { facts.present.weights = true; };
const Change expected = [](Facts& facts) { facts.present.expected = true; };
const Change table = [](Facts& facts) { facts.present.table = true; };
const Change checks = [](Facts& facts) { facts.request.expect = Expectation{}; };
const Change explains = [](Facts& facts) { facts.request.explain = true; };
const Change compares = [](Facts& facts) { facts.request.compare = true; };
const Change has_mean = [](Facts& facts) { facts.request.reduction = Reduction::mean; };
const Change has_sum = [](Facts& facts) { facts.request.reduction = Reduction::sum; };
const Change file = [](Facts& facts) {
  facts.request.sources.push_back(test::source_of(Role::labels, "labels.csv"));
};
const Change standard_input = [](Facts& facts) {
  facts.request.sources.push_back(test::source_of(Role::labels, "-"));
};

Change format(OutputFormat wanted) {
  return [wanted](Facts& facts) { facts.request.format = wanted; };
}

Change show(Show wanted) {
  return [wanted](Facts& facts) { facts.request.show = wanted; };
}

}  // namespace

TEST_CASE("an option is read where what it needs is there", "[app][unread]") {
  struct Case {
    const char* option;
    const char* missing;
    std::vector<std::vector<Change>> read;
    std::vector<std::vector<Change>> unread;
  };
  const Change report_table = format(OutputFormat::table);
  const Change report_json = format(OutputFormat::json);
  const Change text = format(OutputFormat::text);
  const Change csv = format(OutputFormat::csv);
  const std::vector<Change> all_but_labels{weights,  expected,    table, checks,          explains,
                                           has_mean, report_json, file,  show(Show::loss)};
  const std::vector<Case> cases{
      {"--labels", "--pos-weight", {{labels}}, {{}, all_but_labels}},
      {"--labels-columns", "--labels or --input", {{labels}}, {{}, all_but_labels}},
      {"--weights", "labels", {{labels}}, {{}, all_but_labels}},
      {"--weights-columns", "--weights or --input", {{weights}}, {{}, {labels}}},
      {"--pos-weight", "labels", {{labels}}, {{}, all_but_labels}},
      {"--class-weights", "labels", {{labels}}, {{}, all_but_labels}},
      {"--ignore-index", "labels", {{labels}}, {{}, all_but_labels}},
      {"--label-base", "labels", {{labels}}, {{}, all_but_labels}},
      {"--label-smoothing", "labels", {{labels}}, {{}, all_but_labels}},
      {"--no-validate", "labels", {{labels}}, {{}, all_but_labels}},
      {"--header", "a source of CSV", {{table}}, {{}, {file, labels}}},
      {"--delimiter", "a source of CSV", {{table}}, {{}, {file, labels}}},
      {"--input-format",
       "a source that is a file or stdin",
       {{file}, {standard_input}},
       {{}, {labels, table}}},
      {"--divisor",
       "--reduction mean",
       {{labels, has_mean}, {labels, compares}, {labels, compares, has_sum}},
       {{}, {labels}, {has_mean}, {compares}, {labels, has_sum}}},
      {"--empty",
       "--reduction mean",
       {{labels, has_mean}, {labels, compares}},
       {{}, {labels}, {has_mean}, {compares}, {labels, has_sum}}},
      {"--base",
       "losses or --show log-probabilities",
       {{labels}, {show(Show::loss)}, {show(Show::log_probabilities)}, {show(Show::gradient)}},
       {{}, {weights, table}}},
      {"--digits", "a --format that writes digits", {{text}, {csv}, {report_json}}, {{}, {labels}}},
      {"--by-class",
       "--format table or json",
       {{labels, report_table}, {labels, report_json}},
       {{}, {text}, {csv}}},
      {"--by-class", "labels", {}, {{report_table}, {report_json}}},
      {"--top",
       "--format table or json, or --expect",
       {{labels, report_table}, {labels, report_json}},
       {{}, {text}, {csv}}},
      {"--top", "labels", {}, {{report_table}, {report_json}}},
      {"--row", "--explain", {{explains}}, {{}, {checks, labels}}},
      {"--column", "--explain", {{explains}}, {{}, {checks, labels}}},
      {"--blank", "--explain", {{explains}}, {{}, {checks, labels}}},
      {"--expect-columns", "--expect or --input", {{expected}}, {{}, {checks, labels}}},
      {"--rtol", "--expect", {{checks}}, {{}, {expected, explains}}},
      {"--atol", "--expect", {{checks}}, {{}, {expected, explains}}},
      {"--ulp", "--expect", {{checks}}, {{}, {expected, explains}}},
      {"--logits", "", {{}}, {}},
      {"--threads", "", {{}}, {}},
  };
  for (const Case& own : cases) {
    CAPTURE(own.option);
    for (const auto& facts : own.read) CHECK(refused(own.option, facts) == "no error");
    for (const auto& facts : own.unread) {
      CHECK(refused(own.option, facts) ==
            own.option + std::string(" is not used without ") + own.missing);
    }
  }
}

TEST_CASE("the first option that nothing reads is told", "[app][unread]") {
  Request request;
  request.given_options = {"--logits", "--labels", "--ulp", "--top"};
  CHECK(test::refusal([&] { refuse_unread(request, {.labels = true}); }) ==
        "--ulp is not used without --expect");
}

TEST_CASE("what the sources hold decides which options are read", "[app][unread]") {
  Request request = test::request_of(Loss::sparse, "[[1, 2]]", "[0]");
  const auto given = [&](const std::string& option) {
    request.given_options = {option};
    return test::refusal(request);
  };
  CHECK(given("--labels") == "no error");
  CHECK(given("--weights-columns") == "--weights-columns is not used without --weights or --input");
  CHECK(given("--header") == "--header is not used without a source of CSV");
  CHECK(given("--expect-columns") == "--expect-columns is not used without --expect or --input");
  test::add_source(request, Role::weights, "[1]");
  CHECK(given("--weights-columns") == "no error");
  test::add_source(request, Role::expected, "[1]");
  request.expect = Expectation{};
  CHECK(given("--expect-columns") == "no error");
  request = test::request_of(Loss::sparse, "[[1, 2]]");
  request.show = Show::probabilities;
  CHECK(given("--labels") == "--labels is not used without --pos-weight");
}

}  // namespace xent
