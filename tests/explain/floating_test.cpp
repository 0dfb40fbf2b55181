// Formulas computed as they stand: how many digits are right, and what is to blame.
#include "explain/floating.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

namespace {

using xent::digits_right;
using xent::Floating;

constexpr double infinity = std::numeric_limits<double>::infinity();
const double not_a_number = std::nan("");

}  // namespace

TEST_CASE("digits are right up to the first wrong one", "[report][floating]") {
  CHECK(digits_right(1, 1, 15) == 15);
  CHECK(digits_right(1.0009, 1, 15) == 3);
  CHECK(digits_right(0.9991, 1, 15) == 3);
  CHECK(digits_right(1.002, 1, 15) == 2);
  CHECK(digits_right(1.5, 1, 15) == 0);
  CHECK(digits_right(-1002, -1000, 15) == 2);
  CHECK(digits_right(1.002e-300, 1e-300, 15) == 2);
}

TEST_CASE("digits are no more than there are, and no fewer than none", "[report][floating]") {
  CHECK(digits_right(1 + 1e-12, 1, 7) == 7);
  CHECK(digits_right(1 + 1e-12, 1, 15) == 11);  // 1 + 1e-12 is nearest to 1 + 1.00009e-12
  CHECK(digits_right(std::nextafter(1.0, 2.0), 1, 15) == 15);
  CHECK(digits_right(2, 1, 15) == 0);
  CHECK(digits_right(100, 1, 15) == 0);
  CHECK(digits_right(-1, 1, 15) == 0);
}

TEST_CASE("what is not finite is right or has no digit", "[report][floating]") {
  CHECK(digits_right(infinity, infinity, 15) == 15);
  CHECK(digits_right(not_a_number, not_a_number, 15) == 15);
  CHECK(digits_right(infinity, -infinity, 15) == 0);
  CHECK(digits_right(infinity, 1, 15) == 0);
  CHECK(digits_right(1, infinity, 15) == 0);
  CHECK(digits_right(not_a_number, 1, 15) == 0);
  CHECK(digits_right(1, not_a_number, 15) == 0);
  CHECK(digits_right(0, 0, 15) == 15);
  CHECK(digits_right(1e-300, 0, 15) == 0);
}

TEST_CASE("arithmetic in which nothing is lost blames nothing", "[report][floating]") {
  Floating<double> f;
  CHECK(f.exp(0) == 1);
  CHECK(f.ln(1) == 0);
  CHECK(f.add(1, 2) == 3);
  CHECK(f.add(1, 0) == 1);
  CHECK(f.add(0, 0) == 0);
  CHECK(f.add(0.5, -0.25) == 0.25);
  CHECK(f.exp(-1000) == 0);
  CHECK(f.exp(infinity) == infinity);
  CHECK(f.add(infinity, 1) == infinity);
  CHECK(std::isnan(f.add(infinity, -infinity)));
  CHECK(f.blamed().empty());
}

TEST_CASE("an overflow is blamed", "[report][floating]") {
  Floating<double> f;
  CHECK(f.exp(1000) == infinity);
  CHECK(f.blamed() == "e^1000 overflows");
  Floating<float> g;
  CHECK(g.exp(89) == std::numeric_limits<float>::infinity());  // ln of the greatest is 88.7
  CHECK(g.blamed() == "e^89 overflows");
}

TEST_CASE("the logarithm of 0 is blamed", "[report][floating]") {
  Floating<double> f;
  CHECK(f.ln(0) == -infinity);
  CHECK(f.blamed() == "ln 0 is infinite");
}

TEST_CASE("a sum that swallows a term is blamed", "[report][floating]") {
  Floating<double> f;
  CHECK(f.add(1, 1e-20) == 1);
  CHECK(f.blamed() == "1 + 1e-20 = 1: of 1e-20 nothing is left");
  Floating<double> swapped;
  swapped.add(1e-20, -1);
  CHECK(swapped.blamed() == "1e-20 − 1 = -1: of 1e-20 nothing is left");
}

