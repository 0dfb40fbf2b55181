// The digits come from one product of 64 x 128 bits: the number times a power of ten, as a whole
// part and a fraction. The product is too small by less than a known bound. If that could change a
// digit, and for rare kinds of numbers, std::to_chars writes the number. So no proof is needed that
// the product is precise enough: every text is the text of std::to_chars.
#include "io/number/number_writer.h"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <string_view>

namespace xent {
namespace {

// __extension__ (no warning that it is one) does not go with using.
__extension__ typedef unsigned __int128 Wide;  // NOLINT(modernize-use-using)

// ---- Powers of ten

/// 10^k = (high * 2^64 + low + less than 1.001) * 2^(floor_log2_pow10(k) - 127).
struct Power {
  std::uint64_t high, low;
};

// The number 2.2e-308 with 17 digits is multiplied by 10^324. The number 1.7e308 with one digit is
// multiplied by 10^-308.
constexpr int first_power = -308;
constexpr int last_power = 324;

/// floor(log2(10^k)); checked below for every k used.
constexpr int floor_log2_pow10(int k) {
  return (k * 1741647) >> 19;
}

/// floor(log10(2^q)), for |q| <= 1650.
constexpr int floor_log10_pow2(int q) {
  return (q * 1262611) >> 22;
}

/// A significand in [1, 2) with 191 binary places; the table keeps 127 of them. Each step below
/// makes it too small by less than 8 units of the last place, all steps together by less than 2^13
/// units.
struct Significand {
  std::uint64_t high, middle, low;
};

/// x * 10 = (x + x / 4) * 2^3. Adds the power of two to the exponent.
constexpr Significand times_ten(Significand x, int& exponent) {
  const Significand quarter{x.high >> 2, (x.middle >> 2) | (x.high << 62),
                            (x.low >> 2) | (x.middle << 62)};
  const Wide low = Wide{x.low} + quarter.low;
  const Wide middle = Wide{x.middle} + quarter.middle + (low >> 64);
  const Wide high = Wide{x.high} + quarter.high + (middle >> 64);
  Significand y{static_cast<std::uint64_t>(high), static_cast<std::uint64_t>(middle),
                static_cast<std::uint64_t>(low)};
  exponent += 3;
  if (high >> 64 != 0) {
    y = {(y.high >> 1) | (1ULL << 63), (y.middle >> 1) | (y.high << 63),
         (y.low >> 1) | (y.middle << 63)};
    ++exponent;
  }
  return y;
}

/// x / 10 = x / 5 * 2^-1. Adds the power of two to the exponent.
constexpr Significand tenth(Significand x, int& exponent) {
  const Wide middle = (Wide{x.high % 5} << 64) | x.middle;
  const Wide low = (Wide{static_cast<std::uint64_t>(middle % 5)} << 64) | x.low;
  Significand y{x.high / 5, static_cast<std::uint64_t>(middle / 5),
                static_cast<std::uint64_t>(low / 5)};
  const int shift = std::countl_zero(y.high);  // 2 or 3
  y = {(y.high << shift) | (y.middle >> (64 - shift)),
       (y.middle << shift) | (y.low >> (64 - shift)), y.low << shift};
  exponent -= 1 + shift;
  return y;
}

constexpr std::size_t index_of_power(int k) {
  return static_cast<std::size_t>(k - first_power);
}

constexpr auto powers = [] {
  std::array<Power, index_of_power(last_power) + 1> table{};
  const auto fill = [&](int end, int step, auto next) {
    Significand x{1ULL << 63, 0, 0};
    int exponent = 0;
    for (int k = 0; k != end; k += step) {
      if (exponent != floor_log2_pow10(k)) std::abort();  // does not compile if reached
      table[index_of_power(k)] = {x.high, x.middle};
      x = next(x, exponent);
    }
  };
  fill(last_power + 1, 1, times_ten);
  fill(first_power - 1, -1, tenth);
  return table;
}();

/// c times a power of ten, scaled by a power of two: floor(c * significand / 2^64). The result is
/// too small by less than 2.01: the error of the power adds 1.001 * c / 2^64, and the floor adds 1.
Wide multiply(std::uint64_t c, const Power& power) {
  return Wide{c} * power.high + ((Wide{c} * power.low) >> 64);
}

/// Whether a and b, each off by less than 2.01, might compare otherwise if they were exact.
bool near(std::uint64_t a, std::uint64_t b) {
  return a - b + 5 <= 10;
}

/// which ? a : b without a branch, for a choice that a processor cannot predict.
std::uint64_t select(bool which, std::uint64_t a, std::uint64_t b) {
  return b ^ ((a ^ b) & (0 - static_cast<std::uint64_t>(which)));
}

// ---- Digits

constexpr std::uint64_t pow10_7 = 10000000;
constexpr std::uint64_t pow10_8 = 100000000;
constexpr std::uint64_t pow10_16 = pow10_8 * pow10_8;
constexpr std::uint64_t half = 1ULL << 63;

constexpr auto small_powers = [] {
  std::array<std::uint64_t, 18> table{};
  std::uint64_t power = 1;
  for (std::uint64_t& p : table) {
    p = power;
    power *= 10;
  }
  return table;
}();

/// digits / 10^16 * 10^exponent, where `digits` has exactly 17 decimal digits.
struct Decimal {
  std::uint64_t digits;
  int exponent;
};

/// significand * 2^exponent, 2^52 <= significand < 2^53.
struct Binary {
  std::uint64_t significand;
  int exponent;
};

/// Finds the shortest decimal that rounds to x among numbers of `bits` bits; if there are several,
/// the nearest. False if unsure. Requires that x has no more bits and is not a power of two.
///
/// Let x = c * 2^q, and let 10^k be the greatest power of ten <= 2^q. Then v = x / 10^k is the
/// number in units of 10^k. The gap between neighbours is at least one unit and less than ten.
/// Numbers within h = half that gap of v round to x, 0.5 <= h < 5. So the interval holds at most
/// one multiple of ten. If it holds one, that is the answer, because every shorter decimal is a
/// multiple of ten too. Else the answer is the whole number nearest to v.
template <int bits>
bool shortest(const Binary& x, Decimal& decimal) {
  const std::uint64_t c = x.significand >> (53 - bits);
  const int q = x.exponent + (53 - bits);
  const int k = floor_log10_pow2(q);
  const Power& power = powers[index_of_power(-k)];
  const int s = q + floor_log2_pow10(-k);  // 0 to 3
  const Wide v = multiply(c << (s + 1), power);
  const auto whole = static_cast<std::uint64_t>(v >> 64);
  const auto fraction = static_cast<std::uint64_t>(v);

  // Distances from v in units of 2^-60, so that a distance of ten fits.
  const std::uint64_t last = whole % 10;
  const std::uint64_t down = (last << 60) | (fraction >> 4);
  const std::uint64_t up = (10ULL << 60) - down;
  const std::uint64_t h = power.high >> (4 - s);
  if (near(down, h) || near(up, h) || near(fraction, half)) return false;
  std::uint64_t digits = whole + (fraction >> 63);
  digits = select(up < h, whole - last + 10, digits);
  digits = select(down < h, whole - last, digits);

  if constexpr (bits == 53) {  // 4.5e15 <= v < 9.1e16
    const bool short_of_one = digits < pow10_16;
    decimal.digits = select(short_of_one, digits * 10, digits);
    decimal.exponent = k + 16 - static_cast<int>(short_of_one);
  } else {  // 8.3e6 <= v < 1.7e8
    const std::size_t missing = std::size_t{digits < pow10_8} + std::size_t{digits < pow10_7};
    decimal.digits = digits * small_powers[8 + missing];
    decimal.exponent = k + 8 - static_cast<int>(missing);
  }
  return true;
}

/// Rounds x to `count` significant digits; false if unsure.
bool rounded(const Binary& x, int count, Decimal& decimal) {
  const std::uint64_t end = small_powers[static_cast<std::size_t>(count)];
  int exponent = floor_log10_pow2(x.exponent + 52);  // or one less than it should be
  for (;; ++exponent) {
    const int k = count - 1 - exponent;
    // Between 3 and 63: v has at least one digit and at most 18.
    const int shift = 10 - x.exponent - floor_log2_pow10(k);
    const Wide v = multiply(x.significand << 11, powers[index_of_power(k)]) >> shift;
    auto digits = static_cast<std::uint64_t>(v >> 64);
    if (digits >= end) continue;
    const auto fraction = static_cast<std::uint64_t>(v);
    if (near(fraction, half)) return false;
    digits += fraction >> 63;
    const bool carried = digits == end;
    decimal.digits = digits * small_powers[static_cast<std::size_t>(17 - count)];
    if (carried) decimal.digits = pow10_16;
    decimal.exponent = exponent + static_cast<int>(carried);
    return true;
  }
}

/// The decimal of any positive finite number. Out of line, as is everything rare: inlined, it would
/// take registers from the common path.
[[gnu::noinline]] Decimal from_to_chars(double value, const NumberFormat& format) {
  std::array<char, max_number_size> text;
  char* const last = text.data() + text.size();
  constexpr auto scientific = std::chars_format::scientific;
  const char* const end =
      format.digits > 0 ? std::to_chars(text.data(), last, value, scientific, format.digits - 1).ptr
      : format.float32 ? std::to_chars(text.data(), last, static_cast<float>(value), scientific).ptr
                       : std::to_chars(text.data(), last, value, scientific).ptr;
  Decimal decimal{};
  std::size_t count = 0;
  const char* from = text.data();
  for (; *from != 'e'; ++from) {
    if (*from == '.') continue;
    decimal.digits = decimal.digits * 10 + static_cast<std::uint64_t>(*from - '0');
    ++count;
  }
  decimal.digits *= small_powers[17 - count];
  from += from[1] == '+' ? 2 : 1;  // from_chars takes no plus
  std::from_chars(from, end, decimal.exponent);
  return decimal;
}

/// The decimal of the positive finite number with these bits.
Decimal to_decimal(std::uint64_t bits, const NumberFormat& format) {
  constexpr std::uint64_t hidden = 1ULL << 52;
  const Binary x{(bits & (hidden - 1)) | hidden, static_cast<int>(bits >> 52) - 1075};
  Decimal decimal;
  if (format.digits > 0) {
    const bool normal = bits >= hidden;
    if (normal && rounded(x, format.digits, decimal)) return decimal;
  } else if (format.float32) {
    constexpr auto least_normal_float = std::bit_cast<std::uint64_t>(0x1p-126);
    const bool normal = bits >= least_normal_float && x.significand != hidden;
    if (normal && shortest<24>(x, decimal)) return decimal;
  } else {
    const bool normal = bits >= hidden && x.significand != hidden;
    if (normal && shortest<53>(x, decimal)) return decimal;
  }
  return from_to_chars(std::bit_cast<double>(bits), format);
}

// ---- Layout

/// The 8 digits of n < 10^8, one per byte, the first digit in the lowest byte. The digits are split
/// in two halves three times, in all lanes at once. A lane with n = h * 10^k + l becomes two lanes,
/// h below and l above: h + l * 2^w = n * 2^w - h * (10^k * 2^w - 1). A factor and a shift replace
/// each division; they are exact for every number that a lane can hold.
std::uint64_t eight_digits(std::uint64_t n) {
  const std::uint64_t high = (n * 3518437209) >> 45;  // n / 10000
  const std::uint64_t fours = (n << 32) - high * ((10000ULL << 32) - 1);
  const std::uint64_t hundreds = ((fours * 10486) >> 20) & 0x0000007F0000007F;
  const std::uint64_t twos = (fours << 16) - hundreds * ((100ULL << 16) - 1);
  const std::uint64_t tens = ((twos * 103) >> 10) & 0x000F000F000F000F;
  return (twos << 8) - tens * ((10ULL << 8) - 1);
}

void store(char* to, std::uint64_t bytes) {
  std::memcpy(to, &bytes, sizeof bytes);
}

/// The characters of 17 digits: one, eight, eight.
struct Text {
  char first;
  std::uint64_t middle, last;
};

/// Requires 0 <= exponent < 17.
[[gnu::noinline]] char* write_large(char* to, const Text& text, int count, int exponent) {
  const int whole = exponent + 1;  // digits before the point
  to[0] = text.first;
  store(to + 1, text.middle);
  store(to + 9, text.last);
  if (count <= whole) return to + whole;
  std::memmove(to + whole + 1, to + whole, static_cast<std::size_t>(17 - whole));
  to[whole] = '.';
  return to + count + 1;
}

/// Requires -4 <= exponent < 8. Writes every part, wanted or not, and later parts overwrite earlier
/// ones. The place of the point varies from number to number, so that a branch on it would be
/// mispredicted. So choices are masks: no compiler turns them into branches.
char* write_fixed(char* to, const Text& text, int count, int exponent) {
  const std::ptrdiff_t below_one = std::ptrdiff_t{exponent} >> 63;  // all bits set, or none
  const std::ptrdiff_t above_one = ~below_one;
  const std::ptrdiff_t whole = 1 + (exponent & above_one);  // digits before the point
  char* const from = to + ((1 - exponent) & below_one);
  store(to, 0x3030303030302E30);  // 0.000000
  from[0] = text.first;
  store(from + 1, text.middle);
  // After the point, again.
  store(from + 1 + (whole & above_one), text.middle >> (8 * (whole - 1)));
  store(from + 9 + (1 & above_one), text.last);
  to[whole] = '.';
  const std::ptrdiff_t point = above_one & (count > whole ? 1 : 0);
  return from + std::max(count + point, whole & above_one);
}

[[gnu::noinline]] char* write_scientific(char* to, const Text& text, int count, int exponent) {
  to[0] = text.first;
  to[1] = '.';
  store(to + 2, text.middle);
  store(to + 10, text.last);
  to += count > 1 ? count + 1 : 1;
  *to++ = 'e';
  *to++ = exponent < 0 ? '-' : '+';
  const int size = std::abs(exponent);
  if (size < 10) *to++ = '0';
  return std::to_chars(to, to + 3, size).ptr;
}

char* copy(char* to, std::string_view text) {
  return std::copy(text.begin(), text.end(), to);
}

[[gnu::noinline]] char* write_not_finite(char* to, double value) {
  if (std::isnan(value)) return copy(to, "nan");
  return copy(to, value < 0 ? "-inf" : "inf");
}

}  // namespace

char* write_number(char* to, double value, const NumberFormat& format) noexcept {
  constexpr auto infinity = std::bit_cast<std::uint64_t>(std::numeric_limits<double>::infinity());
  constexpr std::uint64_t sign = 1ULL << 63;
  const auto bits = std::bit_cast<std::uint64_t>(value);
  const std::uint64_t magnitude = bits & ~sign;
  if (magnitude >= infinity) return write_not_finite(to, value);
  *to = '-';
  to += bits >> 63;

  const Decimal decimal = magnitude == 0 ? Decimal{} : to_decimal(magnitude, format);
  const std::uint64_t last_16 = decimal.digits % pow10_16;
  const std::uint64_t middle = eight_digits(last_16 / pow10_8);
  const std::uint64_t last = eight_digits(last_16 % pow10_8);
  int count = format.digits;
  if (count == 0) {  // without the zeros at the end
    count = last != 0 ? 17 - std::countl_zero(last) / 8 : 9 - std::countl_zero(middle) / 8;
  }
  constexpr std::uint64_t zeros = 0x3030303030303030;
  const Text text{static_cast<char>('0' + decimal.digits / pow10_16), middle + zeros, last + zeros};
  const int fixed_end = format.digits > 0 ? format.digits : 16;
  if (decimal.exponent < -4 || decimal.exponent >= fixed_end) {
    return write_scientific(to, text, count, decimal.exponent);
  }
  return decimal.exponent < 8 ? write_fixed(to, text, count, decimal.exponent)
                              : write_large(to, text, count, decimal.exponent);
}

std::string to_text(double value, const NumberFormat& format) {
  std::array<char, max_number_size> text;
  return {text.data(), write_number(text.data(), value, format)};
}

}  // namespace xent
