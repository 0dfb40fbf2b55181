// Numbers as text.
#include "io/number/number_writer.h"

#include <array>
#include <bit>
#include <catch2/catch.hpp>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "io/number/number.h"

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
    {0.0001234, "0.0001234"},
    {0.0001, "0.0001"},
    {9.999999999999999e-5, "9.999999999999999e-05"},
    {4.539889921686465e-05, "4.539889921686465e-05"},
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
    {4.5398899e-05F, "4.5398898e-05"},
    {1e-5F, "1e-05"},
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
    {0.0000999996, 2, "0.00010"},
    {0.0000999, 3, "9.99e-05"},
    {-0.0001234, 2, "-0.00012"},
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

// ---- The plain way to the same text: digits of std::to_chars, laid out one by one.

std::string lay_out(std::string digits, int exponent, int fixed_end) {
  const std::size_t count = digits.size();
  if (exponent < -4 || exponent >= fixed_end) {
    if (count > 1) digits.insert(1, 1, '.');
    digits.append(exponent < 0 ? "e-" : "e+").append(std::abs(exponent) < 10 ? "0" : "");
    return digits.append(std::to_string(std::abs(exponent)));
  }
  if (exponent < 0) {
    digits.insert(0, static_cast<std::size_t>(-exponent), '0');
    return digits.insert(1, 1, '.');
  }
  const auto whole = static_cast<std::size_t>(exponent) + 1;
  if (count <= whole) return digits.append(whole - count, '0');
  return digits.insert(whole, 1, '.');
}

std::string plain_text(double value, const NumberFormat& format) {
  if (std::isnan(value)) return "nan";
  const std::string sign = std::signbit(value) ? "-" : "";
  if (std::isinf(value)) return sign + "inf";
  value = std::abs(value);
  std::array<char, 64> text{};
  char* const last = text.data() + text.size();
  constexpr auto scientific = std::chars_format::scientific;
  if (format.digits > 0) {
    std::to_chars(text.data(), last, value, scientific, format.digits - 1);
  } else if (format.float32) {
    std::to_chars(text.data(), last, static_cast<float>(value), scientific);
  } else {
    std::to_chars(text.data(), last, value, scientific);
  }
  const std::string all(text.data());
  const std::size_t e = all.find('e');
  std::string digits = all.substr(0, e);
  std::erase(digits, '.');
  return sign +
         lay_out(digits, std::atoi(all.c_str() + e + 1), format.digits > 0 ? format.digits : 16);
}

double as_float(double value) {
  return static_cast<double>(static_cast<float>(value));
}

/// As bits, since nan and -0 count too; any nan is as good as another.
bool is_same(double a, double b) {
  return (std::isnan(a) && std::isnan(b)) ||
         std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b);
}

/// One CHECK for thousands of numbers, for the sake of time: the first one that fails, or nothing.
class Report {
 public:
  void expect(const std::string& text, const std::string& expected) {
    if (text != expected && first_.empty()) first_ = text + " is not " + expected;
  }
  void expect_reads_back(const std::string& text, double value, bool float32) {
    const double read = xent::parse_number(text).value();
    if (!is_same(float32 ? as_float(read) : read, value) && first_.empty()) {
      first_ = text + " reads back as another number";
    }
  }
  const std::string& first() const { return first_; }

 private:
  std::string first_;
};

void check_all_formats(double value, Report& report) {
  const std::string text = to_text(value);
  report.expect(text, plain_text(value, {}));
  report.expect_reads_back(text, value, false);
  for (int digits = 1; digits <= 17; ++digits) {
    const std::string rounded = to_text(value, {.digits = digits});
    report.expect(rounded, plain_text(value, {.digits = digits}));
    if (digits == 17) report.expect_reads_back(rounded, value, false);
  }
  const double single = as_float(value);
  const std::string single_text = to_text(single, {.digits = 0, .float32 = true});
  report.expect(single_text, plain_text(single, {.digits = 0, .float32 = true}));
  report.expect_reads_back(single_text, single, true);
}

std::string first_difference(const std::vector<double>& values) {
  Report report;
  for (const double value : values) check_all_formats(value, report);
  return report.first();
}

double from_bits(std::uint64_t bits) {
  return std::bit_cast<double>(bits);
}

