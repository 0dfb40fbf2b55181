// What the account says of losses that are known: sums, means, baselines, classes, the highest.
#include "report/account.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numbers>
#include <string>
#include <vector>

#include "app/requests.h"
#include "io/sources.h"

namespace xent {
namespace {

using test::add_source;
using test::refusal;
using test::request_of;
using Doubles = std::vector<double>;

const double ln2 = std::numbers::ln2;

/// Both logarithms are within 1 ULP, and so are product and quotient.
Catch::Matchers::Floating::WithinUlpsMatcher nearly(double value) {
  return Catch::WithinULP(value, 4);
}

Request with_table(Request request) {
  request.format = OutputFormat::table;
  return request;
}

/// Losses 1, 2 | 16, 4 | 32, 8 of two in a row; the first 16 is ignored, 32 has weight 0. With
/// weights they are 1, 1 | -, 8 | -, 8.
Request six_losses() {
  Request request = request_of(Loss::sparse,
                               "[[[-9, -1], [-2, -9]], [[-16, -16], [-9, -4]],"
                               " [[-9, -32], [-8, -9]]]",
                               "[[1, 0], [-1, 1], [1, 0]]");
  request.given = Given::log_probabilities;
  request.ignored = {-1};
  add_source(request, Role::weights, "[[1, 0.5], [3, 2], [0, 1]]");
  return request;
}

struct Expected {
  Divisor divisor;
  double by, mean;
};

bool has_means(const Account& account, const std::vector<Expected>& expected) {
  return std::all_of(expected.begin(), expected.end(), [&](const Expected& own) {
    const Mean& mean = account.mean_by(own.divisor);
    INFO(name_of(own.divisor) << " " << mean.by << " " << mean.value);
    CHECK(mean.by == own.by);
    CHECK(mean.value == own.mean);
    return mean.by == own.by && mean.value == own.mean;
  });
}

Doubles baselines(Request request) {
  Doubles losses;
  for (const Baseline& baseline : evaluate(with_table(std::move(request))).baselines) {
    losses.push_back(baseline.loss);
  }
  return losses;
}

}  // namespace

// ---------------------------------------------------------------- sums and means

TEST_CASE("the account counts losses, and divides their sum by each divisor", "[app][account]") {
  const Account account = evaluate(six_losses());
  CHECK(account.rows == 3);
  CHECK(account.elements == 6);
  CHECK(account.ignored == 1);
  CHECK(account.zero_weight == 1);
  CHECK(account.counted == 4);
  CHECK(account.sum == 18);
  CHECK(account.shape == Shape{3, 2});
  CHECK(has_means(account, {{Divisor::counted, 4, 4.5},
                            {Divisor::elements, 6, 3},
                            {Divisor::weights, 4.5, 4},
                            {Divisor::batch, 3, 6}}));
  CHECK_FALSE(account.divisor);
}

TEST_CASE("without weights the losses counted are the sum of the weights", "[app][account]") {
  Request request = six_losses();
  request.sources.pop_back();
  CHECK(has_means(evaluate(request), {{Divisor::counted, 5, 47.0 / 5},
                                      {Divisor::elements, 6, 47.0 / 6},
                                      {Divisor::weights, 5, 47.0 / 5},
                                      {Divisor::batch, 3, 47.0 / 3}}));
}

TEST_CASE("class weights multiply the weights", "[app][account]") {
  Request request = six_losses();
  add_source(request, Role::class_weights, "[4, 0.5]");
  // 1/2, 4 | -, 4 | -, 32 of weights 1/2, 2, 1, 4
  CHECK(has_means(evaluate(request), {{Divisor::counted, 4, 40.5 / 4},
                                      {Divisor::weights, 7.5, 40.5 / 7.5},
                                      {Divisor::batch, 3, 13.5}}));
}

TEST_CASE("class weights alone are weights", "[app][account]") {
  Request request = six_losses();
  request.sources.pop_back();
  add_source(request, Role::class_weights, "[2, 0]");  // of 2 and 8
  const Account account = evaluate(request);
  CHECK(account.zero_weight == 3);
  CHECK(has_means(account, {{Divisor::counted, 2, 10}, {Divisor::weights, 4, 5}}));
}

TEST_CASE("means of one number divide by one", "[app][account]") {
  const Account account = evaluate(request_of(Loss::sigmoid, "1000", "0"));
  CHECK(account.shape.empty());
  CHECK(has_means(account, {{Divisor::counted, 1, 1000}, {Divisor::batch, 1, 1000}}));
}

TEST_CASE("sums and means in float32 are rounded once", "[app][account]") {
  Request request = request_of(Loss::sigmoid, "[16777216, 1001]", "[0, 0]");
  request.dtype = Dtype::float32;
  CHECK(evaluate(request).number.float32);
  CHECK(evaluate(request).sum == 16778216);  // floats are 2 apart there; a tie goes to the even
  const auto three = evaluate(request_of(Loss::sigmoid, "[1000, 1000, 1001]", "[0, 0, 0]"));
  CHECK(three.mean_by(Divisor::counted).value == 3001.0 / 3);
  Request floats = request_of(Loss::sigmoid, "[1000, 1000, 1001]", "[0, 0, 0]");
  floats.dtype = Dtype::float32;
  CHECK(evaluate(floats).mean_by(Divisor::counted).value == 3001.0F / 3.0F);
}

TEST_CASE("the result is the sum or the mean asked for", "[app][account]") {
  Request request = six_losses();
  request.reduction = Reduction::sum;
  CHECK(evaluate(request).value == 18);
  CHECK_FALSE(evaluate(request).divisor);
  request.reduction = Reduction::mean;
  CHECK(evaluate(request).value == 4.5);
  CHECK(evaluate(request).divisor == Divisor::counted);
  request.divisor = Divisor::weights;
  CHECK(evaluate(request).value == 4);
  CHECK(evaluate(request).divisor == Divisor::weights);
}

TEST_CASE("a mean over no loss is what was asked for", "[app][account]") {
  Request request = request_of(Loss::sparse, "[[1, 2], [3, 4]]", "[-1, -1]");
  request.ignored = {-1};
  const auto means_are = [&](double wanted) {
    const Account account = evaluate(request);
    return std::all_of(account.means.begin(), account.means.end(), [&](const Mean& mean) {
      return std::isnan(wanted) ? std::isnan(mean.value) : mean.value == wanted;
    });
  };
  CHECK(means_are(NAN));
  CHECK(evaluate(request).mean_by(Divisor::counted).by == 0);
  CHECK(evaluate(request).mean_by(Divisor::elements).by == 2);
  request.empty = Empty::zero;
  CHECK(means_are(0));
  request.empty = Empty::error;
  CHECK(means_are(NAN));  // nobody asked for one
  request.reduction = Reduction::mean;
  CHECK(refusal(request) ==
        "there is no loss to take a mean of: every one is ignored or has weight 0");
  request.empty = Empty::zero;
  CHECK(means_are(0));
  request.empty = Empty::nan;
  CHECK(means_are(NAN));
}

TEST_CASE("perplexity and bits are of the mean in nats", "[app][account]") {
  Request request = six_losses();
  const Account counted = evaluate(request);
  CHECK_THAT(*counted.perplexity, nearly(std::exp(4.5)));
  CHECK_THAT(*counted.bits, nearly(4.5 / ln2));
  request.reduction = Reduction::mean;
  request.divisor = Divisor::batch;
  CHECK_THAT(*evaluate(request).perplexity, nearly(std::exp(6.0)));
  request.unit = Unit::bits;
  const Account bits = evaluate(request);
  CHECK_THAT(bits.value, nearly(6 / ln2));
  CHECK_THAT(*bits.bits, nearly(6 / ln2));
  CHECK_THAT(*bits.perplexity, Catch::WithinULP(std::exp(6.0), 32));  // 6 is off by some ULP
  const Account sigmoid = evaluate(request_of(Loss::sigmoid, "[1]", "[1]"));
  CHECK_FALSE(sigmoid.perplexity);
  CHECK_FALSE(sigmoid.bits);
}

TEST_CASE("without labels there are no losses", "[app][account]") {
  Request request = request_of(Loss::softmax, "[[0, 0, 0, 0], [5, 6, 7, 8]]");
  request.show = Show::probabilities;
  const Account account = evaluate(request);
  CHECK_FALSE(account.has_losses);
  CHECK(account.elements == 0);
  CHECK(account.shape == Shape{2});
  CHECK(account.shown_shape == Shape{2, 4});
  CHECK(account.warnings.empty());
  CHECK(std::isnan(account.mean_by(Divisor::counted).value));
}

// ---------------------------------------------------------------- what was asked for

TEST_CASE("the account names what changes the number", "[app][account]") {
  Request request = six_losses();
  request.label_base = -1;
  request.ignored = {5, 6};
  request.label_smoothing = 0.25;
  request.empty = Empty::zero;
  request.sources.pop_back();
  request.sources.back() = test::source_of(Role::labels, "[[0, -1], [5, 0], [0, -1]]");
  add_source(request, Role::class_weights, "[1, 2]");
  const Account account = evaluate(request);
  std::string told;
  for (const auto& option : account.options) {
    told += option.name + " " + option.text + " " + option.json + "\n";
  }
  CHECK(told ==
        "logits_are log-probabilities \"log-probabilities\"\n"
        "label_smoothing 0.25 0.25\n"
        "label_base -1 -1\n"
        "ignore_index 5, 6 [5, 6]\n"
        "class_weights 1, 2 [1, 2]\n"
        "empty zero \"zero\"\n");
  CHECK(evaluate(request_of(Loss::sigmoid, "[1]", "[1]")).options.empty());
}

TEST_CASE("the account names the loss and its form", "[app][account]") {
  Request request = six_losses();
  request.dtype = Dtype::float32;
  request.show = Show::gradient;
  request.given = Given::logits;
  request.unit = Unit::digits;
  request.reduction = Reduction::mean;
  request.reduction_alias = "batchmean";
  request.digits = 5;
  request.like = Preset{.call = "some.call", .version = "1", .set = {}};
  const Account account = evaluate(request);
  CHECK(account.loss == Loss::sparse);
  CHECK(account.dtype == Dtype::float32);
  CHECK(account.show == Show::gradient);
  CHECK(account.unit == Unit::digits);
  CHECK(account.reduction == Reduction::mean);
  CHECK(account.reduction_alias == "batchmean");
  CHECK(account.number.digits == 5);
  CHECK(account.prints_rows);
  CHECK(account.shape == Shape{3, 2});
  CHECK(account.shown_shape == Shape{3, 2, 2});
  CHECK(account.like->call == "some.call");
  CHECK_FALSE(account.has_ids);
  request.show = Show::loss;
  CHECK_FALSE(evaluate(request).prints_rows);
  CHECK(evaluate(request).shown_shape == Shape{3, 2});
  const test::TemporaryFile logits("id,z\nwren,1\n");
  Request with_ids = request_of(Loss::sigmoid, logits.path(), "[[1]]");
  with_ids.sources.front().fields.id = "id";
  CHECK(evaluate(with_ids).has_ids);
}

TEST_CASE("a long list is cut for people, not for programs", "[app][account]") {
  const auto list = [](std::size_t count) {
    Request request = request_of(Loss::sparse, "[[1, 2]]", "[0]");
    for (std::size_t i = 0; i < count; ++i) request.ignored.push_back(10 + static_cast<int>(i));
    return evaluate(request).options.front();
  };
  CHECK(list(8).text == "10, 11, 12, 13, 14, 15, 16, 17");
  CHECK(list(9).text == "10, 11, 12, 13, 14, 15, 16, 17, ...");
  CHECK(list(9).json == "[10, 11, 12, 13, 14, 15, 16, 17, 18]");
}

TEST_CASE("the account lists its sources with their shapes", "[app][account]") {
  const test::TemporaryFile file("1,2\n3,4\n5,6\n");
  const Account account = evaluate(request_of(Loss::sparse, file.path(), "[0, 1, 0]"));
  REQUIRE(account.sources.size() == 2);
  CHECK(account.sources[0].role == "logits");
  CHECK(account.sources[0].shape == "[3, 2]");
  CHECK(account.sources[0].name == file.path());
  CHECK(account.sources[1].role == "labels");
  CHECK(account.sources[1].shape == "[3]");
  CHECK(account.sources[1].name == "--labels");
}

TEST_CASE("the first ten rows are shown, eight values of each", "[app][account]") {
  std::string logits = "[", labels = "[";
  for (int row = 0; row < 11; ++row) {
    const char* const comma = row > 0 ? "," : "";
    logits += comma + std::string("[1000,1001,1002,1003,1004,1005,1006,1007,1008]");
    labels += comma + std::string("[0,0,0,0,0,0,0,0,0]");
  }
  Request request = request_of(Loss::sigmoid, logits + "]", labels + "]");
  for (const std::size_t block_values : {1U, 36U, 16384U}) {
    request.block_values = block_values;
    const Account account = evaluate(request);
    REQUIRE(account.first_rows.size() == 10);
    CHECK(account.first_rows[0].row == 1);
    CHECK(account.first_rows[9].row == 10);
    CHECK(account.first_rows[9].values == Doubles{1000, 1001, 1002, 1003, 1004, 1005, 1006, 1007});
  }
}

// ---------------------------------------------------------------- baselines

TEST_CASE("label frequencies are those of the labels counted", "[app][account]") {
  Request sparse =
      request_of(Loss::sparse, "[[1,2,3,4],[1,2,3,4],[1,2,3,4],[1,2,3,4],[1,2,3,4],[1,2,3,4]]",
                 "[0, 1, 0, 2, -1, 3]");
  sparse.ignored = {-1};
  add_source(sparse, Role::weights, "[1, 2, 1, 7, 1, 0]");  // of any weight but 0
  const Doubles nats = baselines(sparse);
  REQUIRE(nats.size() == 2);
  CHECK_THAT(nats[0], nearly(std::log(4)));
  CHECK_THAT(nats[1], nearly(1.5 * ln2));  // 1/2 ln 2 + 2/4 ln 4
  sparse.unit = Unit::bits;
  CHECK_THAT(baselines(sparse)[0], nearly(2));
  CHECK_THAT(baselines(sparse)[1], nearly(1.5));
  sparse.unit = Unit::digits;
  CHECK_THAT(baselines(sparse)[0], nearly(std::log10(4)));
}

TEST_CASE("frequencies of binary labels are those of each column", "[app][account]") {
  // 1/4 of the first column and none of the second.
  Request request =
      request_of(Loss::sigmoid, "[[1,2],[3,4],[5,6],[7,8]]", "[[1,0],[0,0],[0,0],[0,0]]");
  const double quarter = -(std::log(0.25) + 3 * std::log(0.75)) / 4;
  CHECK_THAT(baselines(request)[0], nearly(ln2));
  CHECK_THAT(baselines(request)[1], nearly(quarter / 2));
  // Of 8 losses 1 is left out: 1/3 of three, none of four.
  add_source(request, Role::weights, "[[1,1],[1,1],[1,1],[0,1]]");
  const double third = -(std::log(1.0 / 3) + 2 * std::log(2.0 / 3)) / 3;
  CHECK_THAT(baselines(request)[1], nearly(third * 3 / 7));
}

TEST_CASE("one column of binary labels has one frequency", "[app][account]") {
  CHECK_THAT(baselines(request_of(Loss::sigmoid, "[1, 2, 3, 4]", "[1, 0.5, 0, 0.5]"))[1],
             nearly(ln2));
}

TEST_CASE("label frequencies are smoothed as the labels are, by class weights unchanged",
          "[app][account]") {
  // 3/4 and 1/4 of the labels; of three classes, the last is none's.
  Request sparse = request_of(Loss::sparse, "[[1,2,3],[1,2,3],[1,2,3],[1,2,3]]", "[0, 1, 0, 0]");
  Request softmax = request_of(Loss::softmax, "[[1,2,3],[1,2,3],[1,2,3],[1,2,3]]",
                               "[[1,0,0],[0.5,0.5,0],[1,0,0],[0.5,0.5,0]]");
  for (Request* request : {&sparse, &softmax}) {
    const auto entropy = [](double a, double b, double c) {
      return -a * std::log(a) - b * std::log(b) - (c > 0 ? c * std::log(c) : 0);
    };
    CHECK_THAT(baselines(*request)[1], nearly(entropy(0.75, 0.25, 0)));
    request->label_smoothing = 0.375;
    CHECK_THAT(baselines(*request)[1], nearly(entropy(0.59375, 0.28125, 0.125)));
    add_source(*request, Role::class_weights, "[1, 7, 2]");
    CHECK_THAT(baselines(*request)[1], nearly(entropy(0.59375, 0.28125, 0.125)));
    request->label_smoothing = 0;
    CHECK_THAT(baselines(*request)[1], nearly(entropy(0.75, 0.25, 0)));
  }
  Request sigmoid = request_of(Loss::sigmoid, "[1, 2, 3, 4]", "[1, 0, 0, 0]");
  sigmoid.label_smoothing = 0.5;  // 3/8
  CHECK_THAT(baselines(sigmoid)[1], nearly(-0.375 * std::log(0.375) - 0.625 * std::log(0.625)));
}

TEST_CASE("there are baselines in reports only, and none of weighted", "[app][account]") {
  Request sigmoid = request_of(Loss::sigmoid, "[1, 2]", "[1, 0]");
  CHECK(evaluate(sigmoid).baselines.empty());
  CHECK(baselines(sigmoid).size() == 2);
  sigmoid.format = OutputFormat::json;
  CHECK(evaluate(sigmoid).baselines.size() == 2);
  Request weighted = request_of(Loss::weighted, "[1, 2]", "[1, 0]");
  add_source(weighted, Role::pos_weight, "2");
  CHECK(baselines(weighted).empty());
}

TEST_CASE("there are no baselines of more than 4096 classes", "[app][account]") {
  const auto with_classes = [](int count) {
    std::string logits = "[[0";
    for (int c = 1; c < count; ++c) logits += ",0";
    return request_of(Loss::sparse, logits + "]]", "[0]");
  };
  CHECK(baselines(with_classes(4096)).size() == 2);
  CHECK(baselines(with_classes(4097)).empty());
}

TEST_CASE("a NaN among the labels makes the frequencies NaN", "[app][account]") {
  CHECK(std::isnan(baselines(request_of(Loss::sigmoid, "[1, 2]", R"([1, "nan"])"))[1]));
}

// ---------------------------------------------------------------- classes

TEST_CASE("losses are told by class", "[app][account]") {
  const test::TemporaryFile logits("wren,owl,eel\n-1,-9,-9\n-9,-2,-9\n-5,-9,-9\n-9,-9,-4\n");
  Request request = request_of(Loss::sparse, logits.path(), "[3, 4, 3, 5]");
  request.given = Given::log_probabilities;
  request.label_base = 3;
  add_source(request, Role::weights, "[1, 3, 1, 0]");
  CHECK(evaluate(request).by_class.empty());
  request.by_class = true;
  const auto classes = evaluate(request).by_class;
  REQUIRE(classes.size() == 2);  // the third is left out
  CHECK(classes[0].label == 3);
  CHECK(classes[0].name == "wren");
  CHECK(classes[0].counted == 2);
  CHECK(classes[0].sum == 6);
  CHECK(classes[0].mean == 3);
  CHECK(classes[0].share == 0.5);
  CHECK(classes[0].positive == 0);
  CHECK(classes[0].negative == 0);
  CHECK(classes[1].label == 4);
  CHECK(classes[1].name == "owl");
  CHECK(classes[1].counted == 1);
  CHECK(classes[1].sum == 6);
  CHECK(classes[1].mean == 6);
}

TEST_CASE("binary losses are told by column", "[app][account]") {
  Request request =
      request_of(Loss::sigmoid, "[[1000, 2000], [-3000, 5000]]", "[[0, 1], [1, 0.5]]");
  request.by_class = true;
  request.label_base = 7;  // of no class
  const auto classes = evaluate(request).by_class;
  REQUIRE(classes.size() == 2);
  CHECK(classes[0].label == 0);
  CHECK(classes[0].name.empty());
  CHECK(classes[0].sum == 4000);
  CHECK(classes[0].positive == 1);
  CHECK(classes[0].negative == 1);
  CHECK(classes[1].label == 1);
  CHECK(classes[1].sum == 2500);
  CHECK(classes[1].positive == 1);  // 1/2 is not above it
  CHECK(classes[1].negative == 1);
  Request vector = request_of(Loss::sigmoid, "[1000, 2000]", "[0, 0]");
  vector.by_class = true;
  CHECK(evaluate(vector).by_class.size() == 1);
}

TEST_CASE("a distribution belongs to its greatest label, the first of equals", "[app][account]") {
  // [N, classes, 2]: the labels of the first vector are 0.25, 0.75, of the second 0.5, 0.5.
  Request request =
      request_of(Loss::softmax, "[[[1000, 1000], [0, 0]]]", "[[[0.25, 0.5], [0.75, 0.5]]]");
  request.axis = 1;
  request.by_class = true;
  request.top = 2;
  const Account account = evaluate(request);
  REQUIRE(account.by_class.size() == 2);
  CHECK(account.by_class[0].sum == 500);
  CHECK(account.by_class[1].sum == 750);
  CHECK(account.top[0].label == 1);
  CHECK(account.top[1].label == 0);
  request.sources.back() = test::source_of(Role::labels, "[[[0.25, 0.25], [0.75, 0.75]]]");
  REQUIRE(evaluate(request).by_class.size() == 1);  // none is of class 0
  CHECK(evaluate(request).by_class.front().label == 1);
  request.sources.back() = test::source_of(Role::labels, "[[[0.25, 0.5], [0.75, 0.5]]]");
  // Neither class weights nor smoothing change the label.
  add_source(request, Role::class_weights, "[8, 1]");
  request.label_smoothing = 1;
  const Account weighed = evaluate(request);
  REQUIRE(weighed.top.size() == 2);
  CHECK(weighed.top[0].loss == weighed.top[1].loss);
  CHECK(weighed.top[0].label == 1);
  CHECK(weighed.top[1].label == 0);
}

// ---------------------------------------------------------------- the highest losses

TEST_CASE("the highest losses stand in order: NaN first, the first of equals", "[app][account]") {
  Request request =
      request_of(Loss::sigmoid, R"([[2000, 1000], ["nan", 3000], [2000, 0.5], [-5000, "nan"]])",
                 "[[0, 0], [0, 0], [0, 0], [0, 0]]");
  request.top = 5;
  const auto found = [&](std::size_t block_values) {
    request.block_values = block_values;
    std::string text;
    for (const TopRow& loss : evaluate(request).top) {
      text += std::to_string(loss.row) + "." + std::to_string(loss.column) + " ";
    }
    return text;
  };
  for (const std::size_t block_values : {1U, 4U, 16384U}) {
    CHECK(found(block_values) == "2.1 4.2 2.2 1.1 3.1 ");
  }
  request.top = 7;
  CHECK(found(1) == "2.1 4.2 2.2 1.1 3.1 1.2 3.2 ");
  request.top = 100;  // more than there are
  CHECK(found(1) == "2.1 4.2 2.2 1.1 3.1 1.2 3.2 4.1 ");
  request.top = 1;
  CHECK(found(4) == "2.1 ");
}

TEST_CASE("the highest of many losses are kept while others come", "[app][account]") {
  std::string logits = "[", labels = "[";
  for (int i = 0; i < 500; ++i) {
    logits += (i > 0 ? "," : "") + std::to_string(1000 + i * 7 % 500);
    labels += i > 0 ? ",0" : "0";
  }
  Request request = request_of(Loss::sigmoid, logits + "]", labels + "]");
  request.top = 3;
  const auto top = evaluate(request).top;
  REQUIRE(top.size() == 3);
  // 7 i = 499, 498, 497 modulo 500
  CHECK(top[0].loss == 1499);
  CHECK(top[0].row == 357 + 1);
  CHECK(top[1].loss == 1498);
  CHECK(top[1].row == 214 + 1);
  CHECK(top[2].loss == 1497);
  CHECK(top[2].row == 71 + 1);
}

TEST_CASE("a row of the highest has its place, id and label", "[app][account]") {
  const test::TemporaryFile logits("name,a,b\nwren,-1,-9\nowl,-9,-3\neel,-7,-9\n");
  Request request = request_of(Loss::sparse, logits.path(), "[1, 2, 1]");
  request.given = Given::log_probabilities;
  request.label_base = 1;
  request.sources.front().fields.id = "name";
  request.top = 2;
  add_source(request, Role::weights, "[1, 1, 0]");  // which leaves eel out
  for (const std::size_t block_values : {2U, 16384U}) {
    request.block_values = block_values;
    const auto top = evaluate(request).top;
    REQUIRE(top.size() == 2);
    CHECK(top[0].row == 2);
    CHECK(top[0].column == 0);
    CHECK(top[0].id == "owl");
    CHECK(top[0].place == logits.path() + ":3");
    CHECK(top[0].label == 2);
    CHECK(top[0].loss == 3);
    CHECK(top[1].id == "wren");
    CHECK(top[1].label == 1);
  }
}

TEST_CASE("accuracy counts greatest logits, the first of equals", "[app][account]") {
  const auto accuracy = [](Request request) {
    request.format = OutputFormat::json;
    return *evaluate(request).accuracy;
  };
  Request sparse = request_of(
      Loss::sparse, "[[1, 2, 2, 0, 0, 0], [3, 3, 1, 2, 0, -1], [9, 8, 7, 6, 5, 4]]", "[1, 1, 5]");
  CHECK(accuracy(sparse).counted == 3);
  CHECK(accuracy(sparse).correct == 1);  // of [3, 3] the first is the greatest
  CHECK(accuracy(sparse).in_top_5 == 2);
  sparse.ignored = {5};
  CHECK(accuracy(sparse).counted == 2);
  CHECK(accuracy(request_of(Loss::softmax, "[[1, 2], [2, 1]]", "[[0.25, 0.75], [0.5, 0.5]]"))
            .correct == 2);
  CHECK(accuracy(request_of(Loss::sigmoid, "[[1, -1], [0, 2]]", "[[1, 0], [1, 0.25]]")).correct ==
        2);
  Request axis = request_of(Loss::sparse, "[[[1, 5], [2, 4]]]", "[[1, 0]]");
  axis.axis = 1;
  CHECK(accuracy(axis).correct == 2);
}

TEST_CASE("the entropy of the labels is the mean of those that count", "[app][account]") {
  Request soft = request_of(Loss::softmax, "[[1, 2], [2, 1]]", "[[0.5, 0.5], [0, 1]]");
  soft.format = OutputFormat::json;
  CHECK(*evaluate(soft).label_entropy == std::log(2.0) / 2);
  soft.unit = Unit::bits;
  CHECK_THAT(*evaluate(soft).label_entropy, Catch::WithinULP(0.5, 1));
  Request hard = request_of(Loss::sparse, "[[1, 2]]", "[0]");
  hard.format = OutputFormat::json;
  CHECK_FALSE(evaluate(hard).label_entropy);
  hard.label_smoothing = 1;
  CHECK_THAT(*evaluate(hard).label_entropy, Catch::WithinULP(std::log(2.0), 1));
}

}  // namespace xent
