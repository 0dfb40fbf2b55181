// Numbers from text: the bits that fast_float gives, however they are read.
#include "io/number/number.h"

#include <fast_float/fast_float.h>

#include <algorithm>
#include <array>
#include <bit>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <random>
#include <string>
#include <vector>

#include "io/bytes/buffer.h"
#include "io/number/plain_number.h"

namespace {

/// What fast_float reads from the start of the text: how far, and which bits.
struct Reading {
  std::ptrdiff_t size = 0;  // 0: no number
  std::uint64_t bits = 0;

  bool operator==(const Reading&) const = default;
};

std::ostream& operator<<(std::ostream& out, const Reading& reading) {
  return out << reading.size << " characters, bits " << reading.bits;
}

Reading reading(const char* from, const char* stop, double value) {
  if (stop == nullptr) return {};
  return {stop - from, std::bit_cast<std::uint64_t>(value)};
}

Reading by_fast_float(const std::string& text) {
  double value = 0;
  const auto [stop, error] = fast_float::from_chars(text.data(), text.data() + text.size(), value);
  const bool is_number = error == std::errc() || error == std::errc::result_out_of_range;
  return reading(text.data(), is_number && stop != text.data() ? stop : nullptr, value);
}

Reading by_read_number(const std::string& text) {
  double value = 0;
  const char* const stop = xent::read_number(text.data(), text.data() + text.size(), value);
  return reading(text.data(), stop, value);
}

Reading by_read_plain_number(const std::string& text) {
  xent::Buffer padded;
  padded.append(text + '\n');
  double value = 0;
  const char* const stop = xent::read_plain_number(padded.data(), value);
  return reading(padded.data(), stop, value);
}

/// Whether read_plain_number is to know it: [-]digits[.[digits]] or [-].digits.
bool is_plain(const std::string& text) {
  const std::size_t start = text.starts_with('-') ? 1 : 0;
  const std::size_t end = std::min(text.find_first_not_of("0123456789.", start), text.size());
  const std::string digits = text.substr(start, end - start);
  const std::size_t points =
      static_cast<std::size_t>(std::count(digits.begin(), digits.end(), '.'));
  const std::size_t count = digits.size() - points;
  return end == text.size() && points <= 1 && count >= 1 && count <= 19;
}

void check(const std::string& text) {
  INFO("\"" << text << "\"");
  const Reading expected = by_fast_float(text);
  if (!text.starts_with('+')) CHECK(by_read_number(text) == expected);
  const Reading plain = by_read_plain_number(text);
  if (is_plain(text)) {
    CHECK(plain == expected);
  } else if (plain.size != 0) {
    CHECK(plain == expected);  // up to where the rest, which is no number, starts
  }
}

std::string random_digits(std::mt19937_64& random, std::size_t count) {
  std::string digits;
  for (std::size_t i = 0; i < count; ++i) digits += static_cast<char>('0' + random() % 10);
  return digits;
}

}  // namespace

TEST_CASE("hard numbers have the bits that fast_float gives", "[io][number]") {
  const std::vector<std::string> hard{
      // zeros, signs, points
      "0", "-0", "0.0", "-0.0", ".0", "-.0", "0.", "-0.", "00", "007", "1.", ".5", "-.5", "5.e1",
      // not numbers, or only the start of one
      "", "-", ".", "-.", "+", "--1", "-+1", "+-1", "e5", ".e5", "-e", "1e", "1e+", "1e-", "1.2.3",
      "1..2", "0x10", "1,5", "1 2", "abc", "1abc", "1_000", "\"1\"", "-inf", "inf", "nan", "-nan",
      "Infinity", "-INFINITY", "NaN", "infinit", "in", "1e5", "1E5", "1e+5", "-2.5e-3", "\xD9\xA1",
      "1\xD9\xA1", "/1", ":1", "1/", "1:", "1.:", "1./",
      // what doubles hold, and half-way between two of them
      "9007199254740991", "9007199254740992", "9007199254740993", "9007199254740994",
      "9007199254740995", "9007199254740992.5", "900719925474099.3", "90071992547409.93",
      "0.9007199254740993", "4503599627370496.5", "4503599627370497.5", "9007199254740993.0000",
      "1.00000000000000011102230246251565", "1.000000000000000111022302462515654", "0.1",
      "0.1000000000000000055511151231257827", "0.30000000000000004", "0.3", "1.7976931348623157",
      "9999999999999999999", "18446744073709551615", "18446744073709551616", "9999999999999999",
      "99999999999999999", "1.2345678901234567", "-0.12345678901234567", "123456789012345678",
      "1234567890.1234567890", "0.000000000000000001", "0.0000000000000000001",
      "0.00000000000000000000001", "12345678901234567890.5", "0000000000000000000000001.5",
      // the ends of the range
      "1e308", "1.7976931348623157e308", "1.7976931348623159e308", "1e309", "-1e400", "1e-307",
      "2.2250738585072014e-308", "2.2250738585072011e-308", "4.9406564584124654e-324",
      "2.4703282292062327e-324", "2.4703282292062328e-324", "1e-400", "-1e-400", "1e99999999999",
      "8.98846567431158e307", "1e-99999999999"};
  for (const std::string& text : hard) check(text);
}

TEST_CASE("a NaN has no payload", "[io][number]") {
  for (const char* text : {"nan(1)", "nan()", "-NaN(abc)"}) CHECK(!xent::parse_number(text));
}

TEST_CASE("numbers of 1 to 30 digits have the bits that fast_float gives", "[io][number]") {
  std::mt19937_64 random(1);
  for (std::size_t count = 1; count <= 30; ++count) {
    for (std::size_t point = 0; point <= count + 1; ++point) {
      for (int i = 0; i < 40; ++i) {
        std::string text = random_digits(random, count);
        if (point <= count) text.insert(point, ".");
        if (random() % 2 == 0) text.insert(0, "-");
        check(text);
        check(text + "e" + std::to_string(static_cast<int>(random() % 640) - 330));
      }
    }
  }
}

TEST_CASE("printed doubles read back to themselves", "[io][number]") {
  std::mt19937_64 random(2);
  std::normal_distribution<double> logits(0, 5);
  for (int i = 0; i < 20000; ++i) {
    const double value = i % 2 == 0 ? logits(random) : std::bit_cast<double>(random());
    if (!std::isfinite(value)) continue;
    for (const char* format : {"%.17g", "%.8g", "%.6f", "%.16e"}) {
      std::array<char, 400> text;
      std::snprintf(text.data(), text.size(), format, value);
      check(text.data());
    }
  }
}

TEST_CASE("random text is a number to both or to none", "[io][number]") {
  std::mt19937_64 random(3);
  const std::string alphabet = "00123456789..--+eE,nif\r \"";
  for (int i = 0; i < 200000; ++i) {
    std::string text;
    for (std::size_t size = random() % 24; size > 0; --size) {
      text += alphabet[random() % alphabet.size()];
    }
    check(text);
  }
}
