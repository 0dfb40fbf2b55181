// Cells of plain numbers with AVX-512, VBMI2 included: 32 cells at a time, four per register.
#include <immintrin.h>

#include <algorithm>
#include <array>
#include <bit>
#include <limits>

#include "io/number/plain_cells.h"
#include "io/number/plain_number.h"

namespace xent {
namespace {

#define XENT_TARGET \
  [[gnu::target("avx512f,avx512bw,avx512cd,avx512dq,avx512vl,avx512vbmi2,bmi,bmi2,popcnt,lzcnt")]]

constexpr std::size_t group = 32;         // cells: the bits of a mask, the words of a register
constexpr std::size_t parts = group / 4;  // registers that hold their characters
constexpr std::size_t window = 16;        // characters of a cell

/// Writes base + i to `ends` for every set bit i of `mask`, and up to 63 more values.
XENT_TARGET inline void write_offsets(std::uint64_t mask, std::size_t base, std::uint16_t* ends) {
  alignas(64) static constexpr auto bytes = [] {
    std::array<std::uint8_t, 64> result{};
    for (std::size_t i = 0; i < result.size(); ++i) result[i] = static_cast<std::uint8_t>(i);
    return result;
  }();
  const __m512i offsets = _mm512_maskz_compress_epi8(mask, _mm512_load_si512(bytes.data()));
  const __m512i first = _mm512_set1_epi16(static_cast<short>(base));
  const __m512i low = _mm512_cvtepu8_epi16(_mm512_castsi512_si256(offsets));
  _mm512_storeu_si512(ends, _mm512_add_epi16(low, first));
  if (std::popcount(mask) > 32) {
    const __m512i high = _mm512_cvtepu8_epi16(_mm512_extracti64x4_epi64(offsets, 1));
    _mm512_storeu_si512(ends + 32, _mm512_add_epi16(high, first));
  }
}

XENT_TARGET PlainCells::Found find_ends(const char* text, std::size_t size, char delimiter,
                                        std::uint16_t* ends) {
  const __m512i delimiters = _mm512_set1_epi8(delimiter);
  const __m512i newlines = _mm512_set1_epi8('\n');
  PlainCells::Found found;
  for (std::size_t at = 0; at < size; at += 64) {
    const __m512i bytes = _mm512_loadu_si512(text + at);
    const std::uint64_t within =
        size - at < 64 ? _bzhi_u64(~std::uint64_t{0}, size - at) : ~std::uint64_t{0};
    const std::uint64_t line_ends = _mm512_cmpeq_epi8_mask(bytes, newlines) & within;
    const std::uint64_t mask = (_mm512_cmpeq_epi8_mask(bytes, delimiters) & within) | line_ends;
    write_offsets(mask, at, ends + found.cells);
    found.cells += static_cast<std::size_t>(std::popcount(mask));
    found.newlines += static_cast<std::size_t>(std::popcount(line_ends));
  }
  return found;
}

/// The characters of 32 cells, and masks of their kinds. A mask has one bit per character, 16 bits
/// per cell.
struct Group {
  __m512i digits[parts];  // values of digits, 0 for all else
  alignas(64) std::array<std::uint64_t, parts> fields, digit, point, minus, zero, space;
};

/// The 16 characters before each of four separators: cells are aligned to the right.
XENT_TARGET inline __m512i load_four(const char* text, const std::uint16_t* ends) {
  const auto* const from = text - window;
  const __m256i low = _mm256_loadu2_m128i(reinterpret_cast<const __m128i*>(from + ends[1]),
                                          reinterpret_cast<const __m128i*>(from + ends[0]));
  const __m256i high = _mm256_loadu2_m128i(reinterpret_cast<const __m128i*>(from + ends[3]),
                                           reinterpret_cast<const __m128i*>(from + ends[2]));
  return _mm512_inserti64x4(_mm512_castsi256_si512(low), high, 1);
}

XENT_TARGET inline void load_group(const char* text, const std::uint16_t* ends, Group& cells) {
  const __m512i after = _mm512_loadu_si512(ends);
  const __m512i before = _mm512_loadu_si512(ends - 1);
  // 16 - size; a shift by more than 15 gives 0.
  const __m512i unused =
      _mm512_sub_epi16(_mm512_set1_epi16(window + 1), _mm512_sub_epi16(after, before));
  _mm512_store_si512(cells.fields.data(), _mm512_sllv_epi16(_mm512_set1_epi16(-1), unused));
  for (std::size_t i = 0; i < parts; ++i) {
    const __m512i characters = _mm512_maskz_sub_epi8(cells.fields[i], load_four(text, ends + 4 * i),
                                                     _mm512_set1_epi8('0'));
    cells.point[i] = _mm512_cmpeq_epi8_mask(characters, _mm512_set1_epi8('.' - '0'));
    cells.minus[i] = _mm512_cmpeq_epi8_mask(characters, _mm512_set1_epi8('-' - '0'));
    cells.space[i] = _mm512_cmpeq_epi8_mask(characters, _mm512_set1_epi8(' ' - '0'));
    cells.zero[i] =
        _mm512_mask_cmpeq_epi8_mask(cells.fields[i], characters, _mm512_setzero_si512());
    const __mmask64 digit =
        _mm512_mask_cmplt_epu8_mask(cells.fields[i], characters, _mm512_set1_epi8(10));
    cells.digit[i] = digit;
    cells.digits[i] = _mm512_maskz_mov_epi8(digit, characters);
  }
}

/// Finds the cells that are not simple. A word stands for a cell; its lowest bit is the first
/// character.
XENT_TARGET inline std::uint32_t find_others(const Group& cells) {
  const __m512i ones = _mm512_set1_epi16(-1);
  const __m512i digit = _mm512_load_si512(cells.digit.data());
  const __m512i point = _mm512_load_si512(cells.point.data());
  const __m512i minus = _mm512_load_si512(cells.minus.data());
  const __m512i zero = _mm512_load_si512(cells.zero.data());
  const __m512i space = _mm512_load_si512(cells.space.data());
  const __m512i number = _mm512_andnot_si512(space, _mm512_load_si512(cells.fields.data()));
  const __m512i known = _mm512_or_si512(_mm512_or_si512(digit, point), minus);
  const __m512i below = _mm512_add_epi16(number, number);
  const __m512i first = _mm512_andnot_si512(below, number);
  const __m512i lead =  // where the first digit must be
      _mm512_or_si512(_mm512_andnot_si512(minus, first), _mm512_add_epi16(minus, minus));
  const __m512i lead_zero = _mm512_and_si512(lead, zero);
  return _mm512_cmpneq_epi16_mask(known, number)                                  // strangers
         | _mm512_test_epi16_mask(first, _mm512_add_epi16(first, ones))           // spaces inside
         | _mm512_test_epi16_mask(minus, _mm512_andnot_si512(first, ones))        // minus inside
         | _mm512_test_epi16_mask(point, _mm512_add_epi16(point, ones))           // two points
         | _mm512_testn_epi16_mask(lead, digit)                                   // .5
         | _mm512_cmpge_epi16_mask(digit, _mm512_setzero_si512())                 // 5. and spaces
         | _mm512_test_epi16_mask(_mm512_add_epi16(lead_zero, lead_zero), digit)  // 05
         | _mm512_cmpeq_epi16_mask(digit, ones);                                  // 16 digits
}

/// The characters up to the point, which must move up by one.
XENT_TARGET inline __m512i up_to_point(const Group& cells) {
  const __m512i point = _mm512_load_si512(cells.point.data());
  return _mm512_or_si512(point, _mm512_subs_epu16(point, _mm512_set1_epi16(1)));
}

XENT_TARGET inline __m512i drop_point(__m512i digits, __mmask64 moved) {
  return _mm512_mask_mov_epi8(digits, moved, _mm512_bslli_epi128(digits, 1));
}

/// Joins 16 digits to 4 numbers of 4 digits.
XENT_TARGET inline __m512i join_to_fours(__m512i digits) {
  const __m512i pairs = _mm512_maddubs_epi16(digits, _mm512_set1_epi16(0x010A));  // 10, 1
  return _mm512_madd_epi16(pairs, _mm512_set1_epi32(0x00010064));                 // 100, 1
}

/// Eight numbers: the digits of two registers, without their points, divided by 10^decimals.
XENT_TARGET inline __m512d convert_eight(__m512i first, __m512i second, __m512i points) {
  const __m512i fours = _mm512_packus_epi32(join_to_fours(first), join_to_fours(second));
  const __m512i eights = _mm512_madd_epi16(fours, _mm512_set1_epi32(0x00012710));  // 10000, 1
  const __m512i integers = _mm512_add_epi64(_mm512_mul_epu32(eights, _mm512_set1_epi64(100000000)),
                                            _mm512_srli_epi64(eights, 32));
  const __m512i order = _mm512_setr_epi64(0, 2, 4, 6, 1, 3, 5, 7);
  const __m512d numbers = _mm512_cvtepi64_pd(_mm512_permutexvar_epi64(order, integers));
  // A point before d decimals has 48 + d zero bits above it; a mask without a point has 64. The
  // lowest four bits of that number are d, or 0.
  const __m512d powers = _mm512_permutex2var_pd(_mm512_loadu_pd(exact_powers_of_ten.data()),
                                                _mm512_lzcnt_epi64(points),
                                                _mm512_loadu_pd(exact_powers_of_ten.data() + 8));
  return _mm512_div_pd(numbers, powers);
}

XENT_TARGET inline void convert_group(const Group& cells, double* values) {
  alignas(64) std::array<std::uint64_t, parts> moved;
  _mm512_store_si512(moved.data(), up_to_point(cells));
  const __m512i minus = _mm512_load_si512(cells.minus.data());
  const __mmask32 negative = _mm512_test_epi16_mask(minus, minus);
  for (std::size_t i = 0; i < parts; i += 2) {
    const __m512i points =
        _mm512_cvtepu16_epi64(_mm_load_si128(reinterpret_cast<const __m128i*>(&cells.point[i])));
    const __m512d magnitudes = convert_eight(drop_point(cells.digits[i], moved[i]),
                                             drop_point(cells.digits[i + 1], moved[i + 1]), points);
    const __m512i sign = _mm512_set1_epi64(std::numeric_limits<std::int64_t>::min());
    const __m512i bits = _mm512_castpd_si512(magnitudes);
    _mm512_storeu_si512(
        values + 4 * i,
        _mm512_mask_xor_epi64(bits, static_cast<__mmask8>(negative >> (4 * i)), bits, sign));
  }
}

#include "io/number/plain_cells_convert.inc"

}  // namespace

constinit const PlainCells plain_cells_avx512{find_ends, convert};

}  // namespace xent
