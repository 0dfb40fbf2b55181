// The exact sum against MPFR at a precision that holds every sum of doubles.
#include "core/exact_sum.h"

#include <algorithm>
#include <bit>
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include "core/mpfr_reference.h"

namespace {

using xent::ExactSum;
using xent::test::Number;

constexpr double inf = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr double largest = std::numeric_limits<double>::max();
constexpr double smallest = std::numeric_limits<double>::denorm_min();

template <class T = double>
ExactSum sum_of(const std::vector<T>& values) {
  ExactSum sum;
  sum.add(values);
  return sum;
}

/// Equal, or both NaN; 0 and -0 differ.
template <class T>
bool same(T a, T b) {
  return (std::isnan(a) && std::isnan(b)) || (a == b && std::signbit(a) == std::signbit(b));
}

template <class T>
Number exactly(const std::vector<T>& values) {
  Number sum(2300);
  for (const T value : values) sum += Number(value, 53);
  return sum;
}

/// Finite doubles with exponents in a window of the given width, so that sums cancel in part.
std::vector<double> finite_values(std::mt19937_64& random, std::size_t count,
                                  std::uint64_t window) {
  const std::uint64_t base = random() % (2047 - window);
  std::vector<double> values(count);
  for (double& value : values) {
    const std::uint64_t exponent = base + random() % (window + 1);
    const std::uint64_t sign_and_fraction = random() & 0x800f'ffff'ffff'ffff;
    value = std::bit_cast<double>(sign_and_fraction | exponent << 52);
  }
  return values;
}

}  // namespace

TEST_CASE("a sum of doubles of any exponents is the exact sum, rounded once", "[core][sum]") {
  std::mt19937_64 random(1);
  for (const std::uint64_t window : {0U, 5U, 40U, 90U, 130U, 200U, 2046U}) {
    for (int repeat = 0; repeat < 20; ++repeat) {
      const std::vector<double> values = finite_values(random, random() % 5000, window);
      CAPTURE(window, values.size());
      const Number exact = exactly(values);
      CHECK(same(sum_of(values).rounded<double>(), exact.rounded<double>()));
      CHECK(same(sum_of(values).rounded<float>(), exact.rounded<float>()));
    }
  }
}

TEST_CASE("a sum of floats is the exact sum, rounded once", "[core][sum]") {
  std::mt19937_64 random(2);
  for (int repeat = 0; repeat < 50; ++repeat) {
    std::vector<float> values(random() % 5000);
    for (float& value : values) {
      value = std::bit_cast<float>(static_cast<std::uint32_t>(random()));
      if (!std::isfinite(value)) value = 1;
    }
    const Number exact = exactly(values);
    CHECK(same(sum_of(values).rounded<float>(), exact.rounded<float>()));
    CHECK(same(sum_of(values).rounded<double>(), exact.rounded<double>()));
  }
}

TEST_CASE("the sum does not depend on order, blocks or merges", "[core][sum]") {
  std::mt19937_64 random(3);
  std::vector<double> values = finite_values(random, 10000, 300);
  const double expected = exactly(values).rounded<double>();
  for (const std::size_t block : {1U, 7U, 16U, 2047U, 2048U, 2049U, 10000U}) {
    std::shuffle(values.begin(), values.end(), random);
    std::vector<ExactSum> parts;
    for (std::size_t i = 0; i < values.size(); i += block) {
      const std::size_t count = std::min<std::size_t>(block, values.size() - i);
      parts.emplace_back().add(std::span<const double>(values).subspan(i, count));
    }
    std::shuffle(parts.begin(), parts.end(), random);
    ExactSum forwards;
    for (const ExactSum& part : parts) forwards.merge(part);
    ExactSum backwards;
    for (auto part = parts.rbegin(); part != parts.rend(); ++part) backwards.merge(*part);
    CAPTURE(block);
    CHECK(same(forwards.rounded<double>(), expected));
    CHECK(same(backwards.rounded<double>(), expected));
  }
}

TEST_CASE("sums round ties to even and what is beyond a tie away from it", "[core][sum]") {
  struct Case {
    const char* name;
    std::vector<double> values;
    double expected;
  };
  const double ulp = 0x1p-52;
  const Case cases[] = {
      {"the empty sum is 0", {}, 0},
      {"negative zeros add up to 0", {-0.0, -0.0}, 0},
      {"a tie goes down to even", {1, ulp / 2}, 1},
      {"a tie goes up to even", {1 + ulp, ulp / 2}, 1 + 2 * ulp},
      {"a bit 1000 places below breaks a tie upwards", {1, ulp / 2, 0x1p-1000}, 1 + ulp},
      {"a bit 1000 places below breaks a tie downwards", {1 + ulp, ulp / 2, -0x1p-1000}, 1 + ulp},
      {"subnormals are exact", {smallest, smallest, smallest}, 3 * smallest},
      {"a subnormal survives cancellation", {1e300, smallest, -1e300}, smallest},
      {"opposites leave 0", {largest, -largest, smallest, -smallest}, 0},
      {"rounding carries into the next power", {2 - ulp, ulp / 2}, 2},
  };
  for (const Case& c : cases) {
    DYNAMIC_SECTION(c.name) {
      CHECK(same(sum_of(c.values).rounded<double>(), c.expected));
      CHECK(same(exactly(c.values).rounded<double>(), c.expected));
    }
  }
}

