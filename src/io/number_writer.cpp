#include "io/number_writer.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <string_view>

namespace xent {
namespace {

char* copy(char* to, std::string_view text) {
  return std::copy(text.begin(), text.end(), to);
}

/// d[0].d[1]d[2]... times 10^exponent.
struct Decimal {
  std::array<char, 17> digits;
  int count;
  int exponent;
};

/// Of a positive finite number.
Decimal to_decimal(double value, const NumberFormat& format) {
  std::array<char, max_number_size> text;
  char* const last = text.data() + text.size();
  constexpr auto scientific = std::chars_format::scientific;
  const char* const end =
      format.digits > 0 ? std::to_chars(text.data(), last, value, scientific, format.digits - 1).ptr
      : format.float32 ? std::to_chars(text.data(), last, static_cast<float>(value), scientific).ptr
                       : std::to_chars(text.data(), last, value, scientific).ptr;
  Decimal decimal{};
  const char* from = text.data();
  for (; *from != 'e'; ++from) {
    if (*from == '.') continue;
    decimal.digits[static_cast<std::size_t>(decimal.count)] = *from;
    ++decimal.count;
  }
  from += from[1] == '+' ? 2 : 1;  // from_chars takes no plus
  std::from_chars(from, end, decimal.exponent);
  return decimal;
}

char* write_fixed(char* to, const Decimal& decimal) {
  const std::string_view digits(decimal.digits.data(), static_cast<std::size_t>(decimal.count));
  if (decimal.exponent < 0) {
    to = copy(to, "0.");
    to = std::fill_n(to, -decimal.exponent - 1, '0');
    return copy(to, digits);
  }
  const auto whole = static_cast<std::size_t>(decimal.exponent) + 1;
  to = copy(to, digits.substr(0, whole));
  if (digits.size() <= whole) return std::fill_n(to, whole - digits.size(), '0');
  *to++ = '.';
  return copy(to, digits.substr(whole));
}

char* write_scientific(char* to, const Decimal& decimal) {
  const std::string_view digits(decimal.digits.data(), static_cast<std::size_t>(decimal.count));
  *to++ = digits.front();
  if (digits.size() > 1) {
    *to++ = '.';
    to = copy(to, digits.substr(1));
  }
  *to++ = 'e';
  *to++ = decimal.exponent < 0 ? '-' : '+';
  const int size = std::abs(decimal.exponent);
  if (size < 10) *to++ = '0';
  return std::to_chars(to, to + 3, size).ptr;
}

}  // namespace

char* write_number(char* to, double value, const NumberFormat& format) noexcept {
  if (std::isnan(value)) return copy(to, "nan");
  if (std::signbit(value)) *to++ = '-';
  if (std::isinf(value)) return copy(to, "inf");
  const Decimal decimal = to_decimal(std::abs(value), format);
  const int fixed_end = format.digits > 0 ? format.digits : 16;
  return decimal.exponent >= -5 && decimal.exponent < fixed_end ? write_fixed(to, decimal)
                                                                : write_scientific(to, decimal);
}

std::string to_text(double value, const NumberFormat& format) {
  std::array<char, max_number_size> text;
  return {text.data(), write_number(text.data(), value, format)};
}

}  // namespace xent
