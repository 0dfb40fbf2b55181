// The account as JSON: which fields there are, and in which order.
#include "report/json_report.h"

#include <catch2/catch.hpp>
#include <string>

#include "report/accounts.h"

namespace {

using xent::Account;
using xent::json_report;
using xent::JsonReport;

/// An account in which every count is another number.
Account mean_of_two() {
  Account account = xent::test::mean_of_two();
  account.shown_shape = account.shape;
  account.elements = 6;
  account.counted = 2;
  account.ignored = 1;
  account.zero_weight = 3;
  account.nonfinite = 4;
  return account;
}

const std::string request =
    "{\n"
    "  \"loss\": \"sparse\",\n"
    "  \"dtype\": \"float64\",\n"
    "  \"unit\": \"nats\",\n";
const std::string result =
    "  \"reduction\": \"mean\",\n"
    "  \"divisor\": \"counted\",\n"
    "  \"value\": 1,\n";
const std::string sums =
    "  \"sum\": 2,\n"
    "  \"means\": {\n"
    "    \"counted\": 1,\n"
    "    \"weights\": 0.8\n"
    "  },\n"
    "  \"counts\": {\n"
    "    \"elements\": 6,\n"
    "    \"counted\": 2,\n"
    "    \"ignored\": 1,\n"
    "    \"zero_weight\": 3,\n"
    "    \"nonfinite\": 4\n"
    "  },\n";
const std::string shape = "  \"shape\": [2],\n";
const std::string no_warnings = "  \"warnings\": []\n}\n";

/// The whole document of an account that prints no rows.
std::string whole(const Account& account) {
  const JsonReport report = json_report(account);
  CHECK(report.before.empty());
  CHECK(report.after.empty());
  return report.between;
}

/// The fields of the account that stand behind the counts.
std::string further(const Account& account) {
  const std::string all = whole(account);
  const std::string before = request + shape + result + sums;
  REQUIRE(all.starts_with(before));
  REQUIRE(all.ends_with(no_warnings));
  return all.substr(before.size(), all.size() - before.size() - no_warnings.size());
}

}  // namespace

TEST_CASE("the account of a mean has its request, its value and its counts", "[report][json]") {
  CHECK(whole(mean_of_two()) == request + shape + result + sums + no_warnings);
}

TEST_CASE("options, a call and an alias stand with the request", "[report][json]") {
  Account account = mean_of_two();
  account.options = {{"label_smoothing", "a tenth", "0.1"}};
  account.like = {"torch", "2.1", {{"divisor", "weights"}, {"dtype", "float32"}}};
  account.reduction_alias = "valid-mean";
  CHECK(whole(account) == request +
                              "  \"label_smoothing\": 0.1,\n"
                              "  \"like\": {\n"
                              "    \"call\": \"torch\",\n"
                              "    \"version\": \"2.1\",\n"
                              "    \"set\": {\n"
                              "      \"divisor\": \"weights\",\n"
                              "      \"dtype\": \"float32\"\n"
                              "    }\n"
                              "  },\n" +
                              shape +
                              "  \"reduction\": \"mean\",\n"
                              "  \"reduction_alias\": \"valid-mean\",\n"
                              "  \"divisor\": \"counted\",\n"
                              "  \"value\": 1,\n" +
                              sums + no_warnings);
  account.like->set.clear();
  CHECK(whole(account).find("    \"set\": {}\n") != std::string::npos);
}

TEST_CASE("perplexity, bits and baselines are fields where there are such", "[report][json]") {
  Account account = mean_of_two();
  account.number.digits = 2;
  account.perplexity = 2.71828;
  account.bits = 1.4427;
  account.baselines = {{"uniform", 0.69315}};
  CHECK(
      whole(account).ends_with("  \"perplexity\": 2.7,\n"
                               "  \"bits\": 1.4,\n"
                               "  \"baselines\": {\n"
                               "    \"uniform\": 0.69\n"
                               "  },\n" +
                               no_warnings));
}

