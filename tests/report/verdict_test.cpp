// The verdict on answers: merged in order, told to people, and as lines.
#include "report/verdict.h"

#include <catch2/catch.hpp>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

namespace {

using xent::AnswerCause;
using xent::common_causes;
using xent::Grade;
using xent::grade_line;
using xent::grades_head;
using xent::GradesFormat;
using xent::Mark;
using xent::OutputFormat;
using xent::Verdict;
using xent::verdict_json;

constexpr std::size_t all_misses = 1000;

std::string told(const Verdict& verdict, const xent::NumberFormat& number = {},
                 std::size_t top = all_misses) {
  return xent::verdict_text(verdict, number, top);
}

Grade grade(std::uint64_t row, Mark mark = Mark::differs, std::vector<AnswerCause> causes = {}) {
  Grade made;
  made.row = row;
  made.place = "answers.csv:" + std::to_string(row);
  made.answer = "1.5";
  made.value = 1.5;
  made.result = 1.25;
  made.ulp = 5;
  made.mark = mark;
  made.causes = std::move(causes);
  made.is_searched = !made.causes.empty();
  return made;
}

void add(const Grade& own, Verdict& verdict) {
  verdict.count(own.mark);
  if (own.mark != Mark::agrees) verdict.misses.push_back(own);
}

Verdict verdict_on(const std::vector<Grade>& grades, std::uint64_t agreeing = 0) {
  Verdict verdict;
  for (std::uint64_t i = 0; i < agreeing; ++i) verdict.count(Mark::agrees);
  for (const Grade& own : grades) add(own, verdict);
  return verdict;
}

Verdict only(Grade own) {
  Verdict verdict;
  own.row = 0;
  own.place.clear();
  verdict.count(own.mark);
  verdict.only = std::move(own);
  return verdict;
}

}  // namespace

TEST_CASE("no miss is agreement", "[report][verdict]") {
  CHECK(Verdict().agrees());
  CHECK(verdict_on({}, 3).agrees());
  CHECK_FALSE(verdict_on({grade(1)}, 2).agrees());
  CHECK_FALSE(verdict_on({grade(1, Mark::blank)}, 2).agrees());
}

TEST_CASE("merged, counts add up and misses stay in order", "[report][verdict]") {
  Verdict all = verdict_on({grade(4)}, 3);
  Verdict later = verdict_on({grade(6, Mark::blank), grade(8)}, 2);
  later.has_tolerance = later.shows_ulp = true;
  all.merge(later);
  CHECK(all.compared() == 8);
  CHECK(all.missed() == 3);
  CHECK(all.count_of(Mark::blank) == 1);
  REQUIRE(all.misses.size() == 3);
  CHECK(all.misses[0].row == 4);
  CHECK(all.misses[2].row == 8);
  CHECK(all.has_tolerance);
  CHECK(all.shows_ulp);
}

TEST_CASE("no more misses are held than are enough", "[report][verdict]") {
  Verdict all;
  for (int i = 0; i < 3; ++i) {
    Verdict later = verdict_on(std::vector<Grade>(Verdict::most_held / 2, grade(1)));
    all.merge(later);
  }
  CHECK(all.misses.size() == Verdict::most_held);
  CHECK(all.missed() == Verdict::most_held / 2 * 3);
}

TEST_CASE("agreement is told in a line", "[report][verdict]") {
  CHECK(told(verdict_on({}, 1)) == "the loss agrees to the digits given\n");
  CHECK(told(verdict_on({}, 20)) == "all 20 losses agree to the digits given\n");
  Verdict tolerant = verdict_on({}, 2);
  tolerant.has_tolerance = true;
  tolerant.noun = "probability";
  CHECK(told(tolerant) == "all 2 probabilities agree within the tolerance\n");
}

TEST_CASE("a miss is told with its place", "[report][verdict]") {
  CHECK(told(verdict_on({grade(2)}, 2)) ==
        "1 of 3 losses does not agree to the digits given\n"
        "  row 2 (answers.csv:2): 1.5 for 1.25, off by 0.25\n");
  Grade one = grade(2);
  one.column = 1;
  one.id = "newt";
  CHECK(told(verdict_on({one}), {.digits = 2, .float32 = false}) ==
        "1 of 1 loss does not agree to the digits given\n"
        "  row 2, column 1, newt (answers.csv:2): 1.5 for 1.2, off by 0.25\n");
  Verdict in_ulp = verdict_on({grade(2)});
  in_ulp.shows_ulp = true;
  CHECK(told(in_ulp).ends_with(": 1.5 for 1.25, 5 ULP apart\n"));
}

