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
       {1U, 2U, 3U, 7U, 10U, 32U, 33U, 64U, 100U, 128U, 129U, 1000U, 32000U, 131072U}) {
    DYNAMIC_SECTION(classes << " classes") {
      check_rows<double>(classes, softmax_max_ulp, probability_max_ulp, log_probability_max_ulp,
                         gradient_max_ulp, gradient_max_ulp_of_terms);
    }
  }
}

TEST_CASE("softmax results of floats are within 0.51 ULP at every width", "[core][accuracy]") {
  for (const std::size_t classes : {1U, 2U, 3U, 10U, 32U, 33U, 128U, 129U, 1000U, 32000U}) {
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

// Found by searching hundreds of millions of random rows, with this version of the kernels and
// earlier ones: the ends of the range of exp's polynomial, and sums whose quotient is nearly 2^k.
TEST_CASE("the worst rows found so far are within the bounds", "[core][accuracy]") {
  struct Case {
    std::vector<double> x, z;  // one-hot where there are no labels
    std::size_t label;
  };
  const Case worst[] = {
      {{-0x1.771cfa8e3a714p+1, 0x1.3b3b613eec4bp+3}, {}, 1},
      {{0x1.b72a6bf08f559p+0, 0x1.3747f725808c8p-8, 0x1.16c694f5271ep-7}, {1, 0, 0}, 0},
      {{-0x1.0da7cf2438efcp+0, -0x1.e50017c7c0876p+0, -0x1.2b79697bf8804p+4, -0x1.9a674a5106e74p+4,
        -0x1.09adbdb147cd2p+4, -0x1.3690cbe40ebc3p+4},
       {},
       0},
      {{-0x1.3f335218faf53p+4, -0x1.3f335218faf53p+4, -0x1.3f335218faf53p+4, -0x1.3f335218faf53p+4,
        -0x1.3f335218faf53p+4, -0x1.3f335218faf53p+4, -0x1.3f335218faf53p+4, -0x1.3f335218faf53p+4,
        -0x1.3f335218faf53p+4, 0x1.2f6cb225c699ap+0, -0x1.3f335218faf53p+4, -0x1.3f335218faf53p+4},
       {},
       9},
      {{-0x1.54b43ece6fab2p+4, -0x1.54b43ece6fab2p+4, -0x1.54b43ece6fab2p+4, -0x1.54b43ece6fab2p+4,
        -0x1.54b43ece6fab2p+4, -0x1.54b43ece6fab2p+4, -0x1.496614cb1696p-3, -0x1.54b43ece6fab2p+4,
        -0x1.54b43ece6fab2p+4, -0x1.54b43ece6fab2p+4, -0x1.54b43ece6fab2p+4, -0x1.54b43ece6fab2p+4},
       {},
       6},
      {{-0x1.884814bff859fp+4, -0x1.884814bff859fp+4, -0x1.884814bff859fp+4, -0x1.884814bff859fp+4,
        -0x1.884814bff859fp+4, -0x1.884814bff859fp+4, -0x1.884814bff859fp+4, -0x1.884814bff859fp+4,
        -0x1.884814bff859fp+4, -0x1.884814bff859fp+4, 0x1.758e93aed67d6p+0, -0x1.884814bff859fp+4},
       {},
       10},
      {{-0x1.5fe48756aac31p-1, -0x1.5fe48756aac31p-1, -0x1.5fe48756aac31p-1, 0x1.b89afab3adae2p+0},
       {},
       3},
      {{-0x1.0afee8e5d9eap+2, -0x1.0afee8e5d9eap+2, -0x1.c9e1f1a247698p+0, -0x1.0afee8e5d9eap+2,
        -0x1.0afee8e5d9eap+2},
       {},
       2},
      {{-0x1.d981bfb9b1d66p+0, -0x1.50fc1ca13514cp+1, -0x1.21efdd6549703p+4, -0x1.4e5730de6700ep+4,
        -0x1.85cb27c85dd8cp+4, -0x1.6f1ef56f05f5p+4},
       {},
       3},
      {{-0x1.9b1c85190f0e5p+4, 0x1.1fdfe5a9ae02p-2, -0x1.9b1c85190f0e5p+4, -0x1.9b1c85190f0e5p+4,
        -0x1.9b1c85190f0e5p+4, -0x1.9b1c85190f0e5p+4},
       {0x1.c3fa08b97d8fdp-48, 0x1.ffffffffffe51p-1, 0x1.ee5e7b172bdb9p-47, 0,
        0x1.b2fbcd6979c3ep-47, 0x1.1cbbe79b85d84p-46},
       0},
      {{-0x1.22826c303641ep+0, -0x1.f57cc66f33a4ep+0, -0x1.a82b390d600e6p+3, -0x1.427acd79dde43p+4,
        -0x1.c115aea8f63dfp+2, -0x1.638e02e7ed7eap+4, -0x1.903acf984e04p+4,  -0x1.a78803906aaf2p+3,
        -0x1.6f7fa74d5303p+4,  -0x1.7b7239e9fc1bp+3,  -0x1.be96c4797ecdep+3, -0x1.6f1496db08d1fp+4,
        -0x1.0d03308257b55p+3, -0x1.213cac7379827p+4, -0x1.d4ce0259c842p+3,  -0x1.a73330059d5eap+3,
        -0x1.6ef6b40fd5ef9p+4, -0x1.9b6eaffe8aedap+4, -0x1.a6d4c08c53406p+4, -0x1.0b9a3363defcfp+4,
        -0x1.4e6d72a2a2e3p+3,  -0x1.3819b32d9fbe9p+4, -0x1.0019899fcce76p+4},
       {0x1.ff8590b21642dp-1,  0x1.642c8590b2164p-15, 0x1.642c8590b2164p-15, 0x1.642c8590b2164p-15,
        0x1.642c8590b2164p-15, 0x1.642c8590b2164p-15, 0x1.642c8590b2164p-15, 0x1.642c8590b2164p-15,
        0x1.642c8590b2164p-15, 0x1.642c8590b2164p-15, 0x1.642c8590b2164p-15, 0x1.642c8590b2164p-15,
        0x1.642c8590b2164p-15, 0x1.642c8590b2164p-15, 0x1.642c8590b2164p-15, 0x1.642c8590b2164p-15,
        0x1.642c8590b2164p-15, 0x1.642c8590b2164p-15, 0x1.642c8590b2164p-15, 0x1.642c8590b2164p-15,
        0x1.642c8590b2164p-15, 0x1.642c8590b2164p-15, 0x1.642c8590b2164p-15},
       0},
      {{-0x1.48d180e2c12cdp+4, 0x1.2df9243dedd44p-1}, {}, 1},
      {{0x1.8460876e3e418p+2, 0x1.4ea52e80e76dcp+2, -0x1.cc15bb1eca964p+3, -0x1.80cedb7e1d493p+2,
        -0x1.3eb23cfc92f9p+4, -0x1.f87490565da1dp+3},
       {},
       0},
      {{0x1.12fc43df2f92p+0, 0x1.32ccd61817ebp-2, -0x1.4b5017940f419p+3, -0x1.40fd932c14db5p+4,
        -0x1.410681087592cp+4},
       {},
       4},
  };
  for (const auto& [x, soft, label] : worst) {
    const std::size_t classes = x.size();
    CAPTURE(x, soft, label);
    std::vector<double> z = soft;
    const bool is_one_hot = z.empty();
    if (is_one_hot) z.resize(classes), z[label] = 1;
    const test::SoftmaxReference reference(x);
    std::vector<double> loss(1), results(classes);
    softmax_cross_entropy<double>(x, z, classes, loss);
    CHECK(test::ulp_error(loss[0], reference.loss(z)) <= softmax_max_ulp);
    const std::vector<std::int64_t> labels{static_cast<std::int64_t>(label)};
    sparse_softmax_cross_entropy<double>(x, labels, classes, loss);
    CHECK(test::ulp_error(loss[0], reference.loss(label)) <= sparse_max_ulp);

    const auto check_each = [&](double bound, auto error) {
      for (std::size_t j = 0; j < classes; ++j) CHECK(error(j) <= bound);
    };
    softmax<double>(x, classes, results);
    check_each(probability_max_ulp, [&](std::size_t j) {
      return test::ulp_error(results[j], reference.probability(j));
    });
    log_softmax<double>(x, classes, results);
    check_each(log_probability_max_ulp, [&](std::size_t j) {
      return test::ulp_error(results[j], reference.log_probability(j));
    });
    softmax_cross_entropy_gradient<double>(x, z, classes, results);
    check_each(gradient_max_ulp, [&](std::size_t j) {
      const test::Difference exact = reference.gradient(z, j);
      return is_one_hot ? test::ulp_error(results[j], exact.value)
                        : test::ulp_error(results[j], exact, gradient_max_ulp_of_terms);
    });
  }
}
