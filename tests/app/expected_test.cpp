// The rows that the account points at: the one that is explained, and those whose losses are not
// what was expected.
#include <catch2/catch.hpp>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numbers>
#include <optional>
#include <string>
#include <vector>

#include "app/requests.h"
#include "io/sources.h"
#include "report/account.h"

namespace xent {
namespace {

using test::add_source;
using test::refusal;
using test::request_of;
using test::source_of;
using Doubles = std::vector<double>;

constexpr std::uint64_t no_distance = std::numeric_limits<std::uint64_t>::max();

/// A request of the losses of these logits against 0, which far from 0 are the logits.
Request request_of_losses(const std::string& losses, const std::string& labels) {
  return request_of(Loss::sigmoid, losses, labels);
}

/// The number of the row that is captured; 0: none.
std::size_t captured(Request request, std::size_t block_values) {
  request.explain = true;
  request.block_values = block_values;
  const auto rows = evaluate(request).captured;
  return rows.empty() ? 0 : rows.front().row;
}

/// That of blocks of any size.
std::size_t captured(const Request& request) {
  const std::size_t whole = captured(request, 16384);
  for (const std::size_t values : {1U, 2U, 4U}) CHECK(captured(request, values) == whole);
  return whole;
}

Request worst_of(const std::string& losses, const std::string& labels) {
  Request request = request_of_losses(losses, labels);
  request.row.by = RowChoice::By::worst;
  return request;
}

Request expecting(const std::string& losses, const std::string& labels,
                  const std::string& expected) {
  Request request = request_of_losses(losses, labels);
  request.expect = Expectation{};
  add_source(request, Role::expected, expected);
  return request;
}

/// Whether a loss agrees with what is expected of it.
bool agrees(const std::string& loss, const std::string& expected, const Expectation& closeness,
            Dtype dtype = Dtype::float64) {
  Request request = request_of(Loss::sparse, "[[-" + loss + "]]", "[0]");
  request.given = Given::log_probabilities;
  request.dtype = dtype;
  request.expect = closeness;
  add_source(request, Role::expected, "[" + expected + "]");
  return evaluate(request).verdict->agrees();
}

bool agrees_within(double atol, double rtol, const std::string& loss, const std::string& expected) {
  return agrees(loss, expected, {.has_tolerance = true, .rtol = rtol, .atol = atol});
}

bool agrees_in_ulp(std::uint64_t ulp, const std::string& loss, const std::string& expected,
                   Dtype dtype = Dtype::float64) {
  return agrees(loss, expected, {.has_tolerance = true, .ulp = ulp}, dtype);
}

double below(double value) {
  return std::nextafter(value, 0);
}

}  // namespace

// ---------------------------------------------------------------- the row that is explained

TEST_CASE("the worst row has the highest loss that counts, the first of equals",
          "[app][captured]") {
  CHECK(captured(worst_of("[1000, 3000, 2000, 3000]", "[0, 0, 0, 0]")) == 2);
  CHECK(captured(worst_of(R"([1000, 3000, "nan", "nan"])", "[0, 0, 0, 0]")) == 3);
  CHECK(captured(worst_of(R"([1000, "inf", 2000, "inf"])", "[0, 0, 0, 0]")) == 2);
  CHECK(captured(worst_of(R"(["nan", "inf"])", "[0, 0]")) == 1);
  Request request = worst_of(R"([1000, 9000, 3000, "nan", 2000])", "[0, -1, 0, 0, 0]");
  request.ignored = {-1};
  add_source(request, Role::weights, "[1, 1, 1, 0, 1]");
  CHECK(captured(request) == 3);
  request.sources.back() = source_of(Role::weights, "[0, 1, 0, 0, 0]");
  CHECK(captured(request) == 0);
  // All losses are below 0, but for those left out.
  Request negative = worst_of("[1, 2, 3]", "[3, 3, 3]");
  negative.validate = false;
  add_source(negative, Role::weights, "[0, 1, 1]");
  CHECK(captured(negative) == 2);
}

TEST_CASE("the worst of rows of several losses has the highest of all", "[app][captured]") {
  Request request =
      worst_of("[[1000, 4000], [5000, 100], [200, 300], [0, 5000]]", "[[0,0],[0,0],[0,0],[0,0]]");
  CHECK(captured(request) == 2);
  request.explain = true;
  const Account account = evaluate(request);
  CHECK(account.captured.front().highest == 0);
  CHECK(account.captured.front().chosen == 0);
}

TEST_CASE("a row is found by its number", "[app][captured]") {
  Request request = request_of_losses("[10, 20, 30, 40, 50]", "[0, 0, 0, 0, 0]");
  for (const std::size_t number : {1U, 2U, 3U, 5U}) {
    request.row.number = number;
    CHECK(captured(request) == number);
  }
  request.row.number = 6;
  CHECK(captured(request) == 0);
}

TEST_CASE("rows of a range are found, in order, however the input is cut", "[app][captured]") {
  Request request = worst_of("[1, 2, 3, 4, 5]", "[0, 0, 0, 0, 0]");
  request.explain = true;
  request.row.by = RowChoice::By::number;
  const auto rows = [&](std::uint64_t first, std::uint64_t count, std::size_t block_values) {
    request.row.number = first;
    request.row.count = count;
    request.block_values = block_values;
    std::vector<std::size_t> numbers;
    for (const CapturedRow& row : evaluate(request).captured) numbers.push_back(row.row);
    return numbers;
  };
  for (const std::size_t values : {1U, 2U, 16384U}) {
    CHECK(rows(2, 3, values) == std::vector<std::size_t>{2, 3, 4});
    CHECK(rows(1, RowChoice::to_the_last, values) == std::vector<std::size_t>{1, 2, 3, 4, 5});
    CHECK(rows(5, 1, values) == std::vector<std::size_t>{5});
  }
}

TEST_CASE("of many rows the first hundred are captured, and twenty losses of a reduction listed",
          "[app][captured]") {
  std::string zeros = "[0";
  for (int i = 1; i < 150; ++i) zeros += ", 0";
  Request request = worst_of(zeros + "]", zeros + "]");
  request.explain = true;
  request.reduction = Reduction::sum;
  request.row.by = RowChoice::By::number;
  request.row.count = RowChoice::to_the_last;
  for (const std::size_t values : {7U, 16384U}) {
    request.block_values = values;
    const Account account = evaluate(request);
    CHECK(account.captured.size() == 100);
    CHECK(account.captured.back().row == 100);
    CHECK(account.listed.size() == 20);
    CHECK(account.unlisted_sum == 130 * std::log(2.0));
  }
}

TEST_CASE("a row is found by its id, the first of equals", "[app][captured]") {
  const test::TemporaryFile logits("id,z\nwren,1\nowl,2\neel,3\nowl,4\n");
  Request request = request_of_losses(logits.path(), "[[0], [0], [0], [0]]");
  request.sources.front().fields.id = "id";
  request.row.by = RowChoice::By::id;
  request.row.id = "owl";
  CHECK(captured(request) == 2);
  request.row.id = "eel";
  CHECK(captured(request) == 3);
  request.row.id = "Owl";
  CHECK(captured(request) == 0);
}

TEST_CASE("a captured row has all that belongs to it, classes last", "[app][captured]") {
  // [N, classes, 2]
  Request request = request_of(Loss::softmax, "[[[9, 9], [9, 9]], [[-1, -3], [-9, -4]]]",
                               "[[[1, 1], [0, 0]], [[1, 0], [0, 1]]]");
  request.given = Given::log_probabilities;
  request.axis = 1;
  request.sources.front() = source_of(Role::logits, "[[[-9, -9], [-9, -9]], [[-1, -3], [-9, -4]]]");
  add_source(request, Role::weights, "[[1, 1], [5, 0.5]]");
  add_source(request, Role::class_weights, "[1, 4]");
  request.explain = true;
  request.row.number = 2;
  request.unit = Unit::bits;
  const CapturedRow row = evaluate(request).captured.front();
  CHECK(row.row == 2);
  CHECK(row.place == "--logits:1");
  CHECK(row.classes == 2);
  CHECK(row.logits == Doubles{-1, -9, -3, -4});
  CHECK(row.labels == Doubles{1, 0, 0, 1});
  CHECK(row.weights == Doubles{5, 0.5});
  CHECK(row.class_weights == Doubles{1, 4});
  CHECK(row.pos_weights.empty());
  CHECK(row.ignored == std::vector<bool>{false, false});
  REQUIRE(row.losses.size() == 2);
  CHECK(row.losses[0] < row.losses[1]);
  CHECK(row.highest == 1);
  CHECK(row.chosen == 1);
  CHECK(row.nats_in_unit == static_cast<double>(std::numbers::ln2_v<long double>));
  request.row.column = 1;
  CHECK(evaluate(request).captured.front().chosen == 0);
  CHECK(evaluate(request).captured.front().highest == 1);
}

TEST_CASE("captured class indices are one a loss, and told with their base", "[app][captured]") {
  Request request = request_of(Loss::sparse, "[[[1, 2, 3], [4, 5, 6]], [[7, 8, 9], [3, 2, 1]]]",
                               "[[1, 2], [3, 9]]");
  request.label_base = 1;
  request.ignored = {9};
  request.explain = true;
  request.row.number = 2;
  for (const std::size_t values : {1U, 1000U}) {
    request.block_values = values;
    const CapturedRow row = evaluate(request).captured.front();
    CHECK(row.logits == Doubles{7, 8, 9, 3, 2, 1});
    CHECK(row.labels == Doubles{3, 0});
    CHECK(row.label_base == 1);
    CHECK(row.ignored == std::vector<bool>{false, true});
    CHECK(row.highest == 0);
  }
}

TEST_CASE("the explained loss of a row that counts for nothing is its first", "[app][captured]") {
  Request request = request_of_losses("[[10, 20], [30, 40]]", "[[0, 0], [0, 0]]");
  add_source(request, Role::weights, "[1, 0]");
  request.explain = true;
  request.row.number = 2;
  CHECK(evaluate(request).captured.front().highest == 0);
  CHECK(evaluate(request).captured.front().chosen == 0);
}

TEST_CASE("names belong to a row that has one logit a name", "[app][captured]") {
  const test::TemporaryFile file("wren,owl\n1,2\n");
  Request request = request_of(Loss::sigmoid, file.path(), "[[0, 1]]");
  request.explain = true;
  const std::vector<std::string> names{"wren", "owl"};
  CHECK(evaluate(request).captured.front().names == names);
  request = request_of(Loss::sparse, file.path(), "[0]");
  request.explain = true;
  CHECK(evaluate(request).captured.front().names == names);
}

// ---------------------------------------------------------------- what was expected

TEST_CASE("misses are counted and held in their order", "[app][expected]") {
  Request request =
      expecting("[1000, 2000, 3000, 4000]", "[0, 0, 0, 0]", "[1000, 2001, 3003, 4003]");
  for (const std::size_t block_values : {1U, 2U, 16384U}) {
    request.block_values = block_values;
    const Verdict verdict = *evaluate(request).verdict;
    CHECK_FALSE(verdict.has_tolerance);
    CHECK(verdict.compared() == 4);
    CHECK(verdict.missed() == 3);
    REQUIRE(verdict.misses.size() == 3);
    const Grade& first = verdict.misses.front();
    CHECK(first.row == 2);
    CHECK(first.column == 0);
    CHECK(first.answer == "2001");
    CHECK(first.value == 2001);
    CHECK(first.result == 2000);
    CHECK(first.ulp == std::uint64_t{1} << 42U);  // 1 of 2^-42, from 1024 on
    CHECK(first.place == "--expect:1");
    CHECK(first.is_searched);
    CHECK(verdict.misses.back().row == 4);
    CHECK_FALSE(verdict.only);
  }
}

TEST_CASE("a miss has its column where a row has several losses", "[app][expected]") {
  Request request = expecting("[[1000, 2000], [3000, 4000]]", "[[0, 0], [0, 0]]",
                              R"([[1001, "nan"], [3000, 5]])");
  for (const std::size_t block_values : {1U, 16384U}) {
    request.block_values = block_values;
    const Verdict verdict = *evaluate(request).verdict;
    REQUIRE(verdict.misses.size() == 3);
    CHECK(verdict.misses[0].column == 1);
    CHECK(verdict.misses[1].column == 2);
    CHECK(verdict.misses[1].ulp == no_distance);
    CHECK(verdict.misses[2].row == 2);
    CHECK(verdict.misses[2].column == 2);
  }
}

/// The marks of the answers of a column, of losses that are ln 2.
std::vector<Mark> marks_of(const std::string& answers, std::size_t count) {
  const test::TemporaryFile file("answer\n" + answers);
  std::string zeros = "0";
  for (std::size_t i = 1; i < count; ++i) zeros += ", 0";
  Request request = expecting("[" + zeros + "]", "[" + zeros + "]", file.path());
  request.sources.back().csv.single_column_is_vector = true;
  const Verdict verdict = *evaluate(request).verdict;
  std::vector<Mark> marks;
  for (const Grade& grade : verdict.misses) marks.push_back(grade.mark);
  return marks;
}

TEST_CASE("an answer that is cut, off in its last digit, blank or a word is marked",
          "[app][expected]") {
  // ln 2 = 0.6931471805599453
  CHECK(marks_of("0.693\n0.7\n0.69314718056\n", 3).empty());
  CHECK(marks_of("0.6931471805\n0.694\n0.692\n0.695\n", 4) ==
        std::vector<Mark>{Mark::rounded_wrongly, Mark::rounded_wrongly, Mark::rounded_wrongly,
                          Mark::differs});
  CHECK(marks_of("\n  \n\"\"\n", 3) == std::vector<Mark>(3, Mark::blank));
  CHECK(marks_of("ln(2)\n?\n-\n", 3) == std::vector<Mark>(3, Mark::not_a_number));
}

TEST_CASE("a slip is found with the weights of its row", "[app][expected]") {
  // Losses of 1000, 512, 256, 0 with weights.
  Request request = request_of(Loss::sparse, "[[[1000, 0], [0, 512]], [[256, 0], [9000, 0]]]",
                               "[[1, 0], [1, 0]]");
  add_source(request, Role::weights, "[[2, 3], [4, 5]]");
  add_source(request, Role::class_weights, "[6, 7]");
  request.expect = Expectation{};
  add_source(request, Role::expected, "[[14000, 3072], [1792, 0]]");
  const Verdict verdict = *evaluate(request).verdict;
  REQUIRE(verdict.misses.size() == 2);
  CHECK(verdict.misses[0].causes.front().text == "without weights");
  CHECK(verdict.misses[1].causes.front().text == "without weights");
}

TEST_CASE("the slip behind an answer is told", "[app][expected]") {
  const auto causes = [](const std::string& logit, const std::string& answer) {
    Request request = expecting("[" + logit + "]", "[1]", "[" + answer + "]");
    std::vector<std::string> texts;
    const Verdict verdict = *evaluate(request).verdict;
    for (const AnswerCause& cause : verdict.misses.at(0).causes) {
      texts.push_back(cause.text);
    }
    return texts;
  };
  using Texts = std::vector<std::string>;
  // -ln sigmoid(2) = 0.12692801104297252, sigmoid(2) = 0.88079707797788243
  CHECK(causes("2", "-0.127") == Texts{"the minus lost"});
  CHECK(causes("2", "0.8808") == Texts{"the probability itself, without a logarithm"});
  CHECK(causes("2", "0.11920") == Texts{"1 - p of the true class"});
  CHECK(causes("2", "0.126") == Texts{"cut, not rounded"});
  CHECK(causes("2", "0.183118") == Texts{"the logarithm to base 2"});
}

TEST_CASE("a miss has the id of its row", "[app][expected]") {
  const test::TemporaryFile logits("id,z\nwren,1000\nowl,2000\n");
  Request request = expecting(logits.path(), "[[0], [0]]", "[[1000], [5]]");
  request.sources.front().fields.id = "id";
  CHECK(evaluate(request).verdict->misses.at(0).id == "owl");
}

TEST_CASE("a loss agrees to the last digit of what is expected", "[app][expected]") {
  const Expectation digits;
  CHECK(agrees("0.25", "0.25", digits));
  CHECK(agrees("0.2549", "0.25", digits));
  CHECK(agrees("0.255", "0.25", digits));
  CHECK_FALSE(agrees("0.2551", "0.25", digits));
  CHECK_FALSE(agrees("0.2549", "0.250", digits));
  CHECK(agrees("0.245", "0.25", digits));
  CHECK_FALSE(agrees("0.2449", "0.25", digits));
  CHECK(agrees("149", "1e2", digits));
  CHECK_FALSE(agrees("151", "1e2", digits));
  CHECK_FALSE(agrees("1", R"("nan")", digits));
}

TEST_CASE("digits are those of the file, too", "[app][expected]") {
  const test::TemporaryFile expected("0.7\n0.70\n");
  Request request = expecting("[0, 0]", "[0, 0]", expected.path());  // ln 2 = 0.693
  request.sources.back().csv.single_column_is_vector = true;
  const Verdict verdict = *evaluate(request).verdict;
  CHECK(verdict.missed() == 1);
  CHECK(verdict.misses.at(0).row == 2);
  CHECK(verdict.misses.at(0).answer == "0.70");
  CHECK(verdict.misses.at(0).place == expected.path() + ":2");
}

TEST_CASE("a number without a last digit is refused where a loss differs from it",
          "[app][expected]") {
  CHECK(refusal(expecting("[1000]", "[0]", "[0e400]")) ==
        "--expect:1:2: \"0e400\" has no last digit that a loss could agree to");
  CHECK(refusal(expecting("[-1000]", "[0]", "[0e400]")) == "no error");
}

TEST_CASE("a loss agrees up to the tolerance, and not beyond", "[app][expected]") {
  CHECK(agrees_within(2, 0, "4", "2"));
  CHECK_FALSE(agrees_within(below(2), 0, "4", "2"));
  CHECK(agrees_within(2, 0, "2", "4"));
  CHECK_FALSE(agrees_within(below(2), 0, "2", "4"));
  // rtol is a share of what is expected.
  CHECK(agrees_within(0, 0.5, "2", "4"));
  CHECK_FALSE(agrees_within(0, below(0.5), "2", "4"));
  CHECK_FALSE(agrees_within(0, 0.5, "4", "2"));
  CHECK(agrees_within(0, 0.5, "3", "2"));
  CHECK(agrees_within(0, 2, "2", "-2"));
  CHECK_FALSE(agrees_within(0, below(2), "2", "-2"));
  // Both together.
  CHECK(agrees_within(1, 0.5, "4", "2"));
  CHECK_FALSE(agrees_within(1, 0.4999, "4", "2"));
  CHECK_FALSE(agrees_within(0.9999, 0.5, "4", "2"));
  CHECK(agrees_within(0, 0, "4", "4"));
}

TEST_CASE("a loss agrees up to so many neighbours", "[app][expected]") {
  CHECK(agrees_in_ulp(3, "1", "1.0000000000000007"));
  CHECK_FALSE(agrees_in_ulp(2, "1", "1.0000000000000007"));
  CHECK(agrees_in_ulp(3, "1.0000000000000007", "1"));
  CHECK_FALSE(agrees_in_ulp(2, "1.0000000000000007", "1"));
  CHECK(agrees_in_ulp(1, "0", "-5e-324"));  // across 0, which is one number
  CHECK_FALSE(agrees_in_ulp(0, "0", "-5e-324"));
  CHECK(agrees_in_ulp(2, "5e-324", "-5e-324"));
  CHECK_FALSE(agrees_in_ulp(1, "5e-324", "-5e-324"));
  CHECK(agrees_in_ulp(0, "0", "-0.0"));
  // Neighbours are those of the dtype: 1 + 2^-23.
  CHECK(agrees_in_ulp(1, "1", "1.00000012", Dtype::float32));
  CHECK_FALSE(agrees_in_ulp(0, "1", "1.00000012", Dtype::float32));
  CHECK_FALSE(agrees_in_ulp(1000, "1", "1.00000012"));
}

TEST_CASE("a NaN is expected or not, an infinity agrees with itself", "[app][expected]") {
  const auto verdict = [](const std::string& logit, const std::string& expected) {
    Request request = expecting("[" + logit + "]", "[0]", "[" + expected + "]");
    request.expect =
        Expectation{.has_tolerance = true, .rtol = 1e300, .atol = 1e300, .ulp = no_distance};
    return evaluate(request).verdict->agrees();
  };
  CHECK(verdict(R"("nan")", R"("nan")"));
  CHECK_FALSE(verdict(R"("nan")", "1"));
  CHECK_FALSE(verdict("1", R"("nan")"));
  CHECK(verdict(R"("inf")", R"("inf")"));
  CHECK_FALSE(verdict(R"("inf")", "1"));
  CHECK_FALSE(verdict("1", R"("inf")"));
  CHECK_FALSE(verdict(R"("inf")", R"("-inf")"));
}

TEST_CASE("a reduced loss is compared with one number", "[app][expected]") {
  Request request = expecting("[1000, 2000, 3001]", "[0, 0, 0]", "6001");
  request.reduction = Reduction::sum;
  Verdict verdict = *evaluate(request).verdict;
  CHECK(verdict.compared() == 1);
  CHECK(verdict.missed() == 0);
  REQUIRE(verdict.only);
  CHECK(verdict.only->result == 6001);
  CHECK(verdict.only->answer == "6001");
  CHECK(verdict.only->ulp == 0);
  CHECK(verdict.only->row == 0);
  request.reduction = Reduction::mean;
  request.sources.back() = source_of(Role::expected, "[2000]");  // 2000.33
  CHECK(evaluate(request).verdict->agrees());
  request.sources.back() = source_of(Role::expected, "[2000.0]");
  verdict = *evaluate(request).verdict;
  CHECK(verdict.missed() == 1);
  CHECK(verdict.only->result == 6001.0 / 3);
  request.expect = Expectation{.has_tolerance = true, .atol = 0.34};
  verdict = *evaluate(request).verdict;
  CHECK(verdict.has_tolerance);
  CHECK(verdict.agrees());
  request.expect->atol = 0.33;
  CHECK_FALSE(evaluate(request).verdict->agrees());
  request.sources.front() = source_of(Role::logits, R"([1000, "inf", 1])");
  request.sources.back() = source_of(Role::expected, R"(["inf"])");
  CHECK(evaluate(request).verdict->agrees());
}

TEST_CASE("expected losses have the shape of the losses, an expected result is one",
          "[app][expected]") {
  CHECK(refusal(expecting("[[1, 2], [3, 4]]", "[[0, 0], [0, 0]]", "[1, 2]")) ==
        "--expect: has shape [2], but the losses have shape [2, 2]");
  Request request = expecting("[1, 2]", "[0, 0]", "[1, 2]");
  request.reduction = Reduction::sum;
  const std::string several = "--expect: holds several numbers, expected one: the reduced loss";
  CHECK(refusal(request) == several);
  request.sources.back() = source_of(Role::expected, "[[1, 2]]");
  CHECK(refusal(request) == several);
  Request whole = request_of(Loss::sparse, "[[-1, -2, -3], [-4, -5, -6]]", "[0, 1, 0]");
  whole.given = Given::log_probabilities;
  whole.axis = 0;
  whole.expect = Expectation{};
  add_source(whole, Role::expected, "[1, 5, 3]");
  CHECK(evaluate(whole).verdict->agrees());
  whole.sources.back() = source_of(Role::expected, "[1, 5]");
  CHECK(refusal(whole) == "--expect: has shape [2], but the losses have shape [3]");
}

}  // namespace xent
