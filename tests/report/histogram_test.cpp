// The bins of a histogram are the same for any order and any parts that are merged.
#include "report/histogram.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

namespace {

using xent::Histogram;
using Counts = std::vector<std::uint64_t>;

constexpr double greatest_double = std::numeric_limits<double>::max();
constexpr double least_double = std::numeric_limits<double>::denorm_min();

Histogram histogram_of(const std::vector<double>& values) {
  Histogram histogram;
  for (const double value : values) histogram.add(value);
  return histogram;
}

/// Compares every bin with the values that lie between its edges. The width is a power of two, so
/// that edges and comparisons are exact.
void check_bins(const Histogram& histogram, const std::vector<double>& values, std::size_t bins) {
  const double width = histogram.width(bins);
  const Counts counts = histogram.counts(bins);
  CHECK(counts.size() <= bins);
  CHECK(counts.back() > 0);
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const double low = width * static_cast<double>(i);
    const auto own = std::count_if(values.begin(), values.end(), [&](double value) {
      return low <= value && value - low < width;
    });
    CHECK(counts[i] == static_cast<std::uint64_t>(own));
  }
}

/// Positive doubles of all sizes from 2^low to 2^high.
std::vector<double> random_values(std::mt19937_64& random, std::size_t count, int low, int high) {
  std::uniform_real_distribution<double> exponent(low, high);
  std::vector<double> values(count);
  for (double& value : values) value = std::exp2(exponent(random));
  return values;
}

}  // namespace

TEST_CASE("values fall into bins of a power of two", "[report][histogram]") {
  const Histogram histogram = histogram_of({0.5, 1.5, 2.5, 3.5, 3.75});
  CHECK(histogram.width(8) == 0.5);
  CHECK(histogram.counts(8) == Counts{0, 1, 0, 1, 0, 1, 0, 2});
  CHECK(histogram.width(4) == 1);
  CHECK(histogram.counts(4) == Counts{1, 1, 1, 2});
  CHECK(histogram.width(128) == 0.03125);
  CHECK(histogram.counts(128).size() == 121);  // 3.75 / 0.03125 + 1
  CHECK(histogram.counted() == 5);
}

TEST_CASE("a value at an edge falls into the bin above it", "[report][histogram]") {
  const Histogram histogram = histogram_of({0, 1, 2, 4});
  CHECK(histogram.width(8) == 1);
  CHECK(histogram.counts(8) == Counts{1, 1, 1, 0, 1});
}

TEST_CASE("the greatest value falls into the upper half of the bins", "[report][histogram]") {
  for (const double value : {0x1p-1000, 0.75, 1.0, 1.5, std::nextafter(2.0, 0.0), 2.0, 1e300}) {
    const auto size = histogram_of({value}).counts(8).size();
    CHECK(size > 4);
    CHECK(size <= 8);
  }
}

TEST_CASE("zeros, the least and the greatest double have bins", "[report][histogram]") {
  const Histogram zeros = histogram_of({0, -0.0, 0});
  CHECK(zeros.counts(8) == Counts{3});
  CHECK(zeros.counted() == 3);

  const Histogram tiny = histogram_of({0, least_double, 100 * least_double});
  CHECK(tiny.width(128) == least_double);
  CHECK(tiny.counts(128).size() == 101);
  CHECK(tiny.counts(128)[1] == 1);

  const Histogram all = histogram_of({0, least_double, 1, greatest_double});
  CHECK(all.width(8) == 0x1p1021);
  CHECK(all.counts(8) == Counts{3, 0, 0, 0, 0, 0, 0, 1});
}

TEST_CASE("what is not finite or negative has no bin", "[report][histogram]") {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  Histogram histogram = histogram_of({infinity, -infinity, std::nan(""), -1, -least_double, 3});
  histogram.merge(histogram_of({-2, infinity}));
  CHECK(histogram.counted() == 1);
  CHECK(histogram.counts(8) == Counts{0, 0, 0, 0, 0, 0, 1});
}

TEST_CASE("a histogram of nothing has no bins", "[report][histogram]") {
  CHECK(Histogram().counts(8).empty());
  CHECK(Histogram().counted() == 0);
  Histogram merged;
  merged.merge(Histogram());
  CHECK(merged.counts(8).empty());
  merged.merge(histogram_of({3}));
  CHECK(merged.counts(8) == histogram_of({3}).counts(8));
  merged.merge(Histogram());
  CHECK(merged.counts(8) == histogram_of({3}).counts(8));
}

TEST_CASE("every bin counts the values between its edges", "[report][histogram]") {
  std::mt19937_64 random(1);
  const int sizes[][2] = {{-3, 3}, {-1060, -1000}, {1000, 1023}, {-20, 20}, {5, 6}};
  for (const auto& [low, high] : sizes) {
    const std::vector<double> values = random_values(random, 200, low, high);
    for (const std::size_t bins : {1UL, 2UL, 8UL, 16UL, 128UL}) {
      if (bins > 1 || high < 1000) check_bins(histogram_of(values), values, bins);
    }
  }
}

TEST_CASE("any order and any parts that are merged give the same bins", "[report][histogram]") {
  std::mt19937_64 random(2);
  for (int round = 0; round < 50; ++round) {
    std::vector<double> values = random_values(random, 60, -12, round % 12);
    values.push_back(0);
    const Histogram whole = histogram_of(values);
    std::shuffle(values.begin(), values.end(), random);
    Histogram merged;
    for (std::size_t first = 0; first < values.size();) {
      const std::size_t last = std::min(values.size(), first + random() % 9);
      merged.merge(histogram_of({values.begin() + static_cast<std::ptrdiff_t>(first),
                                 values.begin() + static_cast<std::ptrdiff_t>(last)}));
      first = last;
    }
    CHECK(merged.counts(128) == whole.counts(128));
    CHECK(merged.width(128) == whole.width(128));
    CHECK(merged.counted() == 61);
  }
}
