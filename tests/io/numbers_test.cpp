// Numbers as doubles and as floats: one made of the other.
#include "io/number/numbers.h"

#include <catch2/catch.hpp>
#include <limits>
#include <vector>

namespace xent {
namespace {

using Doubles = std::vector<double>;
using Floats = std::vector<float>;

TEST_CASE("doubles are rounded to floats, and what is changed is rounded anew") {
  Numbers numbers;
  CHECK(numbers.empty());
  numbers.resize<double>(3) = {1 + 0x1p-24, 1 + 0x1p-23, 1e39};
  CHECK(numbers.floats() == Floats{1, 1 + 0x1p-23F, std::numeric_limits<float>::infinity()});
  CHECK(numbers.doubles() == Doubles{1 + 0x1p-24, 1 + 0x1p-23, 1e39});
  CHECK(numbers[2] == 1e39);

  numbers.edit()[2] = 0.1;
  CHECK(numbers.floats()[2] == 0.1F);
  CHECK(numbers[2] == 0.1);
}

TEST_CASE("floats are the same numbers as doubles, until these are changed") {
  Numbers numbers;
  numbers.resize<float>(2) = {0.1F, 3};
  CHECK(numbers.size() == 2);
  CHECK(numbers[0] == double{0.1F});
  CHECK(numbers.visit([](const auto& held) { return sizeof held.front(); }) == sizeof(float));
  CHECK(numbers.as<double>() == Doubles{double{0.1F}, 3});
  CHECK(numbers.as<float>() == Floats{0.1F, 3});

  numbers.edit()[0] = 0.1;
  CHECK(numbers.floats() == Floats{0.1F, 3});
  CHECK(numbers.doubles() == Doubles{0.1, 3});
}

TEST_CASE("numbers of another type or count take the place of those before") {
  Numbers numbers;
  numbers.resize<double>(3) = {1, 2, 3};
  CHECK(numbers.floats().size() == 3);
  numbers.resize<float>(1) = {4};
  CHECK(numbers.size() == 1);
  CHECK(numbers.doubles() == Doubles{4});
  numbers.resize<double>(2) = {5, 6};
  CHECK(numbers.floats() == Floats{5, 6});
  numbers.edit().clear();
  CHECK(numbers.empty());
  CHECK(numbers.floats().empty());
}

}  // namespace
}  // namespace xent
