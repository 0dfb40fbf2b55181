// The passes over whole arrays do what their one-line definitions say, with every instruction set.
#include <algorithm>
#include <bit>
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "core/kernels.h"

namespace {

using namespace xent;

constexpr double inf = std::numeric_limits<double>::infinity();
const double nan = std::nan("");

TEST_CASE("a character is counted wherever it stands") {
  for (const Kernels* kernels : supported_kernels()) {
    INFO(kernels->name);
    // 255 lines of lanes are the most that a byte can count; two more go beyond.
    for (const std::size_t size : {0U, 1U, 63U, 64U, 65U, 200U, 64U * 255, 64U * 257 + 1}) {
      INFO(size);
      std::string text(size, '\n');
      CHECK(kernels->count_of('\n', text.data(), size) == size);
      CHECK(kernels->count_of('x', text.data(), size) == 0);
      bool has_watched = true;
      CHECK(kernels->count_and_watch('\n', 'x', text.data(), size, &has_watched) == size);
      CHECK_FALSE(has_watched);
      for (std::size_t at = 0; at < size; at += 1 + size / 7) {
        std::string watched = text.substr(0, size);
        watched[at] = 'x';
        CHECK(kernels->count_and_watch('\n', 'x', watched.data(), size, &has_watched) == size - 1);
        CHECK(has_watched);
      }
      for (std::size_t i = 0; i < size; i += 7) text[i] = '\xff';
      const auto expected = std::count(text.begin(), text.end(), '\n');
      CHECK(kernels->count_of('\n', text.data(), size) == static_cast<std::size_t>(expected));
      CHECK(kernels->count_of('\xff', text.data(), size) == (size + 6) / 7);
    }
  }
}

TEST_CASE("one odd value is found in every place") {
  for (const Kernels* kernels : supported_kernels()) {
    INFO(kernels->name);
    for (std::size_t size = 1; size < 70; ++size) {
      std::vector<double> values(size, 0.5);
      CHECK(kernels->all_finite(values.data(), size));
      CHECK(kernels->for_double.surely_in_unit_interval(values.data(), size));
      for (std::size_t i = 0; i < size; ++i) {
        for (const double odd : {inf, -inf, nan, -nan}) {
          values[i] = odd;
          CHECK_FALSE(kernels->all_finite(values.data(), size));
        }
        for (const double odd : {inf, -inf, -0x1p-1074, std::nextafter(1.0, 2.0)}) {
          values[i] = odd;
          CHECK_FALSE(kernels->for_double.surely_in_unit_interval(values.data(), size));
        }
        for (const double inside : {0.0, 0x1p-1074, 1.0}) {
          values[i] = inside;
          CHECK(kernels->all_finite(values.data(), size));
          CHECK(kernels->for_double.surely_in_unit_interval(values.data(), size));
        }
        values[i] = std::numeric_limits<double>::max();
        CHECK(kernels->all_finite(values.data(), size));
        values[i] = 0.5;
      }
    }
  }
}

TEST_CASE("one odd float is found in every place") {
  for (const Kernels* kernels : supported_kernels()) {
    INFO(kernels->name);
    const auto are_surely_inside = kernels->for_float.surely_in_unit_interval;
    for (std::size_t size = 1; size < 70; ++size) {
      std::vector<float> values(size, 0.5F);
      for (std::size_t i = 0; i < size; ++i) {
        for (const float odd :
             {-std::numeric_limits<float>::infinity(), -0x1p-149F, std::nextafter(1.0F, 2.0F)}) {
          values[i] = odd;
          CHECK_FALSE(are_surely_inside(values.data(), size));
        }
        for (const float inside : {0x1p-149F, 1.0F, 0.0F}) {
          values[i] = inside;
          CHECK(are_surely_inside(values.data(), size));
        }
      }
    }
  }
}

TEST_CASE("doubles round to the nearest float, ties to even") {
  // A tie below an odd float, one above it, beyond the largest float, half of the smallest.
  const std::vector<double> values{1 + 0x1p-24, 1 + 0x3p-24, 0x1.ffffffp127, 0x1p-150, -0.0, -inf};
  const std::vector<float> expected{1, 1 + 0x1p-22F, std::numeric_limits<float>::infinity(),
                                    0, -0.0F,        -std::numeric_limits<float>::infinity()};
  for (const Kernels* kernels : supported_kernels()) {
    INFO(kernels->name);
    for (std::size_t i = 0; i < values.size(); ++i) {
      const std::vector<double> many(37, values[i]);
      std::vector<float> results(many.size());
      kernels->round_to_float(many.data(), results.data(), many.size());
      std::vector<double> widened(many.size());
      kernels->widen(results.data(), widened.data(), many.size());
      for (std::size_t j = 0; j < many.size(); ++j) {
        CHECK(std::bit_cast<std::uint32_t>(results[j]) ==
              std::bit_cast<std::uint32_t>(expected[i]));
        CHECK(std::bit_cast<std::uint64_t>(widened[j]) ==
              std::bit_cast<std::uint64_t>(double{expected[i]}));
      }
    }
  }
}

}  // namespace
