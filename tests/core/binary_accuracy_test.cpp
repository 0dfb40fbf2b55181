// The bounds of sigmoid and weighted cross-entropy, their gradients and probabilities.
#include <catch2/catch.hpp>
#include <vector>

#include "core/bounds.h"
#include "core/losses.h"
#include "core/mpfr_reference.h"
#include "core/random_inputs.h"

namespace {

using namespace xent;
using test::logit_regimes;
using test::LogitRegime;
using test::Random;

template <class T>
struct Samples {
  std::vector<T> x, z, q, results;
  Samples(Random& random, const LogitRegime& regime, std::size_t count) : results(count) {
    for (std::size_t i = 0; i < count; ++i) {
      x.push_back(static_cast<T>(test::as<T>(regime.logit(random))));
      z.push_back(static_cast<T>(test::label(random)));
      q.push_back(static_cast<T>(test::as<T>(test::pos_weight(random))));
    }
  }
};

constexpr std::size_t sample_count = 2000;

/// Checks every result against error(i), its distance from the exact one.
template <class T, class Error>
void check_all(const Samples<T>& s, double bound, Error error) {
  for (std::size_t i = 0; i < s.x.size(); ++i) {
    const double e = error(i);
    if (e <= bound) continue;
    CAPTURE(s.x[i], s.z[i], s.q[i], s.results[i]);
    CHECK(e <= bound);
  }
}

}  // namespace

TEST_CASE("binary losses of doubles are within their bounds in every regime", "[core][accuracy]") {
  Random random(11);
  for (const LogitRegime& regime : logit_regimes()) {
    DYNAMIC_SECTION("logits " << regime.name) {
      Samples<double> s(random, regime, sample_count);
      sigmoid_cross_entropy<double>(s.x, s.z, s.results);
      check_all(s, sigmoid_max_ulp, [&](std::size_t i) {
        return test::ulp_error(s.results[i], test::sigmoid_loss(s.x[i], s.z[i]));
      });
      weighted_cross_entropy<double>(s.x, s.z, s.q, s.results);
      check_all(s, weighted_max_ulp, [&](std::size_t i) {
        return test::ulp_error(s.results[i], test::sigmoid_loss(s.x[i], s.z[i], s.q[i]));
      });
    }
  }
}

TEST_CASE("binary gradients of doubles are within their bounds in every regime",
          "[core][accuracy]") {
  Random random(12);
  for (const LogitRegime& regime : logit_regimes()) {
    DYNAMIC_SECTION("logits " << regime.name) {
      Samples<double> s(random, regime, sample_count);
      sigmoid_cross_entropy_gradient<double>(s.x, s.z, s.results);
      check_all(s, gradient_max_ulp, [&](std::size_t i) {
        return test::ulp_error(s.results[i], test::sigmoid_gradient(s.x[i], s.z[i]),
                               gradient_max_ulp_of_terms);
      });
      weighted_cross_entropy_gradient<double>(s.x, s.z, s.q, s.results);
      check_all(s, gradient_max_ulp, [&](std::size_t i) {
        return test::ulp_error(s.results[i], test::sigmoid_gradient(s.x[i], s.z[i], s.q[i]),
                               gradient_max_ulp_of_terms);
      });
    }
  }
}

TEST_CASE("gradients with labels 0 and 1 keep their relative accuracy", "[core][accuracy]") {
  Random random(13);
  for (const LogitRegime& regime : logit_regimes()) {
    Samples<double> s(random, regime, sample_count);
    for (double& z : s.z) z = z < 0.5 ? 0 : 1;
    sigmoid_cross_entropy_gradient<double>(s.x, s.z, s.results);
    check_all(s, gradient_max_ulp, [&](std::size_t i) {
      return test::ulp_error(s.results[i], test::sigmoid_gradient(s.x[i], s.z[i]).value);
    });
  }
}

TEST_CASE("sigmoid and log_sigmoid of doubles are within their bounds", "[core][accuracy]") {
  Random random(14);
  for (const LogitRegime& regime : logit_regimes()) {
    DYNAMIC_SECTION("logits " << regime.name) {
      Samples<double> s(random, regime, sample_count);
      sigmoid<double>(s.x, s.results);
      check_all(s, probability_max_ulp, [&](std::size_t i) {
        return test::ulp_error(s.results[i], test::sigmoid_probability(s.x[i]));
      });
      log_sigmoid<double>(s.x, s.results);
      check_all(s, log_probability_max_ulp, [&](std::size_t i) {
        return test::ulp_error(s.results[i], -test::sigmoid_loss(s.x[i], 1));
      });
    }
  }
}

