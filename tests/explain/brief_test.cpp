// The short form: its steps, and the digits that make the printed arithmetic right.
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <string>
#include <variant>
#include <vector>

#include "document/render.h"
#include "explain/brief_parts.h"
#include "explain/explain.h"

namespace {

using namespace xent;

constexpr double infinity = std::numeric_limits<double>::infinity();

/// One row with the loss that its printed value is.
Account account_of(Loss loss, std::vector<double> logits, std::vector<double> labels,
                   double printed) {
  Account account;
  account.loss = loss;
  account.rows = account.elements = account.counted = 1;
  account.means = {{Divisor::counted, 1, printed}};
  CapturedRow& row = account.captured.emplace_back();
  row.row = 1;
  row.place = "a.csv:1";
  row.classes = has_classes(loss) ? logits.size() : 1;
  row.logits = std::move(logits);
  row.labels = std::move(labels);
  row.ignored = {false};
  row.losses = {printed};
  return account;
}

std::string text_of(const Account& account) {
  return render_text(explain(account, {}), false);
}

bool has(const std::string& text, const std::string& part) {
  INFO(text);
  return text.find(part) != std::string::npos;
}

const double known = std::log(std::exp(3.0) + std::exp(1.0) + std::exp(-3.0)) + 3;  // 6.129

}  // namespace

TEST_CASE("a value agrees if a calculator's rounding cannot differ", "[explain][brief]") {
  CHECK(agrees(6.12906L, 6.129108908829851L, 4));
  CHECK_FALSE(agrees(6.12906L, 6.129108908829851L, 6));
  CHECK_FALSE(agrees(0.25L, 0.25L, 1));  // a half may be rounded up or down
  CHECK(agrees(0.25L, 0.25L, 2));
  CHECK(agrees(infinity, infinity, 4));
  CHECK(agrees(std::nan(""), std::nan(""), 4));
  CHECK_FALSE(agrees(1, infinity, 4));
}

TEST_CASE("each number has the digits that the next step needs", "[explain][brief]") {
  Account account = account_of(Loss::sparse, {3, 1, -3}, {2}, known);
  std::string text = text_of(account);
  CHECK(has(text, "= 0.049787/22.854 = 0.0021785\n"));
  CHECK(has(text, "loss = −ln p_2\n      = −ln 0.0021785 = 6.129\n"));
  CHECK(has(text, "The loss in full: 6.1291089088298"));
  account.number.digits = 6;
  text = text_of(account);
  CHECK(has(text, "= −ln 0.002178521 = 6.12911\n"));  // 7 digits of p
}

TEST_CASE("weights and the unit are factors of the last step", "[explain][brief]") {
  Account account = account_of(Loss::sparse, {3, 1, -3}, {2}, 1.5 * known / std::log(2.0));
  account.unit = Unit::bits;
  account.captured[0].weights = {0.5};
  account.captured[0].class_weights = {1, 2, 3};
  account.captured[0].nats_in_unit = std::log(2.0);
  CHECK(has(text_of(account),
            "loss = weight · class weight · (−ln p_2)/ln 2\n      = 0.5 · 3 · (−ln 0.0021785)/ln 2"
            " = 13.26\n"));
  account = account_of(Loss::sparse, {3, 1, -3}, {0}, known - 6);
  account.captured[0].class_weights = {1, 2, 3};  // a weight of 1 is no factor
  CHECK(has(text_of(account), "loss = −ln p_0\n"));
}

TEST_CASE("a soft label has a term for each class", "[explain][brief]") {
  const std::string text =
      text_of(account_of(Loss::softmax, {3, 1, -3}, {0.5, 0.25, 0.25}, known - 4));
  CHECK(has(text, "class  logit x       e^x          p    −ln p  label t    term\n"));
  CHECK(has(text, "loss = Σ_c term_c, term_c = t_c · (−ln p_c)\n      = 2.129\n"));
  CHECK_FALSE(has(text, "true"));
}

TEST_CASE("great logits are shifted by the greatest", "[explain][brief]") {
  const std::string text = text_of(account_of(Loss::sparse, {1000, 0}, {1}, 1000));
  CHECK(has(text, "the greatest logit, m = 1000, is taken from each"));
  CHECK(has(text,
            "p_1 is too small to be written\n    loss = (m − x_y) + ln Σ_k e^(x_k − m)\n"
            "      = 1000 + ln 1 = 1000\n"));
  CHECK(has(text, "-1000    e^-1000  e^-1000\n"));
}