TEST_CASE("the kinds of misses are counted", "[report][verdict]") {
  Grade word = grade(3, Mark::not_a_number);
  word.answer = "six";
  const Verdict verdict = verdict_on({grade(1, Mark::rounded_wrongly, {{"cut, not rounded"}}),
                                      grade(2, Mark::blank), word, grade(4)},
                                     1);
  CHECK(told(verdict) ==
        "4 of 5 losses do not agree to the digits given\n"
        "  1 rounded wrongly, 1 differs, 1 blank, 1 not a number\n"
        "  row 1 (answers.csv:1): 1.5 for 1.25, off by 0.25\n"
        "    cut, not rounded\n"
        "  row 2 (answers.csv:2): no answer, the loss is 1.25\n"
        "  row 3 (answers.csv:3): six for 1.25, not a number\n"
        "  row 4 (answers.csv:4): 1.5 for 1.25, off by 0.25\n");
}

TEST_CASE("the misses beyond the top are counted", "[report][verdict]") {
  CHECK(told(verdict_on({grade(1), grade(2), grade(3)}), {}, 1) ==
        "3 of 3 losses do not agree to the digits given\n"
        "  row 1 (answers.csv:1): 1.5 for 1.25, off by 0.25\n"
        "  and 2 more: --top shows more, --format csv all\n");
}

TEST_CASE("a number against none has no distance", "[report][verdict]") {
  Grade own = grade(1);
  own.value = std::numeric_limits<double>::quiet_NaN();
  own.answer = "nan";
  own.ulp = std::numeric_limits<std::uint64_t>::max();
  CHECK(told(verdict_on({own})).ends_with(": nan for 1.25, one of them is not a number\n"));
  GradesFormat format;
  format.format = OutputFormat::ndjson;
  format.shows_ulp = true;
  const std::string line = grade_line(format, own);
  CHECK(line.find("ulp") == std::string::npos);
  CHECK(line.find("difference") == std::string::npos);
}

TEST_CASE("causes are told, those that the input cannot tell apart as such", "[report][verdict]") {
  Grade own = grade(1);
  const std::string line = told(verdict_on({own}));
  own.is_searched = true;
  CHECK(told(verdict_on({own})) == line + "    no convention and no common slip gives 1.5\n");
  own.causes = {{"a"}, {"b", true}};
  CHECK(told(verdict_on({own})) == line + "    a\n    or b (the same on this input)\n");
  own.are_possible = true;
  own.causes = {{"a"}, {"b"}, {"c"}, {"d"}, {"e"}, {"f"}, {"g"}, {"h"}};
  CHECK(told(verdict_on({own})) ==
        line +
            "    possible: a\n    or b\n    or c\n    or d\n    or e\n    or f\n"
            "    or 2 more\n");
}

TEST_CASE("a cause of several misses is told once, with its rows", "[report][verdict]") {
  const Verdict verdict =
      verdict_on({grade(1, Mark::differs, {{"a"}, {"b"}}), grade(2, Mark::differs, {{"c"}}),
                  grade(3, Mark::differs, {{"b"}}), grade(4, Mark::differs, {{"b"}, {"c"}})});
  const auto causes = common_causes(verdict);
  REQUIRE(causes.size() == 2);
  CHECK(causes[0].cause == "b");
  CHECK(causes[0].misses.size() == 3);
  CHECK(causes[1].cause == "c");
  CHECK(told(verdict).find("digits given\n  3 times: b\n    rows 1, 3, 4\n  row 1") !=
        std::string::npos);
  std::vector<Grade> many;
  for (std::uint64_t row = 1; row < 12; ++row) {
    many.push_back(grade(row, Mark::differs, {{"a"}}));
    many.back().id = "n" + std::to_string(row);
  }
  CHECK(told(verdict_on(many)).find("  11 times: a\n    n1, n2, n3, n4, n5, n6, n7, n8, ...\n") !=
        std::string::npos);
}

TEST_CASE("a single loss is told with its digits", "[report][verdict]") {
  const auto told = [](const char* answer, Mark mark) {
    Grade own = grade(0, mark);
    own.answer = answer;
    return ::told(only(own));
  };
  CHECK(told("1.25", Mark::agrees) == "1.25 agrees with 1.25 to its 3 digits\n");
  CHECK(told("1", Mark::agrees) == "1 agrees with 1.25 to its 1 digit\n");
  CHECK(told("-0.00120e5", Mark::agrees) == "-0.00120e5 agrees with 1.25 to its 3 digits\n");
  CHECK(told("10E-12", Mark::agrees) == "10E-12 agrees with 1.25 to its 2 digits\n");
  CHECK(told("0.00", Mark::agrees) == "0.00 agrees with 1.25 to its digits\n");
  CHECK(told("nan", Mark::agrees) == "nan agrees with 1.25 to its digits\n");
  CHECK(told("1.26", Mark::differs) ==
        "1.26 does not agree with 1.25 to its 3 digits: off by 0.25\n"
        "  --find 1.26 looks for the convention or the slip that gives it\n");
  CHECK(told("six", Mark::not_a_number) == "\"six\" is not a number; the loss is 1.25\n");
}