TEST_CASE("a sum that swallows digits of a term says how many are left", "[report][floating]") {
  // Around 2^52 doubles are 1 apart: of 10.125 and 1.125 an eighth is lost, 1/81 and 1/9 of them.
  Floating<double> f;
  CHECK(f.add(0x1p52, 10.125) == 0x1p52 + 10);
  CHECK(f.blamed() ==
        "4503599627370496 + 10.125 = 4503599627370506: of 10.125 only 1 digit is left");
  Floating<double> g;
  CHECK(g.add(0x1p52, -100.125) == 0x1p52 - 100);  // an eighth of it: 1/801
  CHECK(g.blamed() ==
        "4503599627370496 − 100.125 = 4503599627370396: of 100.125 only 2 digits are left");
  Floating<double> none;
  none.add(0x1p52, 1.125);
  CHECK(none.blamed() == "4503599627370496 + 1.125 = 4503599627370497: of 1.125 nothing is left");
  Floating<float> single;
  CHECK(single.add(0x1p23F, 10.125F) == 0x1p23F + 10);
  CHECK(single.blamed() == "8388608 + 10.125 = 8388618: of 10.125 only 1 digit is left");
}

TEST_CASE("a difference of near numbers is blamed for the errors that are left",
          "[report][floating]") {
  Floating<double> f;
  f.add(1, -0.9990234375);  // 1 - 2^-10: what is left is 1/1024 of the terms
  CHECK(f.blamed().empty());
  Floating<double> less;
  less.add(1, -0.999024);
  CHECK(less.blamed().starts_with("1 − 0.999024 = 0.00097"));
  f.add(1, -0.99951171875);  // 1 - 2^-11
  CHECK(f.blamed() ==
        "1 − 0.99951171875 = 0.00048828125: what is left are the errors of the terms");
  Floating<double> swapped;
  swapped.add(-0.99951171875, 1);
  CHECK(swapped.blamed() ==
        "1 − 0.99951171875 = 0.00048828125: what is left are the errors of the terms");
  Floating<double> sum;
  sum.add(-1, 0.99951171875);
  CHECK(sum.blamed() ==
        "-1 + 0.99951171875 = -0.00048828125: what is left are the errors of the terms");
}

TEST_CASE("the worst is blamed, the first of equals", "[report][floating]") {
  Floating<double> f;
  f.add(1, -0.99951171875);
  f.add(0x1p52, 100.125);
  CHECK(f.blamed().ends_with("of 100.125 only 2 digits are left"));
  f.add(0x1p52, 1000.125);
  CHECK(f.blamed().ends_with("of 100.125 only 2 digits are left"));
  f.add(0x1p52, 10.125);
  CHECK(f.blamed().ends_with("of 10.125 only 1 digit is left"));
  f.add(1, 1e-20);
  CHECK(f.blamed().ends_with("of 1e-20 nothing is left"));
  f.add(1, 1e-30);
  CHECK(f.blamed().ends_with("of 1e-20 nothing is left"));
  f.ln(0);
  CHECK(f.blamed() == "ln 0 is infinite");
  f.exp(1000);
  CHECK(f.blamed() == "ln 0 is infinite");
}

TEST_CASE("a formula is computed with its digits and what is to blame", "[report][floating]") {
  const auto third = [](auto& f) { return f.add(decltype(f.ln(1))(1), 0) / 3; };
  const xent::Computed in64 = xent::compute_in<double>(1.0 / 3, third);
  CHECK(in64.value == 1.0 / 3);
  CHECK(in64.text == "0.3333333333333333");
  CHECK(in64.digits == 15);
  CHECK(in64.blamed.empty());
  const xent::Computed in32 = xent::compute_in<float>(1.0 / 3, third);
  CHECK(in32.value == 1.0F / 3);
  CHECK(in32.text == "0.33333334");
  CHECK(in32.digits == 7);
  const xent::Computed failing =
      xent::compute_in<double>(1, [](auto& f) { return f.ln(f.exp(1000)); });
  CHECK(failing.digits == 0);
  CHECK(failing.blamed == "e^1000 overflows");
}