TEST_CASE("classes and the highest losses have an object each", "[report][json]") {
  Account account = mean_of_two();
  account.by_class = {{0, "newt", 3, 1.5, 0.5, 0.25, 0, 0}, {1, "", 3, 1, 0.25, 0.75, 0, 2}};
  account.top = {{12, 0, "a.csv:12", "", 1, 2.25}, {3, 4, "a.csv:3", "toad", 0.5, 2}};
  CHECK(further(account) ==
        "  \"by_class\": [\n"
        "    {\"class\": 0, \"name\": \"newt\", \"counted\": 3, \"sum\": 1.5, \"mean\": 0.5, "
        "\"share\": 0.25},\n"
        "    {\"class\": 1, \"counted\": 3, \"sum\": 1, \"mean\": 0.25, \"share\": 0.75, "
        "\"positive\": 0, \"negative\": 2}\n"
        "  ],\n"
        "  \"top\": [\n"
        "    {\"row\": 12, \"place\": \"a.csv:12\", \"label\": 1, \"loss\": 2.25},\n"
        "    {\"row\": 3, \"column\": 4, \"place\": \"a.csv:3\", \"id\": \"toad\", "
        "\"label\": 0.5, \"loss\": 2}\n"
        "  ],\n");
}

TEST_CASE("conventions say their value, or why there is none", "[report][json]") {
  Account account = mean_of_two();
  account.conventions = {{"torch", "", "counted", 2, 1.5, "", false},
                         {"xent sparse", "counted from 1", "", 1, 0, "no rows", false}};
  const std::string first =
      "    {\"call\": \"torch\", \"divisor\": \"counted\", \"by\": 2, \"value\": 1.5";
  const std::string second =
      "    {\"call\": \"xent sparse\", \"slip\": \"counted from 1\", \"refused\": \"no rows\"";
  CHECK(further(account) == "  \"conventions\": [\n" + first + "},\n" + second + "}\n  ],\n");
  account.find = "1.5";
  account.found = true;
  account.conventions[0].matches = true;
  CHECK(further(account) == "  \"find\": \"1.5\",\n  \"found\": true,\n  \"conventions\": [\n" +
                                first + ", \"matches\": true},\n" + second +
                                ", \"matches\": false}\n  ],\n");
  account.found = false;
  CHECK(further(account).starts_with("  \"find\": \"1.5\",\n  \"found\": false,\n"));
}

TEST_CASE("a verdict, an explanation and warnings are fields", "[report][json]") {
  Account account = mean_of_two();
  account.verdict.emplace().counts[0] = 2;
  account.warnings = {{"a_code", "a \"message\""}, {"b", "c"}};
  CHECK(json_report(account, "[]").between ==
        request + shape + result + sums +
            "  \"expect\": {\"agrees\": true, \"by\": \"digits\", \"compared\": 2, \"misses\": 0, "
            "\"counts\": {\"agrees\": 2, \"rounded_wrongly\": 0, \"differs\": 0, \"blank\": 0, "
            "\"not_a_number\": 0}, \"causes\": []},\n"
            "  \"explanation\": [],\n"
            "  \"warnings\": [\n"
            "    {\"code\": \"a_code\", \"message\": \"a \\\"message\\\"\"},\n"
            "    {\"code\": \"b\", \"message\": \"c\"}\n"
            "  ]\n}\n");
}

TEST_CASE("without a reduction there is no value, without losses no sum", "[report][json]") {
  Account account = mean_of_two();
  account.reduction = xent::Reduction::none;
  account.divisor.reset();
  CHECK(whole(account) == request + shape + "  \"reduction\": \"none\",\n" + sums + no_warnings);
  account.has_losses = false;
  CHECK(whole(account) == request + shape + no_warnings);
}

TEST_CASE("results stand between the parts, behind the ids", "[report][json]") {
  Account account = mean_of_two();
  account.has_losses = false;
  account.prints_rows = true;
  account.shown_shape = {2, 3};
  const std::string open = request + "  \"shape\": [2, 3],\n  \"warnings\": []";
  const auto check = [&](const std::string& between) {
    const JsonReport report = json_report(account);
    CHECK(report.before == open + (account.has_ids ? ",\n  \"ids\": [" : ""));
    CHECK(report.between == between);
    CHECK(report.after == "\n  ]\n}\n");
  };
  check(",\n  \"losses\": [\n");
  account.has_ids = true;
  check("],\n  \"losses\": [\n");
  account.show = xent::Show::log_probabilities;
  check("],\n  \"log_probabilities\": [\n");
  account.show = xent::Show::gradient;
  check("],\n  \"gradient\": [\n");
}

TEST_CASE("a single result stands in no brackets", "[report][json]") {
  Account account = mean_of_two();
  account.prints_rows = true;
  account.shown_shape.clear();
  const JsonReport report = json_report(account);
  CHECK(report.before.starts_with(request + "  \"shape\": [],\n" + result));
  CHECK(report.between == ",\n  \"losses\": ");
  CHECK(report.after == "\n}\n");
}