TEST_CASE("a single loss is told within the tolerance, or with its origin", "[report][verdict]") {
  Verdict verdict = only(grade(0, Mark::agrees));
  verdict.has_tolerance = true;
  CHECK(told(verdict) == "1.5 agrees with 1.25 within the tolerance\n");
  verdict = only(grade(0, Mark::differs, {{"a"}}));
  verdict.has_tolerance = true;
  CHECK(told(verdict) == "1.5 does not agree with 1.25 within the tolerance: off by 0.25\n    a\n");
}

TEST_CASE("a verdict as JSON has its counts and causes", "[report][verdict]") {
  CHECK(verdict_json(verdict_on({}, 3), {}) ==
        R"({"agrees": true, "by": "digits", "compared": 3, "misses": 0, "counts": {"agrees": 3, )"
        R"("rounded_wrongly": 0, "differs": 0, "blank": 0, "not_a_number": 0}, "causes": []})");
  Verdict verdict = only(grade(0, Mark::differs, {{"a"}, {"b", true}}));
  verdict.has_tolerance = verdict.shows_ulp = true;
  CHECK(verdict_json(verdict, {.digits = 2, .float32 = false}) ==
        R"({"agrees": false, "by": "tolerance", "compared": 1, "misses": 1, "counts": )"
        R"({"agrees": 0, "rounded_wrongly": 0, "differs": 1, "blank": 0, "not_a_number": 0}, )"
        R"("causes": [], "value": {"answer": "1.5", "loss": 1.2, "difference": 0.25, )"
        R"("relative_difference": 0.20, "ulp": 5, "verdict": "differs", "causes": ["a", "b"]}})");
}

TEST_CASE("grades are lines of a table", "[report][verdict]") {
  Grade own = grade(7, Mark::differs, {{"a,b"}, {"c", true}});
  own.id = "ann|b";
  GradesFormat format;
  format.has_ids = true;
  CHECK(grades_head(format) == "row,id,answer,loss,difference,relative_difference,verdict,cause\n");
  CHECK(grade_line(format, own) ==
        "7,ann|b,1.5,1.25,0.25,0.2,differs,\"a,b; or c (the same on this input)\"\n");
  format.format = OutputFormat::tsv;
  CHECK(grade_line(format, own) ==
        "7\tann|b\t1.5\t1.25\t0.25\t0.2\tdiffers\ta,b; or c (the same on this input)\n");
  format.format = OutputFormat::markdown;
  format.shows_ulp = format.has_columns = true;
  own.column = 2;
  CHECK(
      grades_head(format).starts_with("| row | column | id | answer | loss | difference | "
                                      "relative_difference | ulp | verdict | cause |\n| --- |"));
  CHECK(grade_line(format, own).starts_with("| 7 | 2 | ann\\|b | 1.5 | 1.25 | 0.25 | 0.2 | 5 |"));
  own.mark = Mark::blank;
  own.answer.clear();
  own.causes.clear();
  format = {};
  CHECK(grade_line(format, own) == "7,,1.25,,,blank,\n");
}

TEST_CASE("a table shows the grades side by side", "[report][verdict]") {
  Verdict verdict = verdict_on({grade(2)}, 1);
  CHECK(xent::verdict_table(verdict, {}).empty());
  verdict.all = {grade(1, Mark::agrees), grade(2, Mark::rounded_wrongly)};
  CHECK(xent::verdict_table(verdict, {}) ==
        "  row  answer     loss  difference  verdict\n"
        "    1     1.5  1.25000       0.250  agrees\n"
        "    2     1.5  1.25000       0.250  rounded wrongly\n");
  verdict.all.pop_back();
  verdict.all[0].id = "ann";
  verdict.all[0].column = 3;
  verdict.all[0].mark = Mark::blank;
  CHECK(xent::verdict_table(verdict, {}) ==
        "  row  column  id   answer     loss  difference  verdict\n"
        "    1       3  ann     1.5  1.25000              blank\n"
        "  (the first 1 of 2; --format csv has all)\n");
}
