// The bounds of softmax and sparse cross-entropy, their gradients and probabilities, by width.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

#include "core/bounds.h"
#include "core/losses.h"
#include "core/mpfr_reference.h"
#include "core/random_inputs.h"

namespace {

using namespace xent;
using test::Random;

template <class T>
struct Rows {
  std::size_t classes, rows;
  std::vector<T> x, z;
  std::vector<std::int64_t> y;
  std::vector<std::vector<double>> wide_x, wide_z;  // as doubles, for the reference

  Rows(Random& random, std::size_t width, std::size_t count) : classes(width), rows(count) {
    for (std::size_t i = 0; i < rows; ++i) {
      std::vector<double> logits = test::row_of_logits(random, classes);
      std::vector<double> labels = test::row_of_labels(random, logits);
      for (double& a : logits) x.push_back(static_cast<T>(a = test::as<T>(a)));
      for (double& a : labels) z.push_back(static_cast<T>(a = test::as<T>(a)));
      std::size_t own = random() % classes;
      while (std::isinf(logits[own])) own = random() % classes;
      y.push_back(static_cast<std::int64_t>(own));
      wide_x.push_back(std::move(logits));
      wide_z.push_back(std::move(labels));
    }
  }
};

/// Fewer rows where they are wide.
std::size_t rows_for(std::size_t classes) {
  return std::clamp<std::size_t>(4000 / classes, 2, 400);
}

template <class T>
void check(double error, double bound, const Rows<T>& rows, std::size_t i, std::size_t j) {
  if (error <= bound) return;
  CAPTURE(rows.classes, i, j, rows.y[i]);
  if (rows.classes <= 4) UNSCOPED_INFO(Catch::Detail::stringify(rows.wide_x[i]));
  CHECK(error <= bound);
}

template <class T>
void check_rows(std::size_t classes, double loss_bound, double probability_bound,
                double log_probability_bound, double gradient_bound, double gradient_of_terms) {
  Random random(21 + classes);
  const Rows<T> rows(random, classes, rows_for(classes));
  std::vector<T> soft(rows.rows), sparse(rows.rows);
  std::vector<T> probabilities(rows.x.size()), logs(rows.x.size()), gradient(rows.x.size());
  softmax_cross_entropy<T>(rows.x, rows.z, classes, soft);
  sparse_softmax_cross_entropy<T>(rows.x, rows.y, classes, sparse);
  softmax<T>(rows.x, classes, probabilities);
  log_softmax<T>(rows.x, classes, logs);
  softmax_cross_entropy_gradient<T>(rows.x, rows.z, classes, gradient);

  for (std::size_t i = 0; i < rows.rows; ++i) {
    const test::SoftmaxReference reference(rows.wide_x[i]);
    const auto own = static_cast<std::size_t>(rows.y[i]);
    check(test::ulp_error(soft[i], reference.loss(rows.wide_z[i])), loss_bound, rows, i, 0);
    check(test::ulp_error(sparse[i], reference.loss(own)), loss_bound, rows, i, own);
    const std::size_t step = classes / 16 + 1;  // not every class of a wide row
    for (std::size_t j = i % step; j < classes; j += step) {
      if (std::isinf(rows.wide_x[i][j])) continue;
      const std::size_t at = i * classes + j;
      check(test::ulp_error(probabilities[at], reference.probability(j)), probability_bound, rows,
            i, j);
      check(test::ulp_error(logs[at], reference.log_probability(j)), log_probability_bound, rows, i,
            j);
      check(test::ulp_error(gradient[at], reference.gradient(rows.wide_z[i], j), gradient_of_terms),
            gradient_bound, rows, i, j);
    }
  }
}

}  // namespace

TEST_CASE("softmax results of doubles are within their bounds at every width", "[core][accuracy]") {
  for (const std::size_t classes :
       {1U, 2U, 3U, 7U, 10U, 32U, 33U, 64U, 100U, 1000U, 32000U, 131072U}) {
    DYNAMIC_SECTION(classes << " classes") {
      check_rows<double>(classes, softmax_max_ulp, probability_max_ulp, log_probability_max_ulp,
                         gradient_max_ulp, gradient_max_ulp_of_terms);
    }
  }
}

TEST_CASE("softmax results of floats are within 0.51 ULP at every width", "[core][accuracy]") {
  for (const std::size_t classes : {1U, 2U, 3U, 10U, 32U, 33U, 1000U, 32000U}) {
    DYNAMIC_SECTION(classes << " classes") {
      check_rows<float>(classes, float_max_ulp, float_max_ulp, float_max_ulp, float_max_ulp,
                        float_gradient_max_ulp_of_terms);
    }
  }
}

TEST_CASE("one-hot softmax has the bits of sparse", "[core][softmax]") {
  Random random(31);
  for (const std::size_t classes : {1U, 2U, 3U, 10U, 32U, 33U, 1000U}) {
    const Rows<double> rows(random, classes, rows_for(classes));
    std::vector<double> one_hot(rows.x.size()), dense(rows.rows), sparse(rows.rows);
    std::vector<double> dense_gradient(rows.x.size()), sparse_gradient(rows.x.size());
    for (std::size_t i = 0; i < rows.rows; ++i) {
      one_hot[i * classes + static_cast<std::size_t>(rows.y[i])] = 1;
    }
    softmax_cross_entropy<double>(rows.x, one_hot, classes, dense);
    sparse_softmax_cross_entropy<double>(rows.x, rows.y, classes, sparse);
    softmax_cross_entropy_gradient<double>(rows.x, one_hot, classes, dense_gradient);
    sparse_softmax_cross_entropy_gradient<double>(rows.x, rows.y, classes, sparse_gradient);
    CAPTURE(classes);
    CHECK(dense == sparse);
    CHECK(dense_gradient == sparse_gradient);
  }
}

// The third logit is in one row for the vector loop, in the other for long double.
TEST_CASE("the labels of other classes are left of a sure one's gradient", "[core][accuracy]") {
  const std::vector<double> z{1, 0x1.3c0b5b2f1d7a9p-58, 0};
  for (const double third : {-70.0, -700.0}) {
    const std::vector<double> x{0, -50, third};
    std::vector<double> gradient(3);
    softmax_cross_entropy_gradient<double>(x, z, 3, gradient);
    const test::Difference exact = test::SoftmaxReference(x).gradient(z, 0);
    CHECK(test::ulp_error(gradient[0], exact.value) <= gradient_max_ulp);
  }
}