std::vector<double> random_numbers(std::uint64_t mask, std::uint64_t set) {
  std::mt19937_64 random(1);
  std::vector<double> values(50000);
  for (double& value : values) value = from_bits((random() & mask) | set);
  return values;
}

constexpr std::uint64_t all_bits = ~std::uint64_t{0};

TEST_CASE("random numbers are written as std::to_chars has them", "[io][number_writer]") {
  CHECK(first_difference(random_numbers(all_bits, 0)).empty());
}

TEST_CASE("random numbers near one are written as std::to_chars has them", "[io][number_writer]") {
  // Exponents -32 to 31.
  CHECK(first_difference(random_numbers(0x83EF'FFFF'FFFF'FFFF, 0x3C00'0000'0000'0000)).empty());
}

TEST_CASE("subnormal numbers are written as std::to_chars has them", "[io][number_writer]") {
  CHECK(first_difference(random_numbers(0x800F'FFFF'FFFF'FFFF, 0)).empty());
}

TEST_CASE("float32 numbers of every exponent are written as std::to_chars has them",
          "[io][number_writer]") {
  std::mt19937 random(1);
  Report report;
  for (int i = 0; i < 500000; ++i) {
    const auto value =
        static_cast<double>(std::bit_cast<float>(static_cast<std::uint32_t>(random())));
    const std::string text = to_text(value, {.digits = 0, .float32 = true});
    report.expect(text, plain_text(value, {.digits = 0, .float32 = true}));
    report.expect_reads_back(text, value, true);
  }
  CHECK(report.first().empty());
}

TEST_CASE("powers of two and their neighbours are written as std::to_chars has them",
          "[io][number_writer]") {
  std::vector<double> values;
  for (std::uint64_t exponent = 0; exponent < 2047; ++exponent) {
    const std::uint64_t bits = exponent << 52;
    for (const std::uint64_t near : {bits - 1, bits, bits + 1}) {
      if (near <= 0x7FEF'FFFF'FFFF'FFFF) values.push_back(from_bits(near));
    }
  }
  CHECK(first_difference(values).empty());
}

TEST_CASE("powers of ten and their neighbours are written as std::to_chars has them",
          "[io][number_writer]") {
  std::vector<double> values;
  for (int k = -323; k <= 308; ++k) {
    const double power = xent::parse_number("1e" + std::to_string(k)).value();
    for (const double factor : {1.0, 2.0, 5.0, 9.0}) {
      const double value = power * factor;
      if (std::isinf(value)) continue;
      values.insert(values.end(),
                    {value, std::nextafter(value, 0.0), std::nextafter(value, infinity)});
    }
  }
  CHECK(first_difference(values).empty());
}

TEST_CASE("short decimals are written as std::to_chars has them", "[io][number_writer]") {
  std::vector<double> values;
  for (int i = 0; i < 20000; ++i) {
    values.push_back(i / 1000.0);
    values.push_back(-i / 1e7);
    values.push_back(i * 1e12);
  }
  CHECK(first_difference(values).empty());
}

TEST_CASE("ties at every digit are written as std::to_chars has them", "[io][number_writer]") {
  // n / 2^k has k decimals, the last a 5: rounded to one digit less it is a tie.
  std::vector<double> values;
  for (int k = 0; k <= 40; ++k) {
    for (int n = 1; n < 1000; n += 2) values.push_back(std::ldexp(n, -k));
  }
  for (int n = 1; n < 1000; ++n) values.push_back(n * 0x1p50 + 0.5);
  CHECK(first_difference(values).empty());
}

TEST_CASE("the widest texts fit", "[io][number_writer]") {
  for (const double value :
       {-2.2250738585072014e-308, -1.7976931348623157e308, -0.000012345678901234567}) {
    for (const int digits : {0, 17}) {
      CHECK(to_text(value, {.digits = digits}).size() <= 24);
    }
  }
}

TEST_CASE("nothing is written beyond the room required", "[io][number_writer]") {
  for (const double value : {-0.000012345678901234567, -1234567890123456.7, -1.5e-300, -infinity}) {
    std::string room(xent::max_number_size + 8, '#');
    xent::write_number(room.data(), value, {.digits = 17});
    CHECK(room.substr(xent::max_number_size) == "########");
  }
}

}  // namespace
