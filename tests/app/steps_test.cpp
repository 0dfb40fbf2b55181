// From labels and logits to losses: what each step makes of a block.
#include <catch2/catch.hpp>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <string>
#include <utility>
#include <vector>

#include "app/requests.h"

namespace xent {
namespace {

using test::add_source;
using test::refusal;
using test::request_of;
using test::source_of;
using test::worked;
using Doubles = std::vector<double>;

constexpr long double ln2 = std::numbers::ln2_v<long double>;

/// The block of all rows of a request, worked on.
LossBlock block_of(const Request& request, std::size_t rows) {
  const Job job = prepare(request);
  return worked(job, rows);
}

Doubles losses(const Request& request, std::size_t rows) {
  return block_of(request, rows).losses.doubles();
}
Doubles shown(const Request& request, std::size_t rows) {
  return block_of(request, rows).shown.doubles();
}

/// What is refused, and the losses of the rows before it.
std::pair<std::string, Doubles> refused(const Request& request, std::size_t rows) {
  const LossBlock block = block_of(request, rows);
  CHECK(block.losses.size() == block.rows);
  return {block.error ? refusal(*block.error) : "no error", block.losses.doubles()};
}

/// The same of labels for logits that are wrong by 1000 or right.
std::pair<std::string, Doubles> refused_label(const std::string& label, std::int64_t base = 0) {
  Request request = request_of(
      Loss::sparse, "[[1000, 0], [0, 1000], [0, 0], [0, 0]]",
      "[" + std::to_string(base + 1) + ", " + std::to_string(base + 1) + ", " + label + ", 9]");
  request.label_base = base;
  return refused(request, 4);
}

Catch::Matchers::Floating::WithinUlpsMatcher nearly(double value) {
  return Catch::WithinULP(value, 4);
}

}  // namespace

// ---------------------------------------------------------------- targets

TEST_CASE("targets of class indices are smoothed, then weighed", "[app][targets]") {
  Request request = request_of(Loss::sparse, "[[1, 2, 3, 4], [1, 2, 3, 4]]", "[1, 3]");
  CHECK(block_of(request, 2).targets.empty());
  CHECK(block_of(request, 2).classes == std::vector<std::int64_t>{1, 3});
  request.label_smoothing = 0.25;
  CHECK(block_of(request, 2).targets.doubles() ==
        Doubles{0.0625, 0.8125, 0.0625, 0.0625, 0.0625, 0.0625, 0.0625, 0.8125});
  CHECK(block_of(request, 2).row_class_weights.empty());
  add_source(request, Role::class_weights, "[1, 2, 4, 8]");
  const LossBlock both = block_of(request, 2);
  CHECK(both.targets.doubles() == Doubles{0.0625, 1.625, 0.25, 0.5, 0.0625, 0.125, 0.25, 6.5});
  CHECK(both.row_class_weights == Doubles{2.4375, 6.9375});
  CHECK(both.label_weights.empty());
  request.quirks.weighs_by_label = true;
  CHECK(block_of(request, 2).label_weights == Doubles{2, 8});
  request.label_smoothing = 0;
  CHECK(block_of(request, 2).targets.doubles() == Doubles{0, 2, 0, 0, 0, 0, 0, 8});
  CHECK(block_of(request, 2).row_class_weights == Doubles{2, 8});
}

TEST_CASE("targets of distributions have the classes last", "[app][targets]") {
  // [N, 2, 3]: three distributions over two classes in a row
  Request request =
      request_of(Loss::softmax, "[[[1, 2, 3], [4, 5, 6]]]", "[[[1, 0.25, 0], [0, 0.75, 1]]]");
  request.axis = 1;
  CHECK(block_of(request, 1).targets.doubles() == Doubles{1, 0, 0.25, 0.75, 0, 1});
  add_source(request, Role::class_weights, "[2, 4]");
  request.quirks.weighs_by_label = true;
  const LossBlock weighed = block_of(request, 1);
  CHECK(weighed.targets.doubles() == Doubles{2, 0, 0.5, 3, 0, 4});
  CHECK(weighed.row_class_weights == Doubles{2, 3.5, 4});
  CHECK(weighed.label_weights == Doubles{2, 3.5, 4});
  request.sources.pop_back();
  CHECK(block_of(request, 1).label_weights.empty());
}

TEST_CASE("targets of binary losses are the labels", "[app][targets]") {
  Request request = request_of(Loss::sigmoid, "[1, 2, 3]", "[1, 0.25, 0]");
  request.label_smoothing = 0.5;
  const LossBlock block = block_of(request, 3);
  CHECK(block.targets.empty());
  CHECK(block.dense_targets().doubles() == Doubles{1, 0.25, 0});
}

TEST_CASE("a class that is no row's has no weight in it, whatever it weighs", "[app][targets]") {
  Request request = request_of(Loss::softmax, "[[1000, 0]]", "[[0, 1]]");
  add_source(request, Role::class_weights, "[1e308, 0]");
  const LossBlock block = block_of(request, 1);
  CHECK(block.row_class_weights == Doubles{0});
  CHECK(block.tally.zero_weight == 1);
}

TEST_CASE("weights are those of the rows of the block", "[app][targets]") {
  Request request =
      request_of(Loss::weighted, "[[1, 2], [3, 4], [5, 6]]", "[[1, 0], [1, 0], [1, 0]]");
  add_source(request, Role::pos_weight, "[[2, 3], [4, 5], [6, 7]]");
  add_source(request, Role::weights, "[8, 9, 10]");
  const Job job = prepare(request);
  LossBlock block = test::block_of(job, 0, 1);
  work(job, nullptr, block);
  CHECK(block.weights == Doubles{8, 8});
  CHECK(block.pos_weights.doubles() == Doubles{2, 3});
  block = test::block_of(job, 1, 2);
  work(job, nullptr, block);
  CHECK(block.weights == Doubles{9, 9, 10, 10});
  CHECK(block.pos_weights.doubles() == Doubles{4, 5, 6, 7});
}

// ---------------------------------------------------------------- what is refused

TEST_CASE("a label that is no class ends the rows", "[app][validate]") {
  const Doubles before{1000, 0};
  using Refused = std::pair<std::string, Doubles>;
  CHECK(refused_label("2") ==
        Refused{"--labels:1:8: label 2 is outside 0..1 (logits have 2 classes) | "
                "if classes count from 1: --label-base 1",
                before});
  CHECK(refused_label("3") ==
        Refused{"--labels:1:8: label 3 is outside 0..1 (logits have 2 classes) | "
                "if such rows are to be left out: --ignore-index 3",
                before});
  CHECK(refused_label("-1") ==
        Refused{"--labels:1:8: label -1 is outside 0..1 (logits have 2 classes) | "
                "if such rows are to be left out: --ignore-index -1",
                before});
  CHECK(refused_label("0.5") == Refused{"--labels:1:8: label 0.5 is not a whole number", before});
  CHECK(refused_label(R"("nan")").first == "--labels:1:8: label nan is not a whole number");
  CHECK(refused_label(R"("inf")").first == "--labels:1:8: label inf is not a whole number");
  CHECK(refused_label("0", 1) ==
        Refused{"--labels:1:8: label 0 is outside 1..2 (logits have 2 classes)", before});
  CHECK(refused_label("3", 1).first ==
        "--labels:1:8: label 3 is outside 1..2 (logits have 2 classes) | "
        "if such rows are to be left out: --ignore-index 3");
  CHECK(refused(request_of(Loss::sparse, "[[5]]", "[1]"), 1).first ==
        "--labels:1:2: label 1 is outside 0..0 (logits have 1 class) | "
        "one logit per row is a yes or no: xent sigmoid");
  CHECK(refused(request_of(Loss::sparse, "[[5, 6]]", "[-0.0]"), 1).first == "no error");
}

TEST_CASE("labels that are ignored are no classes, and their losses are 0", "[app][validate]") {
  Request request =
      request_of(Loss::sparse, R"([[1000, 0], ["nan", 0], [0, 500], [0, 70]])", "[1, -1, 9, 0]");
  request.ignored = {-1, 9};
  const LossBlock block = block_of(request, 4);
  CHECK_FALSE(block.error);
  CHECK(block.ignored == std::vector<std::uint8_t>{0, 1, 1, 0});
  CHECK(block.losses.doubles() == Doubles{1000, 0, 0, 70});
  request.ignored = {-1};
  CHECK(refused(request, 4).first ==
        "--labels:1:9: label 9 is outside 0..1 (logits have 2 classes) | "
        "if such rows are to be left out: --ignore-index 9");
  CHECK(block_of(request, 4).ignored == std::vector<std::uint8_t>{0, 1});
  Request sigmoid = request_of(Loss::sigmoid, "[1000, 2000]", "[-1, 0]");
  sigmoid.ignored = {-1};
  CHECK(losses(sigmoid, 2) == Doubles{0, 2000});
}

TEST_CASE("a label outside 0..1 ends the rows", "[app][validate]") {
  using Refused = std::pair<std::string, Doubles>;
  const auto of = [](const std::string& label) {
    return refused(request_of(Loss::sigmoid, "[1000, 1000, 1]", "[0, 1, " + label + "]"), 3);
  };
  CHECK(of("1.5") == Refused{"--labels:1:8: label 1.5 is outside 0..1", {1000, 0}});
  CHECK(of("-0.5") == Refused{"--labels:1:8: label -0.5 is outside 0..1", {1000, 0}});
  CHECK(of("-2").first == "--labels:1:8: label -2 is outside 0..1");
  CHECK(of("2").first ==
        "--labels:1:8: label 2 is outside 0..1 | if labels are class indices: xent sparse");
  CHECK(of("1").first == "no error");
  CHECK(of(R"("nan")").first == "no error");
}

TEST_CASE("a row of labels far from 1 ends the rows", "[app][validate]") {
  const auto of = [](const std::string& row) {
    return refused(request_of(Loss::softmax, "[[1000, 0], [1, 2]]", "[[0, 1], " + row + "]"), 2);
  };
  CHECK(of("[1, 1]").first ==
        "--labels:1: labels of a row sum to 2, expected 1 | "
        "if classes do not exclude each other: xent sigmoid");
  CHECK(of("[1, 1]").second == Doubles{1000});
  CHECK(of("[1, 0.5]").first == "--labels:1: labels of a row sum to 1.5, expected 1");
  CHECK(of("[0, 0]").first == "--labels:1: labels of a row sum to 0, expected 1");
  CHECK(of(R"(["nan", 1])").first == "no error");
  Request groups =
      request_of(Loss::softmax, "[[[1, 2], [3, 4], [5, 6]]]", "[[[1, 0], [0, 1], [0.5, 0.25]]]");
  CHECK(block_of(groups, 1).error->what() ==
        std::string("--labels:1:20: labels of a row sum to 0.75, expected 1"));
  // A row of several distributions: the place of the first label of the one that is meant.
  Request request = request_of(Loss::softmax, "[[[1, 2], [3, 4]]]", "[[[1, 0.5], [0, 0]]]");
  request.axis = 1;
  CHECK(block_of(request, 1).error->what() ==
        std::string("--labels:1:7: labels of a row sum to 0.5, expected 1"));
  request.sources.back() = source_of(Role::labels, "[[[1, 0.5], [0, 0.5]]]");
  CHECK_FALSE(block_of(request, 1).error);
}

TEST_CASE("probabilities are in 0..1, their logarithms not above 0", "[app][validate]") {
  const auto of = [](Given given, const std::string& value) {
    Request request = request_of(Loss::sparse, "[[0, 0], [" + value + ", 0]]", "[0, 0]");
    request.given = given;
    const LossBlock block = block_of(request, 2);
    CHECK(block.rows == (block.error ? 1 : 2));
    return block.error ? refusal(*block.error) : "no error";
  };
  const std::string hint = " | if these are logits: --logits-are logits";
  CHECK(of(Given::probabilities, "1.25") ==
        "--logits:1:11: probability 1.25 is outside 0..1" + hint);
  CHECK(of(Given::probabilities, "-0.25") ==
        "--logits:1:11: probability -0.25 is outside 0..1" + hint);
  CHECK(of(Given::probabilities, "1") == "no error");
  CHECK(of(Given::probabilities, "0") == "no error");
  CHECK(of(Given::probabilities, R"("nan")") == "no error");
  CHECK(of(Given::log_probabilities, "0.25") ==
        "--logits:1:11: log-probability 0.25 is above 0" + hint);
  CHECK(of(Given::log_probabilities, "-7") == "no error");
  CHECK(of(Given::logits, "-7") == "no error");
}

TEST_CASE("a weight that is refused ends the rows", "[app][validate]") {
  Request request = request_of(Loss::weighted, "[[1000], [2000]]", "[[0], [0]]");
  add_source(request, Role::pos_weight, "[[1], [-1]]");
  CHECK(refused(request, 2) ==
        std::pair<std::string, Doubles>{
            "--pos-weight:1:8: pos_weight -1 is negative, expected 0 or more", {1000}});
  request.sources.back() = source_of(Role::pos_weight, "[[1], [1]]");
  add_source(request, Role::weights, R"([1, "inf"])");
  CHECK(refused(request, 2).first == "--weights:1:5: weight inf is not finite");
}

// ---------------------------------------------------------------- losses

TEST_CASE("a loss is weighed and divided by its unit with one rounding", "[app][compute]") {
  Request request = request_of(Loss::sigmoid, "[1000, 3000, -800]", "[0, 0, 0]");
  CHECK(losses(request, 3) == Doubles{1000, 3000, 0});
  request.unit = Unit::bits;
  CHECK(losses(request, 3) ==
        Doubles{static_cast<double>(1000 / ln2), static_cast<double>(3000 / ln2), 0});
  add_source(request, Role::weights, "[0.1, 0, 3]");
  CHECK(losses(request, 3)[0] == static_cast<double>(1000 * static_cast<long double>(0.1) / ln2));
  CHECK(losses(request, 3)[1] == 0);
  request.unit = Unit::digits;
  CHECK(losses(request, 3)[0] == static_cast<double>(1000 * static_cast<long double>(0.1) /
                                                     std::numbers::ln10_v<long double>));
  request.unit = Unit::nats;
  request.dtype = Dtype::float32;
  CHECK(losses(request, 3)[0] ==
        static_cast<double>(static_cast<float>(1000 * static_cast<long double>(0.1))));
}

TEST_CASE("a loss that does not count is 0, whatever its logits", "[app][compute]") {
  Request request = request_of(Loss::sparse, R"([["nan", 0], [1000, 0], ["inf", 0]])", "[0, 1, 1]");
  request.show = Show::gradient;
  add_source(request, Role::weights, "[0, 2, 1]");
  add_source(request, Role::class_weights, "[1, 3]");
  LossBlock block = block_of(request, 3);
  CHECK(block.losses[0] == 0);
  CHECK(block.losses[1] == 6000);
  CHECK(std::isnan(block.losses[2]) + std::isinf(block.losses[2]) == 1);
  CHECK(block.shown[0] == 0);
  CHECK(block.shown[1] == 0);
  CHECK(block.shown[2] == 6);
  CHECK(block.shown[3] == -6);
  request.sources.back() = source_of(Role::class_weights, "[1, 0]");
  block = block_of(request, 3);
  CHECK(block.losses.doubles() == Doubles{0, 0, 0});
  CHECK(block.shown.doubles() == Doubles{0, 0, 0, 0, 0, 0});
}

TEST_CASE("losses of probabilities are their logarithms", "[app][compute]") {
  Request request = request_of(Loss::sparse, "[[0.25, 0.5]]", "[0]");
  request.given = Given::probabilities;
  CHECK_THAT(losses(request, 1)[0], nearly(-std::log(0.25)));
  request = request_of(Loss::softmax, "[[0.25, 0.5]]", "[[0.5, 0.5]]");
  request.given = Given::probabilities;
  CHECK_THAT(losses(request, 1)[0], nearly(-std::log(0.125) / 2));
  request = request_of(Loss::softmax, "[[-2, -6]]", "[[0.25, 0.75]]");
  request.given = Given::log_probabilities;
  CHECK(losses(request, 1)[0] == 5);
  request = request_of(Loss::sparse, "[[-2, -6]]", "[1]");
  request.given = Given::log_probabilities;
  add_source(request, Role::class_weights, "[1, 3]");
  CHECK(losses(request, 1)[0] == 18);
  request = request_of(Loss::sigmoid, "[0.25, 0.25]", "[1, 0]");
  request.given = Given::probabilities;
  CHECK_THAT(losses(request, 2)[0], nearly(-std::log(0.25)));
  CHECK_THAT(losses(request, 2)[1], nearly(-std::log(0.75)));
  request = request_of(Loss::weighted, "[-2, -1e-300]", "[1, 1]");
  request.given = Given::log_probabilities;
  add_source(request, Role::pos_weight, "3");
  CHECK(losses(request, 2) == Doubles{6, 3e-300});
}

TEST_CASE("binary losses are smoothed between their label and a half", "[app][compute]") {
  Request request = request_of(Loss::sigmoid, "[1000, -2000]", "[0, 0]");
  request.label_smoothing = 0.25;
  for (const Dtype dtype : {Dtype::float64, Dtype::float32}) {
    request.dtype = dtype;
    request.show = Show::loss;
    CHECK(losses(request, 2) == Doubles{875, 250});
    request.show = Show::gradient;
    CHECK(losses(request, 2) == Doubles{875, 250});
    CHECK(shown(request, 2) == Doubles{0.875, -0.125});
  }
  request = request_of(Loss::weighted, "[-1000]", "[1]");
  add_source(request, Role::pos_weight, "4");
  request.label_smoothing = 0.5;
  CHECK(losses(request, 1) == Doubles{4000 * 0.75});
  request.show = Show::probabilities;
  CHECK(losses(request, 1) == Doubles{4000 * 0.75});
  CHECK(shown(request, 1)[0] == 0);
}

TEST_CASE("smoothed losses in float32 are of inputs in float32", "[app][compute]") {
  Request request = request_of(Loss::sigmoid, "[16777217]", "[0]");  // 2^24 + 1
  request.label_smoothing = 0.5;
  request.dtype = Dtype::float32;
  CHECK(losses(request, 1)[0] == 16777216 * 0.75);
  request.dtype = Dtype::float64;
  CHECK(losses(request, 1)[0] == 16777217 * 0.75);
}

// ---------------------------------------------------------------- what is shown in place of losses

TEST_CASE("a gradient is weighed as its loss, and divided as the mean", "[app][compute]") {
  Request request = request_of(Loss::sparse, "[[1000, 0], [0, 0]]", "[1, 0]");
  request.show = Show::gradient;
  CHECK(shown(request, 2) == Doubles{1, -1, -0.5, 0.5});
  add_source(request, Role::weights, "[3, 4]");
  CHECK(shown(request, 2) == Doubles{3, -3, -2, 2});
  request.unit = Unit::bits;
  CHECK(shown(request, 2)[0] == static_cast<double>(3 / ln2));
  Job job = prepare(request);
  job.gradient_divisor = 8;
  const LossBlock mean = worked(job, 2);
  CHECK(mean.shown[0] == static_cast<double>(3 / (ln2 * 8)));
  CHECK(mean.shown[3] == static_cast<double>(2 / (ln2 * 8)));
  CHECK(mean.losses[0] == static_cast<double>(3000 / ln2));  // no part of a mean

  Request softmax = request_of(Loss::softmax, "[[1000, 0]]", "[[0.25, 0.75]]");
  softmax.show = Show::gradient;
  CHECK(shown(softmax, 1) == Doubles{0.75, -0.75});
  Request sigmoid = request_of(Loss::sigmoid, "[1000, 0]", "[0.25, 1]");
  sigmoid.show = Show::gradient;
  CHECK(shown(sigmoid, 2) == Doubles{0.75, -0.5});
  Request weighted = request_of(Loss::weighted, "[-1000, 1000]", "[1, 0]");
  add_source(weighted, Role::pos_weight, "3");
  weighted.show = Show::gradient;
  CHECK(shown(weighted, 2) == Doubles{-3, 1});
}

TEST_CASE("the gradient of averaged losses is a share of each", "[app][compute]") {
  Request request = request_of(Loss::sigmoid, "[[1000, 0], [-1000, 1000]]", "[[0, 1], [1, 0]]");
  request.show = Show::gradient;
  request.quirks.averages_last = true;
  add_source(request, Role::weights, "[1, 4]");
  CHECK(shown(request, 2) == Doubles{0.5, -0.25, -2, 2});
  CHECK(losses(request, 2)[1] == 4000);
}

TEST_CASE("probabilities have no unit, their logarithms have that of the losses",
          "[app][compute]") {
  Request request = request_of(Loss::softmax, "[[1000, 0, 1000], [0, 0, 0]]");
  request.show = Show::probabilities;
  request.unit = Unit::bits;
  CHECK(shown(request, 2)[0] == 0.5);
  CHECK(shown(request, 2)[1] == 0);
  CHECK(losses(request, 2).empty());
  request.show = Show::log_probabilities;
  CHECK_THAT(shown(request, 2)[0], nearly(-1));
  CHECK_THAT(shown(request, 2)[1], nearly(-1 - 1000 / std::log(2)));
  CHECK_THAT(shown(request, 2)[3], nearly(-std::log2(3)));
  request.unit = Unit::nats;
  CHECK_THAT(shown(request, 2)[3], nearly(-std::log(3)));
  request.unit = Unit::bits;
  request.dtype = Dtype::float32;
  const double third = shown(request, 2)[3];
  CHECK(third == static_cast<double>(static_cast<float>(third)));
  CHECK(third == Approx(-std::log2(3)));
  Request sigmoid = request_of(Loss::sigmoid, "[0, -1000]");
  sigmoid.show = Show::probabilities;
  CHECK(shown(sigmoid, 2) == Doubles{0.5, 0});
  sigmoid.show = Show::log_probabilities;
  CHECK(shown(sigmoid, 2)[1] == -1000);
  sigmoid.unit = Unit::bits;
  CHECK(shown(sigmoid, 2)[1] == static_cast<double>(-1000 / ln2));
}

TEST_CASE("what is shown stands where its logit stands", "[app][compute]") {
  // [N, classes, 2]
  Request request = request_of(Loss::sparse, "[[[1000, 0], [0, 0], [0, 2000]]]", "[[1, 2]]");
  request.axis = 1;
  request.show = Show::gradient;
  CHECK(losses(request, 1) == Doubles{1000, 0});
  CHECK(shown(request, 1) == Doubles{1, 0, -1, 0, 0, 0});
  request.show = Show::probabilities;
  CHECK(shown(request, 1) == Doubles{1, 0, 0, 0, 0, 1});
}

// ---------------------------------------------------------------- quirks

TEST_CASE("probabilities are clipped to the bounds of their dtype", "[app][quirks]") {
  Request request = request_of(Loss::sigmoid, "[0, 1, 0.5]", "[1, 0, 1]");
  request.given = Given::probabilities;
  request.quirks.clip = {.float64 = 0.125, .float32 = 0.25};
  const Doubles doubles = losses(request, 3);
  CHECK_THAT(doubles[0], nearly(-std::log(0.125)));
  CHECK_THAT(doubles[1], nearly(-std::log(0.125)));
  CHECK_THAT(doubles[2], nearly(-std::log(0.5)));
  request.dtype = Dtype::float32;
  const Doubles floats = losses(request, 3);
  CHECK(floats[0] == static_cast<double>(static_cast<float>(std::log(4))));
  CHECK(floats[1] == floats[0]);
  // 1 - 1e-7 in float32 is 1 - 2^-23.
  request.quirks.clip = {.float64 = 1e-7, .float32 = 1e-7};
  CHECK(losses(request, 3)[1] == static_cast<double>(static_cast<float>(23 * std::log(2))));
}

TEST_CASE("rows are divided by their sum before or after they are clipped", "[app][quirks]") {
  Request request = request_of(Loss::sparse, "[[0.2, 0.3], [0.4, 0.4]]", "[0, 1]");
  request.given = Given::probabilities;
  request.quirks.clip = {.float64 = 0.25, .float32 = 0.25};
  CHECK_THAT(losses(request, 2)[0], nearly(-std::log(0.25)));
  CHECK_THAT(losses(request, 2)[1], nearly(-std::log(0.4)));
  request.quirks.normalizes = true;
  CHECK_THAT(losses(request, 2)[0], nearly(-std::log(0.4)));
  CHECK_THAT(losses(request, 2)[1], nearly(-std::log(0.5)));
  request.quirks.clips_first = true;
  CHECK_THAT(losses(request, 2)[0], nearly(-std::log(0.25 / 0.55)));
  CHECK_THAT(losses(request, 2)[1], nearly(-std::log(0.5)));
}

TEST_CASE("a call that takes probabilities makes them of what is given", "[app][quirks]") {
  Request request = request_of(Loss::sigmoid, "[0, 1000]", "[1, 0]");
  request.quirks.clip = {.float64 = 0.125, .float32 = 0.125};
  CHECK_THAT(losses(request, 2)[0], nearly(-std::log(0.5)));
  CHECK_THAT(losses(request, 2)[1], nearly(-std::log(0.125)));
  request = request_of(Loss::sparse, "[[0, 0], [1000, 0]]", "[1, 1]");
  request.quirks.clip = {.float64 = 0.125, .float32 = 0.125};
  CHECK_THAT(losses(request, 2)[0], nearly(-std::log(0.5)));
  CHECK_THAT(losses(request, 2)[1], nearly(-std::log(0.125)));
  request = request_of(Loss::sparse, "[[-1000, -0.5]]", "[0]");
  request.given = Given::log_probabilities;
  request.quirks.clip = {.float64 = 0.125, .float32 = 0.125};
  CHECK_THAT(losses(request, 1)[0], nearly(-std::log(0.125)));
  request.sources.back() = source_of(Role::labels, "[1]");
  CHECK_THAT(losses(request, 1)[0], nearly(0.5));
}

TEST_CASE("in float32 a call's logits and probabilities are floats", "[app][quirks]") {
  const std::vector<double> logits{0.1, 0.7, 1.3, 2.9, 5.3};
  Request request = request_of(Loss::sigmoid, "[0.1, 0.7, 1.3, 2.9, 5.3]", "[1, 1, 1, 1, 1]");
  request.dtype = Dtype::float32;
  request.quirks.clip = {.float64 = 1e-30, .float32 = 1e-30};
  const Doubles found = losses(request, 5);
  for (std::size_t i = 0; i < logits.size(); ++i) {
    const double logit = static_cast<float>(logits[i]);
    const auto probability = static_cast<float>(1 / (1 + std::exp(-logit)));
    CHECK(found[i] ==
          static_cast<double>(static_cast<float>(-std::log(static_cast<double>(probability)))));
  }
}

TEST_CASE("losses of the last axis are averaged, then weighed", "[app][quirks]") {
  Request request =
      request_of(Loss::sigmoid, "[[1000, 2000, 3000], [-1, 0, 1001]]", "[[0, 0, 0], [0, 1, 0]]");
  request.quirks.averages_last = true;
  const double second = (std::log1p(std::exp(-1.0)) + std::log(2) + 1001) / 3;
  CHECK(losses(request, 2)[0] == 2000);
  CHECK_THAT(losses(request, 2)[1], nearly(second));
  add_source(request, Role::weights, "[0.5, 0]");
  CHECK(losses(request, 2) == Doubles{1000, 0});
  Request vector = request_of(Loss::sigmoid, "[1000, 2000]", "[0, 0]");
  vector.quirks.averages_last = true;
  CHECK(losses(vector, 2) == Doubles{1000, 2000});
}

}  // namespace xent
