// Random inputs given to the program as text, and what it prints compared with MPFR, against the
// bounds: of every kind of result, regime and width. Minutes, so behind an option.
//
//   XENT_ACCURACY_RESULTS  how many results at least, 1000000 by default
//   XENT_ACCURACY_SEED     the seed of the first batch, 1 by default; the next has the next
//
// A wide row is told by the seed of its batch, which as XENT_ACCURACY_SEED makes it again.
#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <span>
#include <string>
#include <vector>

#include "core/bounds.h"
#include "core/mpfr_reference.h"
#include "core/random_inputs.h"
#include "reference/text_arrays.h"
#include "reference/worst_cases.h"

namespace {

using namespace xent;
using test::TextArray;

std::uint64_t setting(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

std::string hexadecimal(double a) {
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%a", a);
  return text.data();
}

std::string hexadecimal(std::span<const double> row) {
  std::string text;
  for (const double a : row) text += (text.empty() ? "[" : ", ") + hexadecimal(a);
  return text + "]";
}

/// What is found in all batches.
struct Findings {
  test::WorstCases worst;
  std::uint64_t float_losses = 0;
  std::uint64_t wrongly_rounded = 0;
};

/// One round of random inputs of T through the program.
template <class T>
class Batch {
 public:
  Batch(const test::Program& program, Findings& findings, std::uint64_t seed)
      : program_(program), findings_(findings), seed_(seed), random_(seed) {}

  void check_binary(const test::LogitRegime& regime, bool hard);
  void check_softmax(std::size_t classes, std::size_t rows);

 private:
  static constexpr bool is_float = sizeof(T) == sizeof(float);

  static double bound(double of_doubles, double of_floats = float_max_ulp) {
    return is_float ? of_floats : of_doubles;
  }

  /// As many numbers as are expected. A third of the runs read NDJSON.
  std::vector<T> run(std::size_t count, const std::string& command,
                     std::span<const TextArray> arrays) {
    const auto format = random_() % 3 == 0 ? test::TextFormat::ndjson : test::TextFormat::csv;
    std::vector<T> results = program_.run<T>(command, format, arrays);
    REQUIRE(results.size() == count);
    return results;
  }

  template <class Input>
  void add(const std::string& name, double kind_bound, std::size_t classes, double error,
           const Input& input) {
    findings_.worst.add({(is_float ? "float32 " : "float64 ") + name, kind_bound}, classes, error,
                        input);
  }

  template <class Input>
  void add_loss(const std::string& name, double of_doubles, std::size_t classes, T result,
                const test::Number& exact, const Input& input) {
    add(name, bound(of_doubles), classes, test::ulp_error(result, exact), input);
    if (!is_float) return;
    ++findings_.float_losses;
    if (result != exact.rounded<T>()) ++findings_.wrongly_rounded;
  }

  /// A gradient is allowed a part of its greater term; how much of it is used is a kind of its own.
  /// With hard labels nothing is allowed.
  template <class Input>
  void add_gradient(const std::string& name, std::size_t classes, T result,
                    const test::Difference& exact, bool hard, const Input& input) {
    const double whole = bound(gradient_max_ulp);
    const double part = bound(gradient_max_ulp_of_terms, float_gradient_max_ulp_of_terms);
    if (hard) {
      add(name + ", labels 0 and 1", whole, classes, test::ulp_error(result, exact.value), input);
    } else {
      add(name, whole, classes, test::ulp_error(result, exact, part), input);
      add(name + ", of the greater term", part, classes,
          test::ulp_error_of_terms(result, exact, whole), input);
    }
  }

  const test::Program& program_;
  Findings& findings_;
  std::uint64_t seed_;
  test::Random random_;
};

/// Elements in rows of 8. All labels of a run are hard, or most are not: the program looks.
template <class T>
void Batch<T>::check_binary(const test::LogitRegime& regime, bool hard) {
  constexpr std::size_t classes = 8, count = 125 * classes;
  TextArray x{"logits", classes, {}}, z{"labels", classes, {}}, q{"pos_weight", classes, {}};
  for (std::size_t i = 0; i < count; ++i) {
    x.values.push_back(test::as<T>(regime.logit(random_)));
    z.values.push_back(
        test::as<T>(hard ? static_cast<double>(random_() % 2) : test::label(random_)));
    q.values.push_back(test::as<T>(test::pos_weight(random_)));
  }
  const std::array plain{x, z};
  const std::array weighted{x, z, q};
  const std::vector<T> loss = run(count, "sigmoid", plain);
  const std::vector<T> gradient = run(count, "sigmoid --show gradient", plain);
  const std::vector<T> probability = run(count, "sigmoid --show probabilities", plain);
  const std::vector<T> log_probability = run(count, "sigmoid --show log-probabilities", plain);
  const std::vector<T> weighted_loss = run(count, "weighted", weighted);
  const std::vector<T> weighted_gradient = run(count, "weighted --show gradient", weighted);
  for (std::size_t i = 0; i < count; ++i) {
    const double a = x.values[i], b = z.values[i], w = q.values[i];
    const bool own = b == 0 || b == 1;
    const auto one = [&] { return "x = " + hexadecimal(a); };
    const auto two = [&] { return one() + ", z = " + hexadecimal(b); };
    const auto three = [&] { return two() + ", q = " + hexadecimal(w); };
    add_loss("sigmoid loss", sigmoid_max_ulp, 1, loss[i], test::sigmoid_loss(a, b), two);
    add_gradient("sigmoid gradient", 1, gradient[i], test::sigmoid_gradient(a, b), own, two);
    add("sigmoid probability", bound(probability_max_ulp), 1,
        test::ulp_error(probability[i], test::sigmoid_probability(a)), one);
    add("sigmoid log-probability", bound(log_probability_max_ulp), 1,
        test::ulp_error(log_probability[i], -test::sigmoid_loss(a, 1)), one);
    add_loss("weighted loss", weighted_max_ulp, 1, weighted_loss[i], test::sigmoid_loss(a, b, w),
             three);
    add_gradient("weighted gradient", 1, weighted_gradient[i], test::sigmoid_gradient(a, b, w), own,
                 three);
  }
}

template <class T>
void Batch<T>::check_softmax(std::size_t classes, std::size_t rows) {
  TextArray x{"logits", classes, {}}, z{"labels", classes, {}}, y{"labels", 1, {}, true};
  for (std::size_t i = 0; i < rows; ++i) {
    std::vector<double> logits = test::row_of_logits(random_, classes);
    for (double& a : logits) a = test::as<T>(a);
    for (const double a : test::row_of_labels(random_, logits)) z.values.push_back(test::as<T>(a));
    std::size_t own = random_() % classes;
    while (std::isinf(logits[own])) own = random_() % classes;
    y.values.push_back(static_cast<double>(own));
    x.values.insert(x.values.end(), logits.begin(), logits.end());
  }
  const std::array soft{x, z}, sparse{x, y};
  const std::size_t count = rows * classes;
  const std::vector<T> loss = run(rows, "softmax", soft);
  const std::vector<T> gradient = run(count, "softmax --show gradient", soft);
  const std::vector<T> probability = run(count, "softmax --show probabilities", soft);
  const std::vector<T> log_probability = run(count, "softmax --show log-probabilities", soft);
  const std::vector<T> sparse_loss = run(rows, "sparse", sparse);
  const std::vector<T> sparse_gradient = run(count, "sparse --show gradient", sparse);
  for (std::size_t i = 0; i < rows; ++i) {
    const std::span<const double> logits = std::span(x.values).subspan(i * classes, classes);
    const std::span<const double> labels = std::span(z.values).subspan(i * classes, classes);
    const auto own = static_cast<std::size_t>(y.values[i]);
    std::vector<double> one_hot(classes);
    one_hot[own] = 1;
    std::size_t j = 0;
    const auto row = [&]() -> std::string {
      if (classes > 10) return "seed " + std::to_string(seed_) + ", row " + std::to_string(i);
      return "x = " + hexadecimal(logits);
    };
    const auto with_labels = [&] {
      return classes > 10 ? row() : row() + ", z = " + hexadecimal(labels);
    };
    const auto with_label = [&] { return row() + ", label " + std::to_string(own); };
    const auto at = [&](const auto& input) {
      return [&] { return input() + ", class " + std::to_string(j); };
    };

    const test::SoftmaxReference reference(logits);
    const bool hard =
        std::all_of(labels.begin(), labels.end(), [](double a) { return a * a == a; });
    add_loss("softmax loss", softmax_max_ulp, classes, loss[i], reference.loss(labels),
             with_labels);
    add_loss("sparse loss", sparse_max_ulp, classes, sparse_loss[i], reference.loss(own),
             with_label);
    const std::size_t step = classes / 1024 + 1;         // not every class of a wide row
    const std::size_t gradient_step = classes / 64 + 1;  // the reference sums all labels for each
    for (j = i % step; j < classes; j += step) {
      add("softmax probability", bound(probability_max_ulp), classes,
          test::ulp_error(probability[i * classes + j], reference.probability(j)), at(row));
      add("softmax log-probability", bound(log_probability_max_ulp), classes,
          test::ulp_error(log_probability[i * classes + j], reference.log_probability(j)), at(row));
    }
    for (j = i % gradient_step; j < classes; j += gradient_step) {
      add_gradient("softmax gradient", classes, gradient[i * classes + j],
                   reference.gradient(labels, j), hard, at(with_labels));
      add_gradient("sparse gradient", classes, sparse_gradient[i * classes + j],
                   reference.gradient(one_hot, j), true, at(with_label));
    }
  }
}

template <class T>
void check_batch(const test::Program& program, Findings& findings, std::uint64_t seed) {
  Batch<T> batch(program, findings, seed);
  for (const test::LogitRegime& regime : test::logit_regimes()) {
    batch.check_binary(regime, true);
    batch.check_binary(regime, false);
  }
  for (const std::size_t classes : {1U, 2U, 3U, 10U, 32U, 33U, 100U, 1000U}) {
    batch.check_softmax(classes, std::clamp<std::size_t>(3000 / classes, 3, 500));
  }
  if (seed % 2 == 1) batch.check_softmax(32000, 1);
}

}  // namespace

TEST_CASE("what the program prints of random text is within the bounds", "[reference][slow]") {
  const std::uint64_t wanted = setting("XENT_ACCURACY_RESULTS", 1000000);
  const std::uint64_t first_seed = setting("XENT_ACCURACY_SEED", 1);
  const test::Program program;
  Findings findings;
  for (std::uint64_t seed = first_seed; findings.worst.results() < wanted; ++seed) {
    check_batch<double>(program, findings, seed);
    check_batch<float>(program, findings, seed);
  }
  std::printf(
      "%llu results, %llu beyond their bounds; of %llu losses in float32 %llu not rounded "
      "correctly\n\n%s",
      static_cast<unsigned long long>(findings.worst.results()),
      static_cast<unsigned long long>(findings.worst.beyond_bounds()),
      static_cast<unsigned long long>(findings.float_losses),
      static_cast<unsigned long long>(findings.wrongly_rounded), findings.worst.table().c_str());
  CHECK(findings.worst.beyond_bounds() == 0);
  CHECK(static_cast<double>(findings.wrongly_rounded) <=
        (1 - float_least_correctly_rounded) * static_cast<double>(findings.float_losses));
}
