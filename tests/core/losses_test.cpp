// The losses against known values.
#include "core/losses.h"

#include <catch2/catch.hpp>
#include <vector>

#include "core/bounds.h"
#include "core/mpfr_reference.h"

namespace {

using namespace xent;

double sparse_loss(const std::vector<double>& x, std::int64_t y) {
  std::vector<double> losses(1);
  sparse_softmax_cross_entropy<double>(x, std::vector<std::int64_t>{y}, x.size(), losses);
  return losses[0];
}

}  // namespace

// Logits are exact, so the expected losses are too; from MPFR, which the test asks again.
TEST_CASE("sparse_softmax_cross_entropy gives the known values", "[core][softmax]") {
  struct Case {
    const char* name;
    std::vector<double> logits;
    std::int64_t label;
    double loss;
  };
  const Case cases[] = {
      {"logits [3, 1, -3] and label 2 cost 6.129", {3, 1, -3}, 2, 6.129108908829851},
      {"two equal logits cost ln 2", {0, 0}, 0, 0.69314718055994531},
      {"adding a constant changes nothing", {10000, 10000}, 0, 0.69314718055994531},
      {"first of three", {1, 2, 3}, 0, 2.40760596444438},
      {"sure and right keeps its tail", {100, 0}, 0, 3.720075976020836e-44},
      {"surer than any double is 1 keeps its tail", {740, 0}, 0, 4.2e-322},
      {"sure and wrong costs the margin", {100, 0}, 1, 100},
  };
  for (const Case& c : cases) {
    DYNAMIC_SECTION(c.name) {
      const test::SoftmaxReference reference(c.logits);
      const test::Number exact = reference.loss(static_cast<std::size_t>(c.label));
      CHECK(exact.rounded<double>() == c.loss);
      CHECK(test::ulp_error(sparse_loss(c.logits, c.label), exact) <= sparse_max_ulp);
    }
  }
}

TEST_CASE("the example of TensorFlow's documentation is right in float32", "[core][weighted]") {
  // tf.nn.weighted_cross_entropy_with_logits; its own float32 result ends in 4.5776367e-05.
  const std::vector<float> labels{1, 0.5, 0}, logits{1.5F, -0.1F, -10}, pos_weights(3, 1.5F);
  std::vector<float> losses(3);
  weighted_cross_entropy<float>(logits, labels, pos_weights, losses);
  CHECK(losses[0] == 0.302119911F);
  CHECK(losses[1] == 0.880495846F);
  CHECK(losses[2] == 4.53988978e-05F);
  for (std::size_t i = 0; i < 3; ++i) {
    const test::Number exact = test::sigmoid_loss(logits[i], labels[i], pos_weights[i]);
    CHECK(losses[i] == exact.rounded<float>());
  }
}

TEST_CASE("the gradient of a sure prediction keeps its tail", "[core][gradient]") {
  std::vector<double> gradient(1);
  sigmoid_cross_entropy_gradient<double>(std::vector{50.0}, std::vector{1.0}, gradient);
  CHECK(test::ulp_error(gradient[0], test::sigmoid_gradient(50, 1).value) <= gradient_max_ulp);
  CHECK(gradient[0] == Approx(-1.9287498479639178e-22).epsilon(1e-15));
}
