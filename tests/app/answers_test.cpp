// The same input under every convention, the slip behind a number, and refusals to explain.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include "app/answers/answers.h"
#include "app/requests.h"
#include "io/number/number_writer.h"
#include "report/compare_report.h"

namespace xent {
namespace {

using test::add_source;
using test::refusal;
using test::request_of;
using test::source_of;
using Lines = std::vector<std::string>;

Request looking_for(const std::string& value, Request request) {
  request.compare = true;
  request.find = parse_printed(value);
  return request;
}

std::string line_of(const ConventionRow& row) {
  return name_of(row) + ": " + divisor_of(row) +
         (row.refused.empty() ? " " + to_text(row.value) : " refused: " + row.refused);
}

Lines conventions_of(const Request& request) {
  Lines lines;
  for (const ConventionRow& row : compare(request).conventions) lines.push_back(line_of(row));
  return lines;
}

/// The slips that give a value.
Lines slips_for(const std::string& value, const Request& request) {
  const Account account = compare(looking_for(value, request));
  Lines lines;
  for (const ConventionRow& row : account.conventions) {
    if (row.matches && !row.slip.empty()) lines.push_back(line_of(row));
  }
  CHECK(account.find == value);
  CHECK(account.found == std::any_of(account.conventions.begin(), account.conventions.end(),
                                     [](const ConventionRow& row) { return row.matches; }));
  return lines;
}

/// Losses of 1000 and 512.
Request two_losses() {
  return request_of(Loss::sparse, "[[1000, 0], [0, 512]]", "[1, 0]");
}

/// Whether a slip is among those that give a value.
bool finds(const std::string& value, const Request& request, const std::string& slip) {
  const Lines lines = slips_for(value, request);
  return std::ranges::find(lines, slip) != lines.end();
}

/// The causes of a wrong answer to the reduced loss.
Lines causes_of(const Request& request) {
  Account account = evaluate(request);
  search_miss(request, *account.verdict->only);
  CHECK(account.verdict->only->is_searched);
  Lines lines;
  for (const AnswerCause& cause : account.verdict->only->causes) lines.push_back(cause.text);
  return lines;
}

}  // namespace

// ---------------------------------------------------------------- compare

TEST_CASE("every call that takes the input gives its mean", "[app][compare]") {
  Request request = two_losses();
  CHECK(conventions_of(request) ==
        Lines{"xent sparse: counted (2) 756",
              "tf.nn.sparse_softmax_cross_entropy_with_logits, mean: elements (2) 756",
              "tf.losses.sparse_softmax_cross_entropy: counted (2) 756",
              "keras.losses.SparseCategoricalCrossentropy: elements (2) 756",
              "torch.nn.CrossEntropyLoss: weights (2) 756",
              "optax.softmax_cross_entropy_with_integer_labels, mean: elements (2) 756",
              "onnx SoftmaxCrossEntropyLoss: weights (2) 756"});
  add_source(request, Role::class_weights, "[2, 6]");  // 6000 and 1024
  CHECK(conventions_of(request) ==
        Lines{"xent sparse: counted (2) 3512",
              "keras.losses.SparseCategoricalCrossentropy: elements (2) 3512",
              "torch.nn.CrossEntropyLoss: weights (8) 878",
              "onnx SoftmaxCrossEntropyLoss: weights (8) 878"});
  request.divisor = Divisor::batch;
  CHECK(conventions_of(request).front() == "xent sparse: batch (2) 3512");
  request.reduction = Reduction::sum;
  CHECK(conventions_of(request) ==
        Lines{"xent sparse: sum 7024", "keras.losses.SparseCategoricalCrossentropy: sum 7024",
              "torch.nn.CrossEntropyLoss: sum 7024", "onnx SoftmaxCrossEntropyLoss: sum 7024"});
}

TEST_CASE("a call that refuses the input says why", "[app][compare]") {
  Request request = request_of(Loss::sigmoid, "[0.5]", "[1]");
  request.given = Given::probabilities;
  add_source(request, Role::weights, "[0]");
  CHECK(conventions_of(request).back() ==
        "sklearn.metrics.log_loss:  refused: there is no loss to take a mean of: every one is "
        "ignored or has weight 0");
}

TEST_CASE("a value is found under another divisor, or as the sum", "[app][compare]") {
  CHECK(finds("1512", two_losses(), "slip: sum for mean: sum 1512"));
  CHECK(finds("378", two_losses(), "slip: another divisor: all logits (4) 378"));
  Request pair = request_of(Loss::sparse, "[[[1000, 0], [0, 500]]]", "[[1, 0]]");
  CHECK(finds("1500.0", pair, "slip: another divisor: batch (1) 1500"));
  CHECK(finds("1500.0", pair, "slip: sum for mean: sum 1500"));
}

TEST_CASE("a value is found in another unit, or as a perplexity", "[app][compare]") {
  Request request = request_of(Loss::sparse, "[[3, 0], [0, 2]]", "[1, 0]");
  const double mean = (3 + std::log1p(std::exp(-3.0)) + 2 + std::log1p(std::exp(-2.0))) / 2;
  const auto slip_for = [&](double value) {
    const Lines lines = slips_for(to_text(value, {.digits = 6}), request);
    return lines.empty() ? "" : lines.front().substr(0, lines.front().find(':', 6));
  };
  CHECK(slip_for(mean / std::log(2)) == "slip: the logarithm to base 2");
  CHECK(slip_for(mean / std::log(10)) == "slip: the logarithm to base 10");
  CHECK(slip_for(std::exp(mean)) == "slip: perplexity");
  CHECK(slip_for(std::exp2(mean)) == "slip: 2 to the loss in nats");
  CHECK(slip_for(2 * mean / std::log(2)) == "slip: the logarithm to base 2");  // of the sum
  // Of two classes, e to the sum is the perplexity of a yes or no of each class.
  const Request three = request_of(Loss::sparse, "[[3, 0, 0], [0, 2, 0]]", "[1, 0]");
  CHECK(slips_for(to_text(std::exp(evaluate(three).sum), {.digits = 6}), three).empty());
  request.unit = Unit::bits;
  CHECK(slip_for(mean) == "slip: the natural logarithm");
}

TEST_CASE("a value is found among the losses that a report shows", "[app][compare]") {
  CHECK(finds("0.69315", two_losses(),
              "slip: all classes alike: a model that has not learnt: counted (2) "
              "0.69314718055995"));
  CHECK(finds("0.69315", two_losses(), "slip: label frequencies: counted (2) 0.69314718055995"));
  Request request = two_losses();
  request.by_class = true;
  request.top = 1;
  request.format = OutputFormat::json;
  CHECK(finds("512", request, "slip: only class 0: sum 512"));
  CHECK(finds("1000.0", request, "slip: only class 1: sum 1000"));
  CHECK(finds("1000.0", request, "slip: only row 1: sum 1000"));
  request.sources.front() = source_of(Role::logits, "[[1000, 0], [0, 0], [2000, 0]]");
  request.sources.back() = source_of(Role::labels, "[1, 0, 1]");
  CHECK(finds("1500.0", request, "slip: only class 1: counted (2) 1500"));
}

TEST_CASE("a value is found by a slip, under any divisor", "[app][compare]") {
  Request request = request_of(Loss::sparse, "[[1000, 0], [512, 0]]", "[1, 1]");
  add_source(request, Role::weights, "[4, 1]");
  CHECK(evaluate(request).sum == 4512);
  CHECK(slips_for("756", request).front() == "slip: without weights: counted (2) 756");
  CHECK(finds("1512.0000", request, "slip: without weights: sum 1512"));
}

TEST_CASE("what takes fewer changes is told alone", "[app][compare]") {
  // Losses of 250 and 0; 1000 and 0 without weights, 0 and 500 of the other labels.
  Request request = request_of(Loss::sigmoid, "[[1000, -500]]", "[[0, 0]]");
  add_source(request, Role::weights, "[[0.25, 1]]");
  CHECK(finds("500.0", request, "slip: without weights: counted (2) 500"));
  // The sum of 1000, 500 and 0 is as near as the mean of 0, 0 and 4500.
  const Request three = request_of(Loss::sigmoid, "[1000, 500, -4500]", "[0, 0, 0]");
  CHECK(finds("1500.0", three, "slip: sum for mean: sum 1500"));
  CHECK(finds("1500.0", three, "slip: labels 0 and 1 exchanged: counted (3) 1500"));
  const Lines bits = slips_for("721.34752", request);  // 500 / ln 2
  REQUIRE(bits.size() == 1);
  CHECK(bits.front().starts_with("slip: without weights, the logarithm to base 2: counted (2) "));
}

TEST_CASE("calls that cannot report single losses are compared, too", "[app][compare]") {
  Request request = request_of(Loss::sigmoid, "[[1000, 500]]", "[[0, 0]]");
  request.format = OutputFormat::json;
  request.top = 1;
  request.by_class = true;
  const Lines lines = conventions_of(request);
  CHECK(std::find(lines.begin(), lines.end(),
                  "keras.losses.BinaryCrossentropy: elements (1) 750") != lines.end());
}

TEST_CASE("slips are the same for all rows, whatever the blocks", "[app][compare]") {
  // One label is soft, and it is in a block of its own.
  Request request = request_of(Loss::softmax, "[[1000, 0], [0, 500], [0, 700], [0, 0]]",
                               "[[0, 1], [1, 0], [0.25, 0.75], [0, 1]]");
  for (const std::size_t block_values : {1U, 4U, 1000U}) {
    request.block_values = block_values;
    for (const unsigned threads : {1U, 3U}) {
      request.threads = threads;
      // The mean of 1000, 500, 0 in place of 700 / 4, and ln 2.
      CHECK(finds("375.173287", request,
                  "slip: the class of the highest label in place of all: counted (4) "
                  "375.17328679514"));
    }
  }
}

TEST_CASE("without a match the nearest are shown, nearest first", "[app][compare]") {
  const Account account = compare(looking_for("800.0", two_losses()));
  CHECK(account.found == false);
  const auto& rows = account.conventions;
  CHECK(std::count_if(rows.begin(), rows.end(),
                      [](const ConventionRow& row) { return !row.slip.empty(); }) == 3);
  CHECK(std::is_sorted(rows.begin(), rows.end(), [](const auto& a, const auto& b) {
    return std::abs(a.value - 800) < std::abs(b.value - 800);
  }));
  CHECK(std::none_of(rows.begin(), rows.end(), [](const auto& row) { return row.matches; }));
  CHECK(std::none_of(rows.begin(), rows.end(), [](const auto& row) {
    return row.slip.find("float32") != std::string::npos;  // it changes nothing here
  }));
}

TEST_CASE("a match comes first", "[app][compare]") {
  Request request = two_losses();
  add_source(request, Role::class_weights, "[2, 6]");
  const Account account = compare(looking_for("878", request));
  CHECK(account.found == true);
  CHECK(account.conventions[0].call == "torch.nn.CrossEntropyLoss");
  CHECK(account.conventions[0].matches);
  CHECK(account.conventions[1].matches);
  CHECK_FALSE(account.conventions.back().matches);
}

// ---------------------------------------------------------------- misses

TEST_CASE("what gives an expected result is found with its divisor", "[app][misses]") {
  Request request = two_losses();
  request.reduction = Reduction::mean;
  request.expect = Expectation{};
  add_source(request, Role::expected, "378");
  CHECK(causes_of(request).front() == "slip: another divisor, all logits (4)");
  request.sources.back() = source_of(Role::expected, "756.5");
  CHECK(causes_of(request).empty());
}

// ---------------------------------------------------------------- explanations

TEST_CASE("a row that is not there is not explained", "[app][explanation]") {
  const auto refused = [](const Request& request) { return refusal([&] { explain(request); }); };
  Request request = two_losses();
  request.explain = true;
  CHECK(refused(request) == "no error");
  request.row.number = 3;
  CHECK(refused(request) == "--row is 3, but the input has 2 rows");
  request.row.by = RowChoice::By::id;
  request.row.id = "owl";
  CHECK(refused(request) == "--row: no row has the id \"owl\"");
  request.row.by = RowChoice::By::worst;
  CHECK(refused(request) == "no error");
  add_source(request, Role::weights, "[0, 0]");
  CHECK(refused(request) == "--row worst: no loss counts, every one is ignored or has weight 0");
}

TEST_CASE("only the loss as we define it is explained", "[app][explanation]") {
  const auto refused = [](const Request& request) { return refusal([&] { explain(request); }); };
  Request request = request_of(Loss::sigmoid, "[0.5]", "[1]");
  request.explain = true;
  request.like = Preset{.call = "some.call", .version = {}, .set = {}};
  CHECK(refused(request) == "no error");
  const std::string altered =
      "--explain explains the loss as xent defines it, not what some.call does to it";
  request.quirks.averages_last = true;
  CHECK(refused(request) == altered);
  request.quirks.averages_last = false;
  request.quirks.clip.float64 = 1e-7;
  CHECK(refused(request) == altered);
}

TEST_CASE("an explanation is in the format asked for", "[app][explanation]") {
  const auto begins = [](OutputFormat format, const std::string& text) {
    Request request = two_losses();
    request.explain = true;
    request.format = format;
    return explain(request).text.starts_with(text);
  };
  CHECK(begins(OutputFormat::markdown, "#"));
  CHECK(begins(OutputFormat::html, "<!"));
  CHECK(begins(OutputFormat::json, "{"));
  CHECK_FALSE(begins(OutputFormat::text, "#"));
}

}  // namespace xent
