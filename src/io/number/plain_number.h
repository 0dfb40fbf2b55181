// Reads plain decimal numbers such as -12.345, eight digits at a time. Nearly all numbers are
// plain.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace xent {

/// 10^k, for each k such that a double holds 10^k exactly.
inline constexpr std::array<double, 23> exact_powers_of_ten{
    1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
    1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

/// The double nearest to mantissa * 10^-decimals. Requires decimals <= 19.
double round_decimal(std::uint64_t mantissa, std::size_t decimals) noexcept;

namespace plain_number_detail {

inline constexpr std::array<std::uint64_t, 8> powers_of_ten{1,     10,     100,     1000,
                                                            10000, 100000, 1000000, 10000000};
inline constexpr std::uint64_t exact_integers = std::uint64_t{1} << 53;
inline constexpr std::size_t most_digits = 19;  // 10^19 < 2^64

/// Eight characters, the first in the lowest byte. A digit becomes its value; other bytes become 10
/// or more.
inline std::uint64_t load_digits(const char* from) {
  std::uint64_t bytes;
  std::memcpy(&bytes, from, sizeof bytes);
  return bytes ^ 0x3030303030303030;
}

/// How many of the eight characters, from the first on, are digits. Bytes of 10 or more get their
/// top bit set. (A carry from such a byte disturbs only bytes after it.)
inline std::size_t count_digits(std::uint64_t digits) {
  const std::uint64_t others = ((digits + 0x7676767676767676) | digits) & 0x8080808080808080;
  return static_cast<std::size_t>(std::countr_zero(others)) / 8;
}

/// The number that eight digits make. The digits are joined to pairs, then to fours and to eight at
/// once. Each join is a sum of products in the upper bytes of a lane.
inline std::uint64_t join_digits(std::uint64_t digits) {
  digits = digits * 10 + (digits >> 8);
  constexpr std::uint64_t lanes = 0x000000FF000000FF;
  return ((digits & lanes) * (1000000 * (std::uint64_t{1} << 32) + 100) +
          ((digits >> 16) & lanes) * (10000 * (std::uint64_t{1} << 32) + 1)) >>
         32;
}

/// Appends the digits at `from` to the mantissa, modulo 2^64. Returns their end.
inline const char* read_digits(const char* from, std::uint64_t& mantissa) {
  for (;;) {
    const std::uint64_t digits = load_digits(from);
    const std::size_t count = count_digits(digits);
    if (count < 8) {
      // Shifted up, so that zeros stand before the digits. In two steps: a shift by 64 is
      // undefined.
      mantissa = mantissa * powers_of_ten[count] + join_digits(digits << 8 << (56 - 8 * count));
      return from + count;
    }
    mantissa = mantissa * 100000000 + join_digits(digits);
    from += 8;
  }
}

}  // namespace plain_number_detail

/// Reads a number of the form [-]digits[.[digits]] or [-].digits and returns its end. Returns null
/// if the text is not such a number, or has more than 19 digits or an exponent: read_number may
/// still be able to read it. The value is the same as from read_number.
///
/// Requires eight readable bytes from the last byte of the number on, and a byte after the number
/// that is not a digit.
inline const char* read_plain_number(const char* from, double& value) {
  namespace detail = plain_number_detail;
  const bool negative = *from == '-';
  const char* const start = from + (negative ? 1 : 0);
  const char* at = start;
  std::uint64_t mantissa = 0;
  while (static_cast<unsigned char>(*at - '0') < 10) {
    mantissa = mantissa * 10 + static_cast<std::uint64_t>(*at - '0');
    ++at;
  }
  auto digits = static_cast<std::size_t>(at - start);
  std::size_t decimals = 0;
  if (*at == '.') {
    const char* const fraction = at + 1;
    at = detail::read_digits(fraction, mantissa);
    decimals = static_cast<std::size_t>(at - fraction);
    digits += decimals;
  }
  if (digits - 1 >= detail::most_digits || (*at | 0x20) == 'e') return nullptr;
  const double magnitude =
      mantissa <= detail::exact_integers  // both operands exact: the quotient is rounded once
          ? static_cast<double>(mantissa) / exact_powers_of_ten[decimals]
          : round_decimal(mantissa, decimals);
  value = negative ? -magnitude : magnitude;
  return at;
}

}  // namespace xent
