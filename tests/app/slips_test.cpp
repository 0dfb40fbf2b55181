// Slips: what people and programs compute in place of a loss, against formulas written out here.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "app/requests.h"
#include "app/slips/causes.h"
#include "app/slips/mean_slips.h"
#include "app/slips/row_slips.h"
#include "io/number/printed_value.h"

namespace xent {
namespace {

using test::add_source;
using test::request_of;

std::vector<CapturedRow> rows_of(Request request) {
  request.explain = true;
  std::vector<CapturedRow> rows;
  request.row.count = RowChoice::to_the_last;
  return evaluate(request).captured;
}

/// The sum of the losses with a slip; none if it is not possible.
std::optional<double> sum_with(const std::string& name, const Request& request) {
  const LossKind kind = kind_of(prepare(request));
  std::vector<RowSlip> slips = row_slips(kind);
  for (RowSlip& slip : temperatures(kind)) slips.push_back(std::move(slip));
  double sum = 0;
  for (const CapturedRow& row : rows_of(request)) {
    for (std::size_t i = 0; i < row.losses.size(); ++i) {
      const double ignored = request.ignored.empty() ? -1 : double(request.ignored.front());
      const LossForm form = make_form(request, row, i, ignored);
      const auto slip = std::ranges::find(slips, name, &RowSlip::name);
      if (slip == slips.end()) return std::nullopt;
      if (row.ignored[i] && !slip->counts_ignored) continue;
      const double loss = slip->loss(form);
      if (std::isnan(loss)) return std::nullopt;
      sum += loss;
    }
  }
  return sum;
}

/// The value of a slip over all rows under a divisor; none if there is none.
std::optional<double> mean_with(const std::string& name, const std::string& divisor,
                                const Request& request) {
  for (const Candidate& own : mean_slips(request, evaluate(request), rows_of(request))) {
    if (own.name == name && own.divisor == divisor) return own.value;
  }
  return std::nullopt;
}

Request weighted_of(const std::string& logits, const std::string& labels,
                    const std::string& pos_weight) {
  Request request = request_of(Loss::weighted, logits, labels);
  add_source(request, Role::pos_weight, pos_weight);
  return request;
}

/// Within a few roundings of a formula in double.
Catch::Matchers::Floating::WithinUlpsMatcher nearly(double value) {
  return Catch::WithinULP(value, 16);
}

double log_sum(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += std::exp(value);
  return std::log(sum);
}

}  // namespace

// ---------------------------------------------------------------- of a row

TEST_CASE("slips of the last step give their numbers", "[app][slips]") {
  const Request sparse = request_of(Loss::sparse, "[[3, 1, -3]]", "[2]");
  const double all = log_sum({3, 1, -3});
  const double p = std::exp(-3 - all);
  CHECK_THAT(*sum_with("the minus lost", sparse), nearly(-3 - all));
  CHECK_THAT(*sum_with("the probability itself, without a logarithm", sparse), nearly(p));
  CHECK_THAT(*sum_with("1 - p of the true class", sparse), nearly(1 - p));
  CHECK_THAT(*sum_with("a yes or no of the true class: -ln(1 - p)", sparse),
             nearly(-std::log1p(-p)));
  CHECK(*sum_with("the logit of the true class in place of its probability: -x", sparse) == 3);
  CHECK_THAT(*sum_with("the log-sum-exp without the true logit", sparse), nearly(all));
  CHECK_THAT(*sum_with("the sum of exponentials without the true class", sparse),
             nearly(log_sum({3, 1}) + 3));
  CHECK_THAT(*sum_with("the maximum m not added back to ln sum e^(x - m)", sparse),
             nearly(all - 3 + 3));
  CHECK_THAT(*sum_with("class 0 in place of the true one", sparse), nearly(all - 3));
  CHECK_THAT(*sum_with("sigmoid for softmax: of the true class", sparse),
             nearly(std::log1p(std::exp(3.0))));
  CHECK_THAT(
      *sum_with("sigmoid for softmax: the sum over the classes", sparse),
      nearly(std::log1p(std::exp(3.0)) + std::log1p(std::exp(1.0)) + std::log1p(std::exp(3.0))));
  CHECK_THAT(*sum_with("probabilities rounded to 4 decimals before the logarithm", sparse),
             nearly(-std::log(0.0022)));
  CHECK_THAT(*sum_with("ln(p + 1e-5)", sparse), nearly(-std::log(p + 1e-5)));
  CHECK_THAT(*sum_with("temperature 2", sparse), nearly(log_sum({1.5, 0.5, -1.5}) + 1.5));
  CHECK(*sum_with("logarithms floored at -100", request_of(Loss::sigmoid, "[1000]", "[0]")) == 100);
  const Request soft = request_of(Loss::softmax, "[[0, 0]]", "[[0.25, 0.75]]");
  CHECK_THAT(*sum_with("KL divergence: the loss less the entropy of the labels", soft),
             nearly(std::log(2) + 0.25 * std::log(0.25) + 0.75 * std::log(0.75)));
}

TEST_CASE("logits in narrow types are those of the type", "[app][slips]") {
  // 0.1 is 0x2E66 in float16 and 0x3DCD in bfloat16 (IEEE 754; bfloat16 is float32 cut to 16 bits).
  const auto logit_as = [](const std::string& name, const std::string& logit) {
    return *sum_with("logits in " + name, request_of(Loss::sparse, "[[0, " + logit + "]]", "[0]"));
  };
  const auto loss_of = [](double x) { return std::log1p(std::exp(x)); };
  CHECK_THAT(logit_as("float16", "0.1"), nearly(loss_of(0x666p-14 * 1.0)));
  CHECK_THAT(logit_as("bfloat16", "0.1"), nearly(loss_of(0xCDp-11)));
  CHECK(logit_as("float16", "65519") == 65504);
}

TEST_CASE("slips of the activation give their numbers", "[app][slips]") {
  const Request sparse = request_of(Loss::sparse, "[[2, 1, 0]]", "[1]");
  const double all = log_sum({2, 1, 0});
  const std::vector<double> p{std::exp(2 - all), std::exp(1 - all), std::exp(-all)};
  CHECK_THAT(*sum_with("softmax applied twice", sparse), nearly(log_sum(p) - p[1]));
  const double sigmoid = 1 / (1 + std::exp(-2.0));
  CHECK_THAT(*sum_with("sigmoid applied twice", request_of(Loss::sigmoid, "[2]", "[1]")),
             nearly(std::log1p(std::exp(-sigmoid))));
  CHECK_THAT(
      *sum_with("logits taken as probabilities", request_of(Loss::sparse, "[[0.25, 0.75]]", "[0]")),
      nearly(-std::log(0.25)));
  CHECK(*sum_with("logits taken as log-probabilities", request_of(Loss::sigmoid, "[-3]", "[1]")) ==
        3);
  Request given = request_of(Loss::sparse, "[[0.25, 0.75]]", "[0]");
  given.given = Given::probabilities;
  CHECK_THAT(*sum_with("probabilities taken as logits", given),
             nearly(log_sum({0.25, 0.75}) - 0.25));
  // 1 - e in doubles: 1 - (1 - 1e-7) has an error of 1e-16 in 1e-7.
  CHECK_THAT(*sum_with("probabilities clipped at 1e-7", request_of(Loss::sigmoid, "[1000]", "[0]")),
             Catch::WithinRel(-std::log(1e-7), 1e-9));
  CHECK_THAT(
      *sum_with("probabilities clipped at 1e-7", request_of(Loss::sparse, "[[1000, 0]]", "[1]")),
      nearly(-std::log(1e-7)));
  CHECK(*sum_with("logits of the other sign", request_of(Loss::sparse, "[[1000, 0]]", "[0]")) ==
        1000);
}

TEST_CASE("slips of the dtype give their numbers", "[app][slips]") {
  const Request sigmoid = request_of(Loss::sigmoid, "[20, -0.75]", "[0.25, 1]");
  const auto plain = [](float x, float z) {
    return std::max(x, 0.0F) - x * z + std::log1p(std::exp(-std::abs(x)));
  };
  const double sum = static_cast<double>(plain(20, 0.25F)) + static_cast<double>(plain(-0.75F, 1));
  CHECK(*sum_with("the frameworks' formula in float32", sigmoid) == sum);
  CHECK(*sum_with("in float32, rounded once", request_of(Loss::sigmoid, "[1000.1]", "[0]")) ==
        static_cast<double>(1000.1F));
}

TEST_CASE("slips of the labels give their numbers", "[app][slips]") {
  const Request sparse = request_of(Loss::sparse, "[[1000, 0, -400]]", "[1]");
  CHECK(evaluate(sparse).sum == 1000);
  CHECK(*sum_with("classes counted from 1", sparse) == 0);
  Request based = request_of(Loss::sparse, "[[1000, 0, -400]]", "[2]");
  based.label_base = 1;
  CHECK(evaluate(based).sum == 1000);
  CHECK(*sum_with("classes counted from 0", based) == 1400);
  CHECK(*sum_with("labels 0 and 1 exchanged",
                  request_of(Loss::sigmoid, "[1000, 3000]", "[1, 0.25]")) == 1000 + 750);
  Request ignoring = request_of(Loss::sparse, "[[1000, 0], [0, 500]]", "[1, 0]");
  ignoring.ignored = {0};
  CHECK(evaluate(ignoring).sum == 1000);
  CHECK(*sum_with("with the ignored rows", ignoring) == 1500);
}

TEST_CASE("slips of the weights give their numbers", "[app][slips]") {
  const Request weighted = weighted_of("[1000, -500]", "[0, 1]", "3");
  CHECK(evaluate(weighted).sum == 1000 + 3 * 500);
  CHECK(*sum_with("pos_weight on the negative term", weighted) == 3 * 1000 + 500);
  CHECK(*sum_with("without pos_weight", weighted) == 1500);
  Request both = request_of(Loss::sparse, "[[1000, 0], [0, 500]]", "[1, 0]");
  add_source(both, Role::weights, "[2, 3]");
  add_source(both, Role::class_weights, "[5, 7]");
  CHECK(evaluate(both).sum == 1000 * 14 + 500 * 15);
  CHECK(*sum_with("without weights", both) == 1000 * 7 + 500 * 5);
  CHECK(*sum_with("without class weights", both) == 1000 * 2 + 500 * 3);
}

TEST_CASE("slips of smoothing give their numbers", "[app][slips]") {
  // Of 3 classes at 0, 1000 and 2000 below the highest; eps on both others: 1/8 each.
  Request softmax = request_of(Loss::softmax, "[[0, 1000, 2000]]", "[[0, 0, 1]]");
  softmax.label_smoothing = 0.25;
  CHECK_THAT(*sum_with("smoothing eps/(K-1)", softmax), nearly(0.125 * 3000));
  CHECK(*sum_with("without label smoothing", softmax) == 0);
  Request sigmoid = request_of(Loss::sigmoid, "[1000]", "[0]");
  sigmoid.label_smoothing = 0.25;  // the label is 1/4 then, not 1/8
  CHECK(*sum_with("smoothing eps/(K-1)", sigmoid) == 750);
  CHECK(*sum_with("without label smoothing", sigmoid) == 1000);
  sigmoid.label_smoothing = 0.5;
  CHECK(*sum_with("smoothing eps/(K-1)", sigmoid) == 500);
  sigmoid.label_smoothing = 0.51;
  CHECK_FALSE(sum_with("smoothing eps/(K-1)", sigmoid));
  sigmoid.label_smoothing = 0;
  CHECK_FALSE(sum_with("smoothing eps/(K-1)", sigmoid));
  CHECK_FALSE(sum_with("without label smoothing", sigmoid));
}

// ---------------------------------------------------------------- of all rows

TEST_CASE("labels are shifted by one, within a row or along the rows", "[app][slips]") {
  // Losses far from 0 are differences of logits.
  const Request rows = request_of(Loss::sparse, "[[0, 1000], [0, 2000], [0, -4000]]", "[0, 1, 1]");
  const std::string next = "labels shifted by one: those of the next position";
  const std::string previous = "labels shifted by one: those of the previous position";
  CHECK(*mean_with(next, "sum", rows) == 0 + 0);
  CHECK(*mean_with(previous, "sum", rows) == 2000 + 4000);
  CHECK(*mean_with(previous, "counted", rows) == 3000);
  CHECK(*mean_with(previous + ", around the end", "sum", rows) == 0 + 2000 + 4000);
  const Request tokens = request_of(
      Loss::sparse, "[[[0, 1000], [0, 2000]], [[0, 4000], [0, 8000]]]", "[[1, 0], [0, 1]]");
  CHECK(*mean_with(next, "sum", tokens) == 1000 + 0);
}

TEST_CASE("means of means, forgotten rows and other divisors", "[app][slips]") {
  const Request request =
      request_of(Loss::sparse, "[[0, 1000], [0, 2000], [0, 6000]]", "[0, 0, 0]");
  CHECK(*mean_with("the mean of the means of micro-batches of 2 rows", "means", request) ==
        (1500.0 + 6000) / 2);
  CHECK(*mean_with("the sum of the means of micro-batches of 2 rows", "sum", request) == 7500);
  CHECK(*mean_with("row 2 left out", "counted", request) == 3500);
  CHECK(*mean_with("row 2 not added, but counted", "counted", request) == 7000.0 / 3);
  Request ignoring =
      request_of(Loss::sparse, "[[[0, 1000], [0, 0]], [[0, 3000], [0, 5000]]]", "[[0, 9], [0, 0]]");
  ignoring.ignored = {9};
  CHECK(*mean_with("the mean of the means of rows", "means", ignoring) == (1000.0 + 4000) / 2);
  const Account account = evaluate(request);
  const auto divisor = [&](const char* answer) {
    return other_divisors(*parse_printed(answer), account, 2);
  };
  REQUIRE(divisor("2250.0").size() == 1);  // 9000 / 4
  CHECK(divisor("2250.0")[0].name ==
        "the sum divided by 4, which is one more than the number of losses");
  CHECK(divisor("1800.0")[0].changes == 1);  // 5 is one less than losses times classes
  CHECK(divisor("3000.0").empty());
}

TEST_CASE("softmax over another axis, and labels that are broadcast", "[app][slips]") {
  const Request sparse = request_of(Loss::sparse, "[[1, 5], [2, 3]]", "[1, 0]");
  CHECK_THAT(*mean_with("softmax over the rows (axis 0)", "sum", sparse),
             nearly(log_sum({5, 3}) - 5 + log_sum({1, 2}) - 2));
  const Request pairs = request_of(Loss::sigmoid, "[1000, -500]", "[1, 0]");
  CHECK(*mean_with("[2] against [2, 1], broadcast to [2, 2]", "elements", pairs) ==
        (0.0 + 500 + 1000 + 0) / 4);
  const Request rows = request_of(Loss::sigmoid, "[[1000, 0], [0, 500]]", "[[0, 1], [1, 0]]");
  CHECK(*mean_with("softmax for sigmoid", "batch", rows) == 750);
  CHECK(*mean_with("divided by the sum of the labels' weights", "label weights",
                   weighted_of("[1000, -500]", "[0, 1]", "3")) == 2500.0 / 4);
}

TEST_CASE("a small number stands for a probability of 0", "[app][slips]") {
  Request request = request_of(Loss::sparse, "[[0, 1], [1, 0]]", "[0, 0]");
  request.given = Given::probabilities;
  CHECK_THAT(*mean_with("ln(1e-12) in place of ln(0)", "counted", request),
             nearly(12 * std::log(10) / 2));
}

TEST_CASE("another loss is computed in place of the cross-entropy", "[app][slips]") {
  const Request sparse = request_of(Loss::sparse, "[[2, 1, 0]]", "[1]");
  const double all = log_sum({2, 1, 0});
  const std::vector<double> p{std::exp(2 - all), std::exp(1 - all), std::exp(-all)};
  const double binary = -std::log(1 - p[0]) - std::log(p[1]) - std::log(1 - p[2]);
  CHECK_THAT(*sum_with("a yes or no of each class of the softmax: the sum", sparse),
             nearly(binary));
  CHECK_THAT(*sum_with("a yes or no of each class of the softmax: the mean", sparse),
             nearly(binary / 3));
  CHECK_THAT(*sum_with("-ln p of every class, whatever the label", sparse), nearly(3 * all - 3));
  CHECK_THAT(*sum_with("squared errors of the probabilities: the sum", sparse),
             nearly(p[0] * p[0] + (1 - p[1]) * (1 - p[1]) + p[2] * p[2]));
  CHECK_THAT(*sum_with("focal loss, gamma 2", sparse), nearly((1 - p[1]) * (1 - p[1]) * (all - 1)));
  CHECK_THAT(*sum_with("the entropy of the probabilities", sparse),
             nearly(p[0] * (all - 2) + p[1] * (all - 1) + p[2] * all));
  CHECK_THAT(*sum_with("labels and probabilities exchanged, logarithms not below -100", sparse),
             nearly(100 * (p[0] + p[2])));
  // ln(1 - 1e-7) is good to 1e-9 in doubles.
  CHECK_THAT(*sum_with("labels and probabilities exchanged, clipped at 1e-7", sparse),
             Catch::WithinRel(p[1] * 1e-7 - (p[0] + p[2]) * std::log(1e-7), 1e-9));
  CHECK_THAT(*sum_with("labels and probabilities exchanged, labels as logits", sparse),
             nearly(log_sum({0, 1, 0}) - p[1]));
  CHECK_THAT(*sum_with("labels and logits exchanged", sparse), nearly(3 * log_sum({0, 1, 0}) - 1));
  CHECK_THAT(*sum_with("labels and logits exchanged", request_of(Loss::sigmoid, "[3]", "[1]")),
             nearly(log_sum({0, 1}) - 3));
  CHECK_THAT(
      *sum_with("squared errors of the probabilities", request_of(Loss::sigmoid, "[0]", "[1]")),
      nearly(0.25));
  CHECK(*sum_with("the logit times its label, without ln(1 + e^x): -x z",
                  request_of(Loss::sigmoid, "[3, 5]", "[1, 0]")) == -3);
  CHECK_THAT(*sum_with("temperature 2, times its square", sparse),
             nearly(4 * (log_sum({1, 0.5, 0}) - 0.5)));
  CHECK(*sum_with("only the term of label 1",
                  request_of(Loss::sigmoid, "[-1000, 500]", "[0.5, 0]")) == 500);
  CHECK(*sum_with("only the term of label 0",
                  request_of(Loss::sigmoid, "[-1000, 500]", "[0.5, 0]")) == 500);
}

TEST_CASE("another activation stands before the loss", "[app][slips]") {
  const Request sparse = request_of(Loss::sparse, "[[2, -1]]", "[1]");
  const auto sigmoid = [](double x) { return 1 / (1 + std::exp(-x)); };
  CHECK_THAT(*sum_with("sigmoid before the softmax", sparse),
             nearly(log_sum({sigmoid(2), sigmoid(-1)}) - sigmoid(-1)));
  CHECK_THAT(*sum_with("negative logits set to 0 (ReLU)", sparse), nearly(log_sum({2, 0})));
  CHECK_THAT(*sum_with("tanh before the loss", sparse),
             nearly(log_sum({std::tanh(2), std::tanh(-1)}) - std::tanh(-1)));
  CHECK_THAT(*sum_with("2^x in place of e^x in the softmax", sparse),
             nearly(std::log((4 + 0.5) / 0.5)));
}

TEST_CASE("soft labels are taken for others", "[app][slips]") {
  const Request soft = request_of(Loss::softmax, "[[2, 0]]", "[[0.25, 0.75]]");
  const double all = log_sum({2, 0});
  const double p = std::exp(2 - all), entropy = -0.25 * std::log(0.25) - 0.75 * std::log(0.75);
  CHECK_THAT(*sum_with("the class of the highest label in place of all", soft), nearly(all));
  CHECK_THAT(*sum_with("only the term of the highest label", soft), nearly(0.75 * all));
  CHECK_THAT(*sum_with("the entropy of the labels", soft), nearly(entropy));
  CHECK_THAT(*sum_with("softmax of the labels, too", soft), nearly(all - 2 / (1 + std::exp(0.5))));
  CHECK_THAT(*sum_with("KL divergence of labels and probabilities exchanged", soft),
             nearly(p * std::log(p / 0.25) + (1 - p) * std::log((1 - p) / 0.75)));
  CHECK_THAT(*sum_with("KL divergence with p in place of ln p", soft),
             nearly(-entropy - 0.25 * p - 0.75 * (1 - p)));
  const double halved = log_sum({1, 0}) - 0.25;
  CHECK_THAT(*sum_with("temperature 2, times its square", soft), nearly(4 * halved));
  CHECK_THAT(*sum_with("KL divergence, temperature 2, times its square", soft),
             nearly(4 * (halved - entropy)));
}

TEST_CASE("weights are used otherwise", "[app][slips]") {
  Request classes = request_of(Loss::sparse, "[[1000, 0], [0, 500]]", "[1, 0]");
  add_source(classes, Role::class_weights, "[5, 15]");
  CHECK(*sum_with("1 / class weights", classes) == Approx(1000 / 15.0 + 500 / 5.0));
  CHECK(*sum_with("class weights twice", classes) == 1000 * 225 + 500 * 25);
  CHECK(*sum_with("class weights divided by their sum", classes) == 750 + 125);
  CHECK(*sum_with("class weights divided by their mean", classes) == 1500 + 250);
  CHECK(*mean_with("divided by the sum of the class weights", "class weights", classes) == 875);
  CHECK(*mean_with("weights twice, divided by their sum", "weights", classes) == 237500.0 / 20);
  const Request weighted = weighted_of("[1000, -500]", "[0, 1]", "3");
  CHECK(*sum_with("pos_weight and 1 divided by their sum", weighted) == 250 + 375);
  CHECK(*sum_with("pos_weight on the logit", weighted) == 1000 * 3 + 500 * 3);
  Request rows = request_of(Loss::sparse, "[[1000, 0], [0, 500]]", "[1, 0]");
  add_source(rows, Role::weights, "[4, 1]");
  CHECK(*sum_with("weights twice", rows) == 16000 + 500);
  CHECK(*sum_with("1 / weights", rows) == 250 + 500);
  CHECK(*mean_with("every loss with every weight: [N, 1] against [N], broadcast", "elements",
                   rows) == 1500.0 * 5 / 4);
  CHECK(*mean_with("1 / weights, divided by their sum", "weights", rows) == 750 / 1.25);
}

TEST_CASE("smoothing has slips of its own", "[app][slips]") {
  Request softmax = request_of(Loss::softmax, "[[0, 1000, 2000]]", "[[0, 0, 1]]");
  softmax.label_smoothing = 0.75;
  CHECK(*sum_with("smoothing that takes nothing from the true class", softmax) == 750);
  const double entropy = -0.5 * std::log(0.5) - 0.5 * std::log(0.25);
  CHECK_THAT(*sum_with("KL divergence: less the entropy of the smoothed labels", softmax),
             nearly(750 - entropy));
  Request ignoring = request_of(Loss::sparse, "[[1000, 0], [0, 500]]", "[1, -100]");
  ignoring.ignored = {-100};
  CHECK(*sum_with("with the ignored rows, as the first class", ignoring) == 1500);
}

TEST_CASE("batches and groups are reduced otherwise", "[app][slips]") {
  const Request request = request_of(
      Loss::sparse, "[[0, 1000], [0, 2000], [0, 6000], [0, 100], [0, 0]]", "[0, 0, 0, 0, 1]");
  const double last = std::log(2);
  CHECK(*mean_with("only the first micro-batch of 2 rows", "counted", request) == 1500);
  CHECK_THAT(
      *mean_with("only the rows after the last full micro-batch of 2 rows", "counted", request),
      nearly(last));
  CHECK(*mean_with("the rows after the last full micro-batch of 2 rows left out", "counted",
                   request) == 9100.0 / 4);
  CHECK_THAT(*mean_with("the mean of the means of micro-batches of 2 rows, divided twice", "means",
                        request),
             nearly((1500 + 3050 + last) / 9));
  CHECK_THAT(*mean_with("the mean divided by 5 again", "counted", request),
             nearly((9100 + last) / 25));
  const Request tokens =
      request_of(Loss::sparse, "[[[0, 0], [0, 0]], [[0, 0], [3, 0]]]", "[[0, 0], [0, 0]]");
  Request padded =
      request_of(Loss::sparse, "[[[0, 1000], [0, 0]], [[0, 3000], [0, 5000]]]", "[[0, 9], [0, 0]]");
  padded.ignored = {9};
  CHECK(*mean_with("only the last position of each row", "counted", padded) == 3000);
  CHECK_THAT(*mean_with("the mean of the perplexities of rows", "means", tokens),
             nearly((2 + std::exp((last + std::log1p(std::exp(-3.0))) / 2)) / 2));
  CHECK_THAT(*mean_with("softmax over all logits at once", "batch", tokens),
             nearly((4 * log_sum({0, 0, 0, 0, 0, 0, 3, 0}) - 3) / 2));
  CHECK_THAT(*mean_with("the logarithm of the mean probability", "counted", tokens),
             nearly(-std::log((1.5 + 1 / (1 + std::exp(-3.0))) / 4)));
  CHECK_THAT(*mean_with("the class of the highest logit for the true one", "sum",
                        request_of(Loss::sparse, "[[0, 1000], [0, 0]]", "[0, 0]")),
             nearly(last));
}

TEST_CASE("labels 1 weigh or divide", "[app][slips]") {
  const Request request = request_of(Loss::sigmoid, "[-1000, 500, 400]", "[1, 0, 0]");
  CHECK(*mean_with("the sum divided by the number of labels 1", "labels 1", request) == 1900);
  CHECK(*mean_with("the mean of the losses of label 0", "labels 0", request) == 450);
  CHECK(*mean_with("pos_weight 2, the labels 0 per label 1", "sum", request) == 2900);
  CHECK(*mean_with("pos_weight 3", "sum", request) == 3900);
  CHECK(*mean_with("softmax over the rows for sigmoid", "sum", request) == 1500);
  const Request rows = request_of(Loss::sigmoid, "[[1000, 0], [0, 500]]", "[[1, 1], [1, 0]]");
  CHECK(*mean_with("softmax for sigmoid, the labels of a row divided by their sum", "sum", rows) ==
        500 + 500);
  CHECK(*mean_with("softmax for sigmoid, only the first highest label of a row", "sum", rows) ==
        0 + 500);
}

// ---------------------------------------------------------------- which of them it is

TEST_CASE("an answer is the value rounded, or cut", "[app][slips]") {
  const auto fit = [](const char* answer, double value) {
    return fit_of(*parse_printed(answer), value);
  };
  CHECK(fit("0.127", 0.12693) == AnswerFit::rounded);
  CHECK(fit("0.126", 0.12693) == AnswerFit::cut);
  CHECK(fit("0.126", 0.127) == AnswerFit::none);
  CHECK(fit("0.126", 0.1254) == AnswerFit::none);
  CHECK(fit("-0.126", -0.12693) == AnswerFit::cut);
  CHECK(fit("-0.126", 0.12693) == AnswerFit::none);
  CHECK(fit("0", 0.5) == AnswerFit::none);
  CHECK(fit("inf", std::numeric_limits<double>::infinity()) == AnswerFit::rounded);
  CHECK(fit("0.12692801104297252", std::nextafter(0.12692801104297252, 1)) == AnswerFit::rounded);
  CHECK(is_off_by_one(*parse_printed("6.128"), 6.1291));
  CHECK_FALSE(is_off_by_one(*parse_printed("6.127"), 6.1291));
  CHECK_FALSE(is_off_by_one(*parse_printed("1"), 2.2));
}

TEST_CASE("a float32 that is printed whole is the value up to its rounding", "[app][slips]") {
  const auto is = [](const char* answer, double value) {
    return is_in_float32(*parse_printed(answer), value);
  };
  CHECK(is("0.67480254", 0.674802575));
  CHECK_FALSE(is("0.67480254", 0.6748029));
  CHECK_FALSE(is("0.67480", 0.674801));           // a float32 has more digits
  CHECK_FALSE(is("0.67480254123", 0.674802575));  // and not so many
  const std::vector<Candidate> candidates{{"a", "sum", 1, 0.674802575, 1}};
  const auto causes = causes_of(*parse_printed("0.67480254"), candidates);
  REQUIRE(causes.size() == 1);
  CHECK(causes[0].fit == AnswerFit::float32);
  // A slip that changes no more than float32's rounding is no cause.
  const std::vector<Candidate> near{{"a", "sum", 1, 0.674802575, 1, 1, 0.6748026}};
  CHECK(causes_of(*parse_printed("0.67480254"), near).empty());
}

TEST_CASE("causes with the fewest changes are named, equal ones together", "[app][slips]") {
  const std::vector<Candidate> candidates{{"a", "sum", 1, 0.12341, 1}, {"b", "sum", 1, 0.12339, 1},
                                          {"c", "sum", 1, 0.12341, 1}, {"d", "sum", 1, 0.1234, 2},
                                          {"e", "sum", 1, 0.2345, 2},  {"f", "sum", 1, 0.34567, 1}};
  const auto named = [&](const char* answer) {
    std::string text;
    for (const Cause& own : causes_of(*parse_printed(answer), candidates)) {
      text += own.candidate.name + (own.is_same ? "=" : "") +
              (own.fit == AnswerFit::cut ? "|" : "") + (own.is_possible ? "?" : "") + " ";
    }
    return text;
  };
  CHECK(named("0.1234") == "a c= b ");
  CHECK(named("0.12340") == "d ");
  CHECK(named("0.2345") == "e ");
  CHECK(named("0.345") == "f| ");
  CHECK(named("0.3") == "f? ");
  CHECK(named("0.23").empty());  // of two changes, and too short
  CHECK(named("0.5").empty());
}

}  // namespace xent
