// The verdict on losses that were expected: merged in order, and told.
#include "report/verdict.h"

#include <catch2/catch.hpp>
#include <cstdint>
#include <limits>
#include <string>

namespace {

using xent::Verdict;
using xent::verdict_json;
using xent::verdict_text;

Verdict::Place place(std::uint64_t row, std::uint64_t ulp) {
  Verdict::Place made;
  made.row = row;
  made.place = "losses.csv:" + std::to_string(row);
  made.expected = "1.5";
  made.loss = 1.25;
  made.ulp = ulp;
  return made;
}

/// A verdict on `compared` losses, one of which misses.
Verdict miss(std::uint64_t compared, std::uint64_t row, std::uint64_t ulp) {
  Verdict verdict;
  verdict.compared = compared;
  verdict.misses = 1;
  verdict.first = verdict.worst = place(row, ulp);
  return verdict;
}

Verdict agreement(std::uint64_t compared) {
  Verdict verdict;
  verdict.compared = compared;
  return verdict;
}

Verdict merged(const std::vector<Verdict>& verdicts) {
  Verdict all;
  for (const Verdict& verdict : verdicts) all.merge(verdict);
  return all;
}

Verdict only(std::uint64_t misses) {
  Verdict verdict = misses == 0 ? agreement(1) : miss(1, 0, 12);
  verdict.only = place(0, 12);
  verdict.only->place.clear();
  return verdict;
}

}  // namespace

TEST_CASE("no miss is agreement", "[report][verdict]") {
  CHECK(Verdict().agrees());
  CHECK(agreement(3).agrees());
  CHECK_FALSE(miss(3, 1, 5).agrees());
  const Verdict all = merged({agreement(3), agreement(4)});
  CHECK(all.agrees());
  CHECK(all.compared == 7);
  CHECK_FALSE(all.first);
  CHECK_FALSE(all.worst);
}

TEST_CASE("merged, the first stays first and the worst is the worst of all", "[report][verdict]") {
  const Verdict all = merged({agreement(3), miss(2, 4, 5), miss(2, 6, 9), miss(1, 8, 7)});
  CHECK(all.compared == 8);
  CHECK(all.misses == 3);
  CHECK(all.first->row == 4);
  CHECK(all.worst->row == 6);
}

TEST_CASE("of misses that are equally bad the worst is the first", "[report][verdict]") {
  CHECK(merged({miss(1, 1, 9), miss(1, 2, 9)}).worst->row == 1);
  CHECK(merged({miss(1, 1, 8), miss(1, 2, 9), miss(1, 3, 9)}).worst->row == 2);
}

TEST_CASE("merging keeps the tolerance and a single loss", "[report][verdict]") {
  Verdict later = only(1);
  later.has_tolerance = true;
  Verdict all = merged({agreement(0), later});
  CHECK(all.has_tolerance);
  REQUIRE(all.only);
  later.only.reset();
  all.merge(later);
  CHECK(all.only);
}

TEST_CASE("agreement is told in a line", "[report][verdict]") {
  CHECK(verdict_text(agreement(1), {}) == "the loss agrees to the digits given\n");
  CHECK(verdict_text(agreement(20), {}) == "all 20 losses agree to the digits given\n");
  Verdict tolerant = agreement(2);
  tolerant.has_tolerance = true;
  CHECK(verdict_text(tolerant, {}) == "all 2 losses agree within the tolerance\n");
}

TEST_CASE("a miss is told with its place", "[report][verdict]") {
  CHECK(verdict_text(miss(3, 2, 5), {}) ==
        "1 of 3 losses does not agree to the digits given\n"
        "  row 2 (losses.csv:2): 1.5 expected, 1.25 computed, 5 ULP apart\n");
  Verdict one = miss(1, 2, 5);
  one.first->column = 1;
  one.first->id = "newt";
  CHECK(verdict_text(one, {.digits = 2, .float32 = false}) ==
        "1 of 1 loss does not agree to the digits given\n"
        "  row 2, column 1, newt (losses.csv:2): 1.5 expected, 1.2 computed, 5 ULP apart\n");
}

TEST_CASE("of several misses the first and the worst are told", "[report][verdict]") {
  CHECK(verdict_text(merged({miss(1, 1, 5), miss(1, 2, 9)}), {}) ==
        "2 of 2 losses do not agree to the digits given\n"
        "  first: row 1 (losses.csv:1): 1.5 expected, 1.25 computed, 5 ULP apart\n"
        "  worst: row 2 (losses.csv:2): 1.5 expected, 1.25 computed, 9 ULP apart\n");
  CHECK(verdict_text(merged({miss(1, 1, 9), miss(1, 2, 5)}), {}) ==
        "2 of 2 losses do not agree to the digits given\n"
        "  first and worst: row 1 (losses.csv:1): 1.5 expected, 1.25 computed, 9 ULP apart\n");
  Verdict columns = merged({miss(1, 1, 5), miss(1, 1, 9)});
  columns.worst->column = 2;
  CHECK(verdict_text(columns, {}) ==
        "2 of 2 losses do not agree to the digits given\n"
        "  first: row 1 (losses.csv:1): 1.5 expected, 1.25 computed, 5 ULP apart\n"
        "  worst: row 1, column 2 (losses.csv:1): 1.5 expected, 1.25 computed, 9 ULP apart\n");
}