TEST_CASE("binary results of floats are nearly always rounded correctly", "[core][accuracy]") {
  Random random(15);
  for (const LogitRegime& regime : logit_regimes()) {
    Samples<float> s(random, regime, sample_count);
    DYNAMIC_SECTION("logits " << regime.name) {
      std::size_t wrong = 0;
      weighted_cross_entropy<float>(s.x, s.z, s.q, s.results);
      check_all(s, float_max_ulp, [&](std::size_t i) {
        const test::Number exact = test::sigmoid_loss(s.x[i], s.z[i], s.q[i]);
        if (s.results[i] != exact.rounded<float>()) ++wrong;
        return test::ulp_error(s.results[i], exact);
      });
      weighted_cross_entropy_gradient<float>(s.x, s.z, s.q, s.results);
      check_all(s, float_max_ulp, [&](std::size_t i) {
        return test::ulp_error(s.results[i], test::sigmoid_gradient(s.x[i], s.z[i], s.q[i]),
                               float_gradient_max_ulp_of_terms);
      });
      log_sigmoid<float>(s.x, s.results);
      check_all(s, float_max_ulp, [&](std::size_t i) {
        const test::Number exact = -test::sigmoid_loss(s.x[i], 1);
        if (s.results[i] != exact.rounded<float>()) ++wrong;
        return test::ulp_error(s.results[i], exact);
      });
      // So few samples should show none at all; one may be bad luck.
      CHECK(wrong <= 1);
    }
  }
}

// Found by searching millions of random inputs, with this version of the kernels and earlier ones.
TEST_CASE("the worst inputs found so far are within the bounds", "[core][accuracy]") {
  struct Case {
    double x, z, q;
  };
  const Case worst[] = {
      {0x1.01f33b64d4282p+0, 0x1.ffp-1, 1},
      {0x1.061e990dd24f7p+0, 0x1.fffffffcp-1, 0x1.9f180b0add366p+0},
      {-0x1.0b7bb7e8b7e1p+0, 0, 1},
      {0x1.0ab3355895cdcp+0, 1, 1},
      {0x1.6f3c10819618dp-1, 1, 1},
      {0x1.62e439107001fp-1, 1, 1},
      {-0x1.c72751ef85aep-1, 0x1.f6a0c5a198cf6p-55, 1},
      {-0x1.0876c5537de6fp+0, 0x1.e4b6cc4bbcc0cp-3, 0x1.bdd39d7d40f4fp-8},
      {0x1.060561590a66bp+0, 1, 0x1.82370e13135c2p+4},
      {0x1.09b9daa481bf8p+0, 1, 0x1.8ded7fb999f24p-3},
      {-0x1.62e4309cf4ac5p-1, 0, 0x1.f99840f57bdaap-323},
      {0x1.d10b8a9f6f38p-1, 0x1.b82373a30ffp-13, 0x1.b70aadc448701p+848},
      {-0x1.883c8142e7174p-1, 0x1.b7e2a776ff6b4p-17, 0x1.afe0b1ad9139ap+2},
      {0x1.0a2b0650ce0e2p+0, 1, 0x1.789a0e03e3cd4p+161},
      {-0x1.8cf8aedd093ecp+1, 0, 1},
      {-0x1.62000007e0cdcp+9, 0, 1},
      {0x1.1834076a9e496p+9, 1, 1},
      {0x1.8cbfd6b8cc6fbp+1, 0x1.fffffffffffp-1, 1},
      {-0x1.d6ff350b63b74p+4, 0x1p-45, 0x1.8339707cb4648p+2},
      {0x1.01f3ac1bfc508p+0, 1, 1},
      {0x1.0802d747cfb64p+0, 1, 0x1.8a97a1fb1d964p+1},
      {-0x1.9f9fc44c6fe9ap+4, 1, 1},
      {0x1.30f5b06e2bd7ep+4, 1, 0x1.4e4aacfdc5a0ap+0},
      {0x1.155f295d3447fp+3, 0x1.fffffffffp-1, 0x1.5c6a2486f72dfp+2},
      {-0x1.02e810b39b5f5p+0, 0x1.7a8718cfd6c74p-2, 0x1.397e86b0e5976p-1},
  };
  for (const auto& [x, z, q] : worst) {
    const std::vector xs{x}, zs{z}, qs{q};
    std::vector<double> result(1);
    CAPTURE(x, z, q);
    weighted_cross_entropy<double>(xs, zs, qs, result);
    CHECK(test::ulp_error(result[0], test::sigmoid_loss(x, z, q)) <=
          (q == 1 ? sigmoid_max_ulp : weighted_max_ulp));
    weighted_cross_entropy_gradient<double>(xs, zs, qs, result);
    CHECK(test::ulp_error(result[0], test::sigmoid_gradient(x, z, q), gradient_max_ulp_of_terms) <=
          gradient_max_ulp);
    sigmoid<double>(xs, result);
    CHECK(test::ulp_error(result[0], test::sigmoid_probability(x)) <= probability_max_ulp);
    log_sigmoid<double>(xs, result);
    CHECK(test::ulp_error(result[0], -test::sigmoid_loss(x, 1)) <= log_probability_max_ulp);
  }
}
