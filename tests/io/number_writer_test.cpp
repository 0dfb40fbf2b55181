// Numbers as text.
#include "io/number_writer.h"

#include <catch2/catch.hpp>
#include <limits>
#include <string>

#include "io/number.h"

namespace {

using xent::NumberFormat;
using xent::to_text;

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

struct Case {
  double value;
  const char* text;
};

const Case shortest[] = {
    {0, "0"},
    {-0.0, "-0"},
    {3, "3"},
    {-1.5, "-1.5"},
    {0.1291089, "0.1291089"},
    {6.12910890882985, "6.12910890882985"},
    {0.1 + 0.2, "0.30000000000000004"},
    {100000, "100000"},
    {123456.75, "123456.75"},
    {123456789.125, "123456789.125"},
    {1e15, "1000000000000000"},
    {9007199254740993.0, "9007199254740992"},
    {9999999999999998.0, "9999999999999998"},
    {1e16, "1e+16"},
    {1.2345678901234568e+17, "1.2345678901234568e+17"},
    {1e22, "1e+22"},
    {1e23, "1e+23"},
    {1e100, "1e+100"},
    {0.00001234, "0.00001234"},
    {0.00001, "0.00001"},
    {9.999999999999999e-6, "9.999999999999999e-06"},
    {4.539889921686465e-06, "4.539889921686465e-06"},
    {3.7200759760208356e-44, "3.7200759760208356e-44"},
    {2.2250738585072014e-308, "2.2250738585072014e-308"},
    {5e-324, "5e-324"},
    {-1.7976931348623157e308, "-1.7976931348623157e+308"},
    {infinity, "inf"},
    {-infinity, "-inf"},
    {not_a_number, "nan"},
    {-not_a_number, "nan"},
};

const Case as_float32[] = {
    {0.1F, "0.1"},
    {3.02119911e-1F, "0.3021199"},
    {4.5398899e-05F, "0.000045398898"},
    {1e-5F, "0.00001"},
    {16777216.0F, "16777216"},
    {1e15F, "1000000000000000"},
    {1e16F, "1e+16"},
    {1e-45F, "1e-45"},
    {3.4028235e38F, "3.4028235e+38"},
    {-0.0F, "-0"},
    {infinity, "inf"},
    {not_a_number, "nan"},
};

struct DigitsCase {
  double value;
  int digits;
  const char* text;
};

const DigitsCase with_digits[] = {
    {0.5, 4, "0.5000"},
    {6.12910890882985, 5, "6.1291"},
    {0, 4, "0.000"},
    {-0.0, 4, "-0.000"},
    {0, 1, "0"},
    {3, 1, "3"},
    {123456, 4, "1.235e+05"},
    {123456, 6, "123456"},
    {123456, 8, "123456.00"},
    {9.9996, 4, "10.00"},
    {9999.6, 4, "1.000e+04"},
    {0.99999, 2, "1.0"},
    {0.00000999996, 2, "0.000010"},
    {0.00000999, 3, "9.99e-06"},
    {-0.00001234, 2, "-0.000012"},
    {0.1, 17, "0.10000000000000001"},
    {12345678901234567.0, 17, "12345678901234568"},
    {1e17, 17, "1.0000000000000000e+17"},
    {5e-324, 3, "4.94e-324"},
    {1e300, 1, "1e+300"},
    {infinity, 4, "inf"},
    {-infinity, 4, "-inf"},
    {-not_a_number, 4, "nan"},
    // Ties, exact in binary, go to the even digit; what is a tie only in decimal does not.
    {0.5, 1, "0.5"},
    {2.5, 1, "2"},
    {3.5, 1, "4"},
    {0.125, 2, "0.12"},
    {0.375, 2, "0.38"},
    {1.0009765625, 10, "1.000976562"},
    {2.675, 3, "2.67"},
    {1.005, 3, "1.00"},
};

TEST_CASE("a number is written with the fewest digits that read back", "[io][number_writer]") {
  for (const Case& c : shortest) {
    CHECK(to_text(c.value) == c.text);
  }
}

TEST_CASE("a float32 number is written with the fewest digits that read back to the float",
          "[io][number_writer]") {
  for (const Case& c : as_float32) {
    CHECK(to_text(c.value, {.digits = 0, .float32 = true}) == c.text);
  }
}

TEST_CASE("significant digits are rounded from the exact value and kept", "[io][number_writer]") {
  for (const DigitsCase& c : with_digits) {
    CHECK(to_text(c.value, {.digits = c.digits}) == c.text);
  }
}

}  // namespace