TEST_CASE("a number against none has no distance", "[report][verdict]") {
  const Verdict verdict = miss(1, 1, std::numeric_limits<std::uint64_t>::max());
  CHECK(verdict_text(verdict, {}) ==
        "1 of 1 loss does not agree to the digits given\n"
        "  row 1 (losses.csv:1): 1.5 expected, 1.25 computed, one of them is not a number\n");
  CHECK(verdict_json(verdict, {}).find("ulp") == std::string::npos);
}

TEST_CASE("what gives an expected number is told", "[report][verdict]") {
  Verdict verdict = miss(1, 1, 5);
  verdict.first->is_searched = true;
  const std::string told = verdict_text(miss(1, 1, 5), {});
  CHECK(verdict_text(verdict, {}) == told + "    no convention and no common slip gives 1.5\n");
  verdict.first->given_by = {"a"};
  CHECK(verdict_text(verdict, {}) == told + "    given by a\n");
  verdict.first->given_by = {"a", "b", "c", "d", "e", "f"};
  const std::string six =
      "    given by a\n          or b\n          or c\n          or d\n          or e\n"
      "          or f\n";
  CHECK(verdict_text(verdict, {}) == told + six);
  verdict.first->given_by = {"a", "b", "c", "d", "e", "f", "g", "h"};
  CHECK(verdict_text(verdict, {}) == told + six + "          or 2 more\n");
}

TEST_CASE("a single loss is told with its digits", "[report][verdict]") {
  const auto told = [](const char* expected, std::uint64_t misses) {
    Verdict verdict = only(misses);
    verdict.only->expected = expected;
    return verdict_text(verdict, {});
  };
  CHECK(told("1.25", 0) == "1.25 agrees with 1.25 to its 3 digits\n");
  CHECK(told("1", 0) == "1 agrees with 1.25 to its 1 digit\n");
  CHECK(told("-0.00120e5", 0) == "-0.00120e5 agrees with 1.25 to its 3 digits\n");
  CHECK(told("10E-12", 0) == "10E-12 agrees with 1.25 to its 2 digits\n");
  CHECK(told("0.00", 0) == "0.00 agrees with 1.25 to its digits\n");
  CHECK(told("nan", 0) == "nan agrees with 1.25 to its digits\n");
  CHECK(told("1.26", 1) ==
        "1.26 does not agree with 1.25 to its 3 digits: 12 ULP apart\n"
        "  --find 1.26 looks for the convention or the slip that gives it\n");
}

TEST_CASE("a single loss is told within the tolerance, or with its origin", "[report][verdict]") {
  Verdict verdict = only(0);
  verdict.has_tolerance = true;
  CHECK(verdict_text(verdict, {}) == "1.5 agrees with 1.25 within the tolerance\n");
  verdict.misses = 1;
  verdict.only->is_searched = true;
  verdict.only->given_by = {"a"};
  CHECK(verdict_text(verdict, {}) ==
        "1.5 does not agree with 1.25 within the tolerance: 12 ULP apart\n    given by a\n");
}

TEST_CASE("a verdict as JSON has only the fields that apply", "[report][verdict]") {
  CHECK(verdict_json(agreement(3), {}) ==
        R"({"agrees": true, "by": "digits", "compared": 3, "misses": 0})");
  Verdict verdict = miss(3, 2, 5);
  verdict.has_tolerance = true;
  verdict.worst->column = 4;
  verdict.worst->id = "n\"";
  verdict.worst->is_searched = true;
  verdict.worst->given_by = {"a", "b"};
  CHECK(
      verdict_json(verdict, {.digits = 2, .float32 = false}) ==
      R"({"agrees": false, "by": "tolerance", "compared": 3, "misses": 1, )"
      R"("first": {"row": 2, "place": "losses.csv:2", "expected": "1.5", "loss": 1.2, "ulp": 5}, )"
      R"("worst": {"row": 2, "column": 4, "place": "losses.csv:2", "id": "n\"", )"
      R"("expected": "1.5", "loss": 1.2, "ulp": 5, "given_by": ["a", "b"]}})");
  Verdict single = agreement(1);
  single.only = place(0, 0);
  single.only->place.clear();
  single.only->loss = std::numeric_limits<double>::infinity();
  CHECK(verdict_json(single, {}) ==
        R"({"agrees": true, "by": "digits", "compared": 1, "misses": 0, )"
        R"("value": {"expected": "1.5", "loss": "inf", "ulp": 0}})");
}
