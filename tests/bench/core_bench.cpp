// Speed of the kernels, by type, instruction set and width, beside the textbook's composition of
// std::log1p and std::exp. Prints a line of a Markdown table for each on stderr;
// docs/performance.md says how to run it.
#define CATCH_CONFIG_MAIN
#define CATCH_CONFIG_ENABLE_BENCHMARKING
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <iomanip>
#include <iostream>
#include <random>
#include <string>
#include <vector>

#include "core/exact_sum.h"
#include "core/kernels.h"

namespace {

using namespace xent;

constexpr std::size_t elements = std::size_t{1} << 16;  // with its labels and results in L2

/// The number of elements that the benchmark now running handles.
std::size_t& current_elements() {
  static std::size_t count = elements;
  return count;
}

/// Prints the fastest sample of each benchmark, in nanoseconds an element.
struct PerElement : Catch::TestEventListenerBase {
  using TestEventListenerBase::TestEventListenerBase;
  void benchmarkEnded(const Catch::BenchmarkStats<>& stats) override {
    const auto fastest = std::min_element(stats.samples.begin(), stats.samples.end());
    const double nanoseconds = fastest->count() / static_cast<double>(current_elements());
    std::cerr << "| " << stats.info.name << " | " << std::fixed << std::setprecision(2)
              << nanoseconds << " |" << std::endl;
  }
};
CATCH_REGISTER_LISTENER(PerElement)

template <class T>
struct Inputs {
  std::vector<T> x, z, hard, q, results;
  std::vector<std::int64_t> y;

  /// Enough for whole rows of that width.
  explicit Inputs(std::size_t classes = 1) {
    std::mt19937_64 random(1);
    std::normal_distribution<double> logit(0, 4);
    std::uniform_real_distribution<double> label;
    const std::size_t size = std::max(elements / classes, std::size_t{1}) * classes;
    for (std::size_t i = 0; i < size; ++i) {
      x.push_back(static_cast<T>(logit(random)));
      z.push_back(static_cast<T>(label(random)));
      hard.push_back(static_cast<T>(random() % 2));
      q.push_back(static_cast<T>(1 + random() % 5));
      y.push_back(static_cast<std::int64_t>(random() % classes));
    }
    results.resize(size);
    current_elements() = size;
  }
};

/// max(x, 0) - x z + log1p(exp(-|x|)), element by element.
template <class T>
void textbook_sigmoid(const Inputs<T>& in, std::vector<T>& losses) {
  for (std::size_t i = 0; i < in.x.size(); ++i) {
    losses[i] =
        std::max(in.x[i], T{0}) - in.x[i] * in.z[i] + std::log1p(std::exp(-std::abs(in.x[i])));
  }
}

/// log(sum of exp(x - m)) + m - x[y], row by row.
template <class T>
void textbook_softmax(const Inputs<T>& in, std::size_t classes, std::vector<T>& losses) {
  for (std::size_t i = 0; i * classes < in.x.size(); ++i) {
    const T* x = in.x.data() + i * classes;
    const T maximum = *std::max_element(x, x + classes);
    T sum = 0;
    for (std::size_t j = 0; j < classes; ++j) sum += std::exp(x[j] - maximum);
    losses[i] = std::log(sum) + maximum - x[in.y[i]];
  }
}

template <class T>
void bench_binary(const std::string& type) {
  Inputs<T> in;
  T* const out = in.results.data();
  const std::size_t n = elements;
  BENCHMARK("sigmoid " + type + " textbook") {
    return textbook_sigmoid(in, in.results), out[0];
  };
  for (const Kernels* table : supported_kernels()) {
    const KernelsFor<T>& k = table->of<T>();
    const std::string suffix = " " + type + " " + std::string(table->name);
    const T *x = in.x.data(), *z = in.z.data(), *q = in.q.data();
    BENCHMARK("sigmoid, labels 0 and 1" + suffix) {
      return k.sigmoid_cross_entropy(x, in.hard.data(), out, n), out[0];
    };
    BENCHMARK("sigmoid" + suffix) {
      return k.sigmoid_cross_entropy(x, z, out, n), out[0];
    };
    BENCHMARK("weighted" + suffix) {
      return k.weighted_cross_entropy(x, z, q, out, n), out[0];
    };
    BENCHMARK("sigmoid gradient" + suffix) {
      return k.sigmoid_cross_entropy_gradient(x, z, out, n), out[0];
    };
    BENCHMARK("sigmoid probability" + suffix) {
      return k.sigmoid(x, out, n), out[0];
    };
    BENCHMARK("log_sigmoid" + suffix) {
      return k.log_sigmoid(x, out, n), out[0];
    };
  }
}

template <class T>
void bench_rows(const std::string& type, std::size_t classes) {
  Inputs<T> in(classes);
  T* const out = in.results.data();
  const std::size_t rows = in.x.size() / classes;
  const std::string width = ", " + std::to_string(classes) + " classes";
  BENCHMARK("sparse " + type + " textbook" + width) {
    return textbook_softmax(in, classes, in.results), out[0];
  };
  for (const Kernels* table : supported_kernels()) {
    const KernelsFor<T>& k = table->of<T>();
    const std::string suffix = " " + type + " " + std::string(table->name) + width;
    const T *x = in.x.data(), *z = in.z.data();
    const std::int64_t* y = in.y.data();
    BENCHMARK("sparse" + suffix) {
      return k.sparse_softmax_cross_entropy(x, y, out, rows, classes), out[0];
    };
    BENCHMARK("softmax" + suffix) {
      return k.softmax_cross_entropy(x, z, out, rows, classes), out[0];
    };
    BENCHMARK("softmax gradient" + suffix) {
      return k.softmax_cross_entropy_gradient(x, z, out, rows, classes), out[0];
    };
    BENCHMARK("softmax probability" + suffix) {
      return k.softmax(x, out, rows, classes), out[0];
    };
    BENCHMARK("log_softmax" + suffix) {
      return k.log_softmax(x, out, rows, classes), out[0];
    };
  }
}

template <class T>
void bench_sum(const std::string& type) {
  const Inputs<T> in;
  BENCHMARK("plain sum " + type) {
    T sum = 0;
    for (const T x : in.x) sum += x;
    return sum;
  };
  BENCHMARK("exact sum " + type) {
    ExactSum sum;
    sum.add(in.x);
    return sum.rounded<T>();
  };
}

}  // namespace

TEST_CASE("sigmoid and weighted", "[binary]") {
  bench_binary<double>("float64");
  bench_binary<float>("float32");
}

TEST_CASE("softmax and sparse", "[rows]") {
  for (const std::size_t classes : {1U, 3U, 10U, 32U, 1000U, 32000U, 131072U}) {
    bench_rows<double>("float64", classes);
    bench_rows<float>("float32", classes);
  }
}

TEST_CASE("sums", "[sum]") {
  bench_sum<double>("float64");
  bench_sum<float>("float32");
}
