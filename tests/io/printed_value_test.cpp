// A printed number stands for all that are rounded to it.
#include "io/number/printed_value.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <string>

namespace {

using xent::parse_printed;

constexpr double infinity = std::numeric_limits<double>::infinity();

double last_digit(const std::string& text) {
  const auto value = parse_printed(text);
  REQUIRE(value);
  CHECK(value->text == text);
  return value->last_digit;
}

bool matches(const std::string& text, double number) {
  return parse_printed(text).value().matches(number);
}

}  // namespace

TEST_CASE("the last digit that is printed has a place", "[io][printed]") {
  CHECK(last_digit("7") == 1);
  CHECK(last_digit("120") == 1);
  CHECK(last_digit("5.") == 1);
  CHECK(last_digit(".5") == 0.1);
  CHECK(last_digit("0.3536") == 1e-4);
  CHECK(last_digit("-0.50") == 0.01);
  CHECK(last_digit("2e-5") == 1e-5);
  CHECK(last_digit("2.5e-5") == 1e-6);
  CHECK(last_digit("1.0598e+00") == 1e-4);
  CHECK(last_digit("1.5E3") == 100);
  CHECK(last_digit("15e30") == 1e30);
  CHECK(last_digit("inf") == 0);
  CHECK(last_digit("nan") == 0);
}

TEST_CASE("what is no number has no value", "[io][printed]") {
  for (const char* text : {"", "x", "1.5x", "0x1", "1e", "."}) CHECK_FALSE(parse_printed(text));
}

TEST_CASE("a number matches up to half of the last digit", "[io][printed]") {
  CHECK(matches("0.35", 0.35));
  CHECK(matches("0.35", 0.345));
  CHECK(matches("0.35", 0.355));
  CHECK(matches("0.35", 0.3451));
  CHECK_FALSE(matches("0.35", 0.34499));
  CHECK_FALSE(matches("0.35", 0.35501));
  CHECK_FALSE(matches("0.35", -0.35));
  CHECK(matches("-2e-5", -2.49e-5));
  CHECK_FALSE(matches("-2e-5", -2.51e-5));
  CHECK(matches("1.5e3", 1549));
  CHECK_FALSE(matches("1.5e3", 1551));
  CHECK(matches("7", 7.5));
}

TEST_CASE("what is not finite matches itself", "[io][printed]") {
  CHECK(matches("inf", infinity));
  CHECK(matches("-inf", -infinity));
  CHECK(matches("nan", std::nan("")));
  CHECK_FALSE(matches("inf", -infinity));
  CHECK_FALSE(matches("inf", std::numeric_limits<double>::max()));
  CHECK_FALSE(matches("nan", 1));
  CHECK_FALSE(matches("1", std::nan("")));
  CHECK_FALSE(matches("1", infinity));
}
