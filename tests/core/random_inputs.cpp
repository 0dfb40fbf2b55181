// Random inputs: the scales are those at which the kernels change their form.
#include "core/random_inputs.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <utility>

namespace xent::test {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

double signed_by(Random& random, double x) {
  return (random() & 1) == 0 ? x : -x;
}

/// 2^-k, k below the given number.
double negative_power(Random& random, unsigned below) {
  return std::ldexp(1.0, -static_cast<int>(random() % below));
}

/// Where the evaluation changes its form, and where results become subnormal or 0.
constexpr std::array branch_points{0.0,
                                   0.34657359027997264,  // ln 2 / 2: the argument of exp is reduced
                                   0.6931471805599453,
                                   1.0397207708399179,
                                   1.0498221244986778,  // -ln 0.35: the split of log1p
                                   2.0,
                                   36.7368005696771,
                                   37.42994775023705,
                                   88.02969193111305,   // floats: subnormal,
                                   88.722839111673,     // the largest,
                                   103.97207708399179,  // half the smallest
                                   600.0,
                                   623.8324625039507,  // 900 ln 2
                                   700.0,
                                   708.0,
                                   708.3964185322641,
                                   745.1332191019412,
                                   11000.0};

double near_a_branch_point(Random& random) {
  const double x = branch_points[random() % branch_points.size()];
  return x * (1 + (uniform(random) - 0.5) * negative_power(random, 50));
}

double of_any_bits(Random& random) {
  const auto x = std::bit_cast<double>(static_cast<std::uint64_t>(random()));
  return std::isfinite(x) ? x : 1.0;
}

double tiny(Random& random) {
  return signed_by(random, uniform(random) * negative_power(random, 1074));
}

constexpr std::array<LogitRegime, 8> regimes{{
    {"near 0", [](Random& r) { return signed_by(r, 2 * uniform(r)); }},
    {"ordinary", [](Random& r) { return signed_by(r, 40 * uniform(r)); }},
    {"normal", [](Random& r) { return std::normal_distribution<double>(0, 3)(r); }},
    {"to underflow", [](Random& r) { return signed_by(r, 760 * uniform(r)); }},
    {"tiny", tiny},
    {"any bits", of_any_bits},
    {"branch points", [](Random& r) { return signed_by(r, near_a_branch_point(r)); }},
    {"short", [](Random& r) { return signed_by(r, static_cast<double>(r() % 100) / 4); }},
}};

/// Logits below the first of the row by what `below` gives.
template <class Below>
void spread(std::vector<double>& x, Below below) {
  for (std::size_t j = 1; j < x.size(); ++j) x[j] = x[0] - below();
}

/// A tenth of the mass on all classes, or down to 2^-60 of it.
void smooth(Random& random, std::vector<double>& z) {
  const double smoothing = random() % 2 == 0 ? 0.1 : negative_power(random, 61);
  for (double& label : z) label = smoothing / static_cast<double>(z.size());
  z[random() % z.size()] += 1 - smoothing;
}

/// Parts in [0, 1), each of its own size where they are uneven.
void divide(Random& random, std::vector<double>& z, bool uneven) {
  double mass = 0;
  for (double& label : z) {
    mass += label = uniform(random) * (uneven ? negative_power(random, 61) : 1);
  }
  if (mass == 0) mass = z[0] = 1;
  for (double& label : z) label /= mass;
}

/// The probabilities of x, so that the terms of the gradient cancel.
void predict(std::span<const double> x, std::vector<double>& z) {
  const double maximum = *std::max_element(x.begin(), x.end());
  double mass = 0;
  for (std::size_t j = 0; j < x.size(); ++j) mass += z[j] = std::exp(x[j] - maximum);
  for (double& label : z) label /= mass;
}

/// The largest logit surely right, and what is left of the mass on others.
void be_nearly_sure(Random& random, std::span<const double> x, std::vector<double>& z) {
  const double rest = negative_power(random, 61) / static_cast<double>(x.size());
  for (double& label : z) label = random() % 4 == 0 ? 0 : rest * uniform(random);
  double& top = z[static_cast<std::size_t>(std::max_element(x.begin(), x.end()) - x.begin())];
  top = 0;
  double others = 0;
  for (const double label : z) others += label;
  top = 1 - others;
}

}  // namespace

double uniform(Random& random) {
  return static_cast<double>(random() >> 11) * 0x1p-53;
}

std::span<const LogitRegime> logit_regimes() {
  return regimes;
}

double label(Random& random) {
  switch (random() % 6) {
    case 0:
      return 0;
    case 1:
      return 1;
    case 2:
      return (1 + uniform(random)) / 2 * negative_power(random, 60);
    case 3:
      return 1 - negative_power(random, 53) / 2;
    case 4:
      return negative_power(random, 61);
    default:
      return uniform(random);
  }
}

double pos_weight(Random& random) {
  switch (random() % 4) {
    case 0:
      return 1;
    case 1:
      return std::pow(10.0, 600 * uniform(random) - 300);
    case 2:
      return (random() & 1) == 0 ? 0 : 1e300;
    default:
      return 10 * uniform(random);
  }
}

std::vector<double> row_of_logits(Random& random, std::size_t classes) {
  constexpr std::array scales{1e-3, 0.01, 1.0, 5.0, 50.0, 400.0, 1e5};
  const double scale = scales[random() % scales.size()];
  std::vector<double> x(classes);
  std::normal_distribution<double> normal(0, scale);
  for (double& logit : x) logit = scale * (2 * uniform(random) - 1);
  const std::size_t j = random() % classes;
  switch (random() % 12) {
    case 0:
      x[j] += 750 * uniform(random);
      break;
    case 1:
      x[j] = *std::max_element(x.begin(), x.end());
      break;
    case 2:
      x[j] = classes > 1 ? -infinity : x[j];
      break;
    case 3:
      for (double& logit : x) logit = normal(random);
      break;
    case 4:
      for (double& logit : x) logit = of_any_bits(random);
      break;
    case 5:
      for (double& logit : x) logit = tiny(random);
      break;
    case 6:
      spread(x, [&] { return near_a_branch_point(random); });
      break;
    case 7:  // a few ULP apart
      spread(x, [&] { return x[0] * 0x1p-52 * static_cast<double>(random() % 8); });
      break;
    case 8:  // two logits that matter, the others where exp underflows
      spread(x, [&] { return 600 + 160 * uniform(random); });
      x[j] = x[0] - 40 * uniform(random);
      break;
    default:
      break;
  }
  return x;
}

std::vector<double> row_of_labels(Random& random, std::span<const double> x) {
  std::vector<double> z(x.size());
  switch (random() % 6) {
    case 0:
      z[random() % z.size()] = 1;
      break;
    case 1:
      smooth(random, z);
      break;
    case 2:
      divide(random, z, false);
      break;
    case 3:
      divide(random, z, true);
      break;
    case 4:
      predict(x, z);
      break;
    default:
      be_nearly_sure(random, x, z);
      break;
  }
  const auto top = static_cast<std::size_t>(std::max_element(x.begin(), x.end()) - x.begin());
  for (std::size_t j = 0; j < z.size(); ++j) {
    if (z[j] < 0x1p-60) z[j] = 0;
    if (std::isinf(x[j])) z[top] = std::min(1.0, z[top] + std::exchange(z[j], 0));
  }
  return z;
}

}  // namespace xent::test