TEST_CASE("a sum overflows only if the exact sum does", "[core][sum]") {
  const double half_ulp = 0x1p970;
  CHECK(sum_of({largest, largest, -largest}).rounded<double>() == largest);
  CHECK(sum_of({largest, largest}).rounded<double>() == inf);
  CHECK(sum_of({-largest, -largest}).rounded<double>() == -inf);
  CHECK(sum_of({largest, half_ulp}).rounded<double>() == inf);
  CHECK(sum_of({largest, half_ulp, -smallest}).rounded<double>() == largest);
  CHECK(sum_of(std::vector<double>(100000, largest)).divided_by<double>(100000) == largest);
  CHECK(sum_of({1e39}).rounded<float>() == std::numeric_limits<float>::infinity());
}

TEST_CASE("float sums are rounded from the exact sum, not from its double", "[core][sum]") {
  // Just above a tie of float; rounding to double first would land on the tie.
  CHECK(sum_of({1, 0x1p-24, 0x1p-60}).rounded<float>() == 1 + 0x1p-23F);
  CHECK(sum_of({1, 0x1p-24, -0x1p-60}).rounded<float>() == 1.0F);
  CHECK(sum_of({0x1p-150, 0x1p-300}).rounded<float>() == 0x1p-149F);
  CHECK(sum_of({0x1p-150}).rounded<float>() == 0.0F);
}

TEST_CASE("infinities and NaN carry through sums, merges and means", "[core][sum]") {
  for (const std::size_t padding : {0U, 1U, 100U, 5000U}) {
    const auto with = [&](std::vector<double> values) {
      values.insert(values.begin(), padding, 1.0);
      return sum_of(values);
    };
    CHECK(with({inf}).rounded<double>() == inf);
    CHECK(with({-inf, 5, -inf}).rounded<float>() == -std::numeric_limits<float>::infinity());
    CHECK(std::isnan(with({inf, -inf}).rounded<double>()));
    CHECK_FALSE(with({inf, -inf}).is_of_finite());
    CHECK_FALSE(with({not_a_number, 1}).is_of_finite());
    CHECK(with({0x1.8p1023, 0x1.8p1023}).is_of_finite());
    CHECK(std::isnan(with({not_a_number, 1}).rounded<double>()));
    ExactSum merged = with({inf});
    merged.merge(with({-inf}));
    CHECK(std::isnan(merged.rounded<double>()));
    CHECK(with({-inf}).divided_by<double>(3) == -inf);
    CHECK(with({inf}).divided_by<double>(sum_of({-2.0})) == -inf);
    CHECK(sum_of({1.0}).divided_by<double>(with({inf})) == 0);
    CHECK(std::isnan(with({inf}).divided_by<double>(with({inf}))));
    CHECK(std::isnan(sum_of({1.0}).divided_by<double>(with({not_a_number}))));
    CHECK(std::isnan(with({not_a_number}).divided_by<double>(7)));
  }
}

TEST_CASE("dividing by 0 gives NaN", "[core][sum]") {
  CHECK(std::isnan(sum_of({1.0}).divided_by<double>(0)));
  CHECK(std::isnan(sum_of({0.0}).divided_by<float>(0)));
  CHECK(std::isnan(sum_of({inf}).divided_by<double>(0)));
  CHECK(std::isnan(sum_of({1.0}).divided_by<double>(ExactSum())));
}

TEST_CASE("a mean is the exact sum over the exact divisor, rounded once", "[core][sum]") {
  std::mt19937_64 random(4);
  for (int repeat = 0; repeat < 300; ++repeat) {
    const std::vector<double> values = finite_values(random, 1 + random() % 40, random() % 2000);
    const std::vector<double> weights = finite_values(random, 1 + random() % 40, random() % 200);
    const std::uint64_t count = (random() >> random() % 64) + 1;
    const Number sum = exactly(values);
    Number divisor(64);
    divisor += Number(static_cast<double>(count >> 32) * 0x1p32, 64);
    divisor += Number(static_cast<double>(count & 0xffff'ffff), 64);
    const Number mean = sum / divisor;
    CHECK(same(sum_of(values).divided_by<double>(count), mean.rounded<double>()));
    CHECK(same(sum_of(values).divided_by<float>(count), mean.rounded<float>()));
    const Number weighted = sum / exactly(weights);
    CHECK(same(sum_of(values).divided_by<double>(sum_of(weights)), weighted.rounded<double>()));
    CHECK(same(sum_of(values).divided_by<float>(sum_of(weights)), weighted.rounded<float>()));
  }
}

TEST_CASE("a mean rounds ties to even, subnormal ones too", "[core][sum]") {
  CHECK(sum_of({smallest}).divided_by<double>(2) == 0);
  CHECK(sum_of({3 * smallest}).divided_by<double>(2) == 2 * smallest);
  CHECK(sum_of({smallest, 0x1p-1000}).divided_by<double>(sum_of({0x1p74})) == smallest);
  CHECK(sum_of({1, 0x1p-53}).divided_by<double>(1) == 1);
  CHECK(sum_of({-1.0}).divided_by<double>(3) == -1.0 / 3);
  CHECK(sum_of({1.0}).divided_by<double>(~std::uint64_t{0}) == 0x1p-64);
}
