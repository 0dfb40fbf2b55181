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

Lines given_by(const Request& request, bool worst = false) {
  Account account = evaluate(request);
  search_misses(request, *account.verdict);
  const auto& place = account.verdict->only ? account.verdict->only
                      : worst               ? account.verdict->worst
                                            : account.verdict->first;
  CHECK(place->is_searched);
  return place->given_by;
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
  CHECK(slips_for("1512", two_losses()) == Lines{"slip: sum for mean: sum 1512"});
  CHECK(slips_for("378", two_losses()) == Lines{"slip: another divisor: all logits (4) 378"});
  Request pair = request_of(Loss::sparse, "[[[1000, 0], [0, 500]]]", "[[1, 0]]");
  CHECK(slips_for("1500.0", pair) ==
        Lines{"slip: another divisor: batch (1) 1500", "slip: sum for mean: sum 1500"});
}

TEST_CASE("a value is found in another unit, or as a perplexity", "[app][compare]") {
  Request request = request_of(Loss::sparse, "[[3, 0], [0, 2]]", "[1, 0]");
  const double mean = (3 + std::log1p(std::exp(-3.0)) + 2 + std::log1p(std::exp(-2.0))) / 2;
  const auto slip_for = [&](double value) {
    const Lines lines = slips_for(to_text(value, {.digits = 6}), request);
    return lines.empty() ? "" : lines.front().substr(0, lines.front().find(':', 6));
  };
  CHECK(slip_for(mean / std::log(2)) == "slip: in bits");
  CHECK(slip_for(mean / std::log(10)) == "slip: in digits");
  CHECK(slip_for(std::exp(mean)) == "slip: perplexity");
  CHECK(slip_for(2 * mean / std::log(2)) == "slip: in bits");  // of the sum
  CHECK(slips_for(to_text(std::exp(2 * mean), {.digits = 6}), request).empty());
  request.unit = Unit::bits;
  CHECK(slip_for(mean) == "slip: in nats");
}

TEST_CASE("a value is found among the losses that a report shows", "[app][compare]") {
  CHECK(slips_for("0.69315", two_losses()) ==
        Lines{"slip: all classes alike: counted (2) 0.6931471805599453",
              "slip: label frequencies: counted (2) 0.6931471805599453"});
  Request request = two_losses();
  request.by_class = true;
  request.top = 1;
  request.format = OutputFormat::json;
  CHECK(slips_for("512", request) == Lines{"slip: only class 0: sum 512"});
  CHECK(slips_for("1000.0", request) ==
        Lines{"slip: only class 1: sum 1000", "slip: only row 1: sum 1000"});
  request.sources.front() = source_of(Role::logits, "[[1000, 0], [0, 0], [2000, 0]]");
  request.sources.back() = source_of(Role::labels, "[1, 0, 1]");
  CHECK(slips_for("1500.0", request) == Lines{"slip: only class 1: counted (2) 1500"});
}

TEST_CASE("a value is found by a slip, under any divisor", "[app][compare]") {
  Request request = two_losses();
  add_source(request, Role::weights, "[4, 1]");
  CHECK(evaluate(request).sum == 4512);
  CHECK(slips_for("756", request).front() == "slip: without weights: counted (2) 756");
  CHECK(slips_for("1512", request).empty() == false);
}

TEST_CASE("what takes fewer changes is told alone", "[app][compare]") {
  // Losses of 250 and 0; 1000 and 0 without weights, 0 and 500 of the other labels.
  Request request = request_of(Loss::sigmoid, "[[1000, -500]]", "[[0, 0]]");
  add_source(request, Role::weights, "[[0.25, 1]]");
  CHECK(slips_for("500", request) == Lines{"slip: without weights: counted (2) 500"});
  // The sum of 1000, 500 and 0 is as near as the mean of 0, 0 and 4500.
  CHECK(slips_for("1500.0", request_of(Loss::sigmoid, "[1000, 500, -4500]", "[0, 0, 0]")) ==
        Lines{"slip: sum for mean: sum 1500", "slip: labels 0 and 1 exchanged: counted (3) 1500"});
  const Lines bits = slips_for("721.348", request);  // 500 / ln 2
  REQUIRE(bits.size() == 1);
  CHECK(bits.front().starts_with("slip: without weights, in bits: counted (2) 721.34"));
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
  CHECK_FALSE(account.conventions[2].matches);
}

// ---------------------------------------------------------------- misses

TEST_CASE("what gives an expected loss is found by its row alone", "[app][misses]") {
  Request request = request_of(Loss::sigmoid, "[[1000, 7], [5, 3000]]", "[[0, 1], [1, 0]]");
  request.expect = Expectation{};
  add_source(request, Role::expected, "[[1000, 0], [0, 0]]");
  request.expect = Expectation{.has_tolerance = true, .atol = 0.5};
  const std::string exchanged = "slip: labels 0 and 1 exchanged";
  const Lines names = given_by(request);  // 3000 is 0 of label 1
  CHECK(std::find(names.begin(), names.end(), exchanged) != names.end());
  request.sources.back() = source_of(Role::expected, "[[1000, 0], [0, 77]]");
  CHECK(given_by(request).empty());
}

TEST_CASE("what gives an expected loss is found with its weights", "[app][misses]") {
  // Losses of 1000, 512, 256, 0 with weights.
  Request request = request_of(Loss::sparse, "[[[1000, 0], [0, 512]], [[256, 0], [9000, 0]]]",
                               "[[1, 0], [1, 0]]");
  add_source(request, Role::weights, "[[2, 3], [4, 5]]");
  add_source(request, Role::class_weights, "[6, 7]");
  request.expect = Expectation{};
  add_source(request, Role::expected, "[[14000, 3072], [1792, 0]]");
  CHECK(given_by(request) == Lines{"slip: without weights"});
  CHECK(given_by(request, true) == Lines{"slip: without weights"});
  request.sources.back() = source_of(Role::expected, "[[14000, 9216], [1024, 0]]");
  CHECK(given_by(request) == Lines{"slip: without class weights"});
}

TEST_CASE("what gives an expected result is found with its divisor", "[app][misses]") {
  Request request = two_losses();
  request.reduction = Reduction::mean;
  request.expect = Expectation{};
  add_source(request, Role::expected, "378");
  CHECK(given_by(request) == Lines{"slip: another divisor, all logits (4)"});
  request.sources.back() = source_of(Role::expected, "756.5");
  CHECK(given_by(request).empty());
}

TEST_CASE("first and worst are one place where they are the same", "[app][misses]") {
  Request request = request_of(Loss::sigmoid, "[1000, 2000]", "[0, 0]");
  request.expect = Expectation{};
  add_source(request, Role::expected, "[5, 2000]");
  Account account = evaluate(request);
  search_misses(request, *account.verdict);
  CHECK(account.verdict->worst->row == 1);
  CHECK(account.verdict->worst->is_searched);
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