TEST_CASE("a probability next to 1 costs what it lacks of 1", "[explain][brief]") {
  const double loss = std::log1p(std::exp(-60.0));
  CHECK(has(text_of(account_of(Loss::sparse, {60, 0}, {0}, loss)),
            "loss = −ln p_0 ≈ 1 − p_0\n      ≈ 8.757e-27\n"));
}

TEST_CASE("more than six classes: the top, the true one, and the rest", "[explain][brief]") {
  std::vector<double> logits;
  double sum = 0;
  for (int i = 0; i < 10; ++i) {
    logits.push_back(i * 0.5);
    sum += std::exp(logits.back());
  }
  const std::string text = text_of(account_of(Loss::sparse, logits, {1}, std::log(sum) - 0.5));
  for (const char* row :
       {"      9 ", "      8 ", "      7 ", "      6 ", ">       1 ", "  other 5 "})
    CHECK(has(text, row));
  CHECK_FALSE(has(text, "\n        5 "));
  CHECK(has(text, "e^0 + e^0.5 + … + e^4.5"));
}

TEST_CASE("a name that does not suit a formula gives way to its index", "[explain][brief]") {
  Account account = account_of(Loss::sparse, {3, 1, -3}, {2}, known);
  account.captured[0].names = {"cat", "dog", "a}b"};
  std::string text = text_of(account);
  CHECK(has(text, "−ln p_2"));
  CHECK(has(text, ">   a}b"));
  account.captured[0].names[2] = "owl";
  text = text_of(account);
  CHECK(has(text, "−ln p_owl"));
}

TEST_CASE("probabilities and their logarithms are explained as they are", "[explain][brief]") {
  Account account = account_of(Loss::sparse, {0.25, 0.5}, {0}, std::log(4.0));
  account.captured[0].given = Given::probabilities;
  std::string text = text_of(account);
  CHECK(text.starts_with("Cross-entropy of row 1\n"));
  CHECK(has(text, "      = −ln 0.25 = 1.386\n"));
  CHECK_FALSE(has(text, "Σ"));
  account.captured[0].given = Given::log_probabilities;
  account.captured[0].logits = {-2.5, -0.125};
  account.captured[0].losses = {2.5};
  text = text_of(account);
  CHECK(has(text, "      = −(−2.5) = 2.5\n"));
}

TEST_CASE("a row without a distribution has no steps", "[explain][brief]") {
  const std::string text = text_of(account_of(Loss::sparse, {infinity, 1}, {0}, std::nan("")));
  CHECK(has(text, "The row has no distribution: its loss is nan."));
}

TEST_CASE("a binary loss has the term of its label, a soft one both", "[explain][brief]") {
  CHECK(has(text_of(account_of(Loss::sigmoid, {2}, {1}, std::log1p(std::exp(-2.0)))),
            "    loss = −ln p\n      = −ln 0.88080 = 0.1269\n"));
  CHECK(has(text_of(account_of(Loss::sigmoid, {2}, {0}, std::log1p(std::exp(2.0)))),
            "    loss = −ln(1 − p)\n      = −ln(1 − 0.88080) = 2.127\n"));
  Account account = account_of(Loss::weighted, {0}, {0.5}, 0.75 * std::log(2.0) * 2);
  account.captured[0].pos_weights = {2};
  CHECK(has(text_of(account), "loss = pos_weight · z · (−ln p) + (1 − z) · (−ln(1 − p))\n"));
}

TEST_CASE("a hopeless binary logit needs no probability", "[explain][brief]") {
  const std::string text = text_of(account_of(Loss::sigmoid, {-1000}, {1}, 1000));
  CHECK(has(text, "−ln p = −x + ln(1 + e^x)\n      = −(−1000) + ln(1 + e^(−1000)) = 1000\n"));
}

TEST_CASE("only a row alone has the hint of the full form", "[explain][brief]") {
  Account account = account_of(Loss::sparse, {3, 1, -3}, {2}, known);
  CHECK_FALSE(has(text_of(account), "--explain full"));
  CHECK(has(render_text(explain(account, {.has_hint = true}), false),
            "nats. --explain full shows more.\n"));
}

TEST_CASE("rows are sections, and those left out are told", "[explain][brief]") {
  Account account = account_of(Loss::sparse, {3, 1, -3}, {2}, known);
  account.captured.push_back(account.captured[0]);
  account.captured[1].row = 2;
  account.captured[1].id = "owl";
  const std::string text = render_text(explain(account, {.left_out = 3}), false);
  CHECK(text.starts_with("Softmax cross-entropy of 2 rows\n\nRow 1\n=====\n"));
  CHECK(has(text, "\nRow 2, owl\n==========\n"));
  CHECK(has(text, "the first 2 are explained; 3 more are left out."));
}
