// Cells of plain numbers with AVX2: 32 cells at a time, two per register. The steps are the same as
// with AVX-512 (plain_cells_avx512.cpp), but masks of bytes come from tables.
#include <immintrin.h>

#include <algorithm>
#include <array>
#include <bit>

#include "io/number/plain_cells.h"
#include "io/number/plain_number.h"

namespace xent {
namespace {

#define XENT_TARGET [[gnu::target("avx2,bmi,bmi2,popcnt,lzcnt")]]

constexpr std::size_t group = PlainCells::group;
constexpr std::size_t parts = group / 2;  // registers that hold their characters
constexpr std::size_t window = 16;        // characters of a cell

/// From byte n on, it has 16 - n zeros and n ones. From byte 32 - n on, it has n ones and 16 - n
/// zeros. All of it is in one cache line.
alignas(64) constexpr auto byte_masks = [] {
  std::array<char, 3 * window> masks{};
  for (std::size_t i = window; i < 2 * window; ++i) masks[i] = -1;
  return masks;
}();

/// Writes base + i to `ends` for every set bit i of `mask`, and up to 8 more values.
XENT_TARGET inline void write_offsets(std::uint64_t mask, std::size_t base, std::uint16_t* ends) {
  do {
    for (std::size_t i = 0; i < 8; ++i) {
      ends[i] = static_cast<std::uint16_t>(base + _tzcnt_u64(mask));
      mask &= mask - 1;
    }
    ends += 8;
  } while (mask != 0);
}

XENT_TARGET inline std::uint64_t bits_of(__m256i low, __m256i high) {
  return static_cast<std::uint32_t>(_mm256_movemask_epi8(low)) |
         std::uint64_t{static_cast<std::uint32_t>(_mm256_movemask_epi8(high))} << 32;
}

XENT_TARGET PlainCells::Found find_ends(const char* text, std::size_t size, char delimiter,
                                        std::uint16_t* ends) {
  const __m256i delimiters = _mm256_set1_epi8(delimiter);
  const __m256i newlines = _mm256_set1_epi8('\n');
  PlainCells::Found found;
  for (std::size_t at = 0; at < size; at += 64) {
    const __m256i low = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(text + at));
    const __m256i high = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(text + at + 32));
    const std::uint64_t within =
        size - at < 64 ? _bzhi_u64(~std::uint64_t{0}, static_cast<unsigned>(size - at))
                       : ~std::uint64_t{0};
    const std::uint64_t line_ends =
        within & bits_of(_mm256_cmpeq_epi8(low, newlines), _mm256_cmpeq_epi8(high, newlines));
    const std::uint64_t mask = line_ends | (within & bits_of(_mm256_cmpeq_epi8(low, delimiters),
                                                             _mm256_cmpeq_epi8(high, delimiters)));
    write_offsets(mask, at, ends + found.cells);
    found.cells += static_cast<std::size_t>(std::popcount(mask));
    found.newlines += static_cast<std::size_t>(std::popcount(line_ends));
  }
  return found;
}

/// The characters of 32 cells, and masks of their kinds. A mask has one bit per character, 16 bits
/// per cell.
struct Group {
  using Masks = std::array<std::uint32_t, parts>;
  __m256i digits[parts];  // values of digits, 0 for all else
  alignas(32) std::array<std::uint16_t, group> sizes;
  alignas(32) Masks fields, digit, point, minus, zero, space;
};

XENT_TARGET inline __m256i load_two(const char* first, const char* second) {
  return _mm256_loadu2_m128i(reinterpret_cast<const __m128i*>(second),
                             reinterpret_cast<const __m128i*>(first));
}
XENT_TARGET inline std::uint32_t bits_of(__m256i bytes) {
  return static_cast<std::uint32_t>(_mm256_movemask_epi8(bytes));
}
XENT_TARGET inline __m256i words(const void* from, std::size_t half) {
  return _mm256_load_si256(static_cast<const __m256i*>(from) + half);
}

XENT_TARGET inline void load_group(const char* text, const std::uint16_t* ends, Group& cells) {
  for (std::size_t i = 0; i < group; i += 16) {
    const __m256i after = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(ends + i));
    const __m256i before = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(ends + i - 1));
    const __m256i sizes = _mm256_add_epi16(_mm256_sub_epi16(after, before), _mm256_set1_epi16(-1));
    // Cells that are too long are treated as empty: neither are simple.
    const __m256i fits = _mm256_cmpeq_epi16(
        sizes, _mm256_min_epu16(sizes, _mm256_set1_epi16(static_cast<short>(window))));
    _mm256_store_si256(reinterpret_cast<__m256i*>(&cells.sizes[i]), _mm256_and_si256(sizes, fits));
  }
  const char* const from = text - window;
  for (std::size_t i = 0; i < parts; ++i) {
    const __m256i field = load_two(byte_masks.data() + cells.sizes[2 * i],
                                   byte_masks.data() + cells.sizes[2 * i + 1]);
    const __m256i characters = _mm256_and_si256(
        field, _mm256_sub_epi8(load_two(from + ends[2 * i], from + ends[2 * i + 1]),
                               _mm256_set1_epi8('0')));
    const __m256i at_most_9 =
        _mm256_cmpeq_epi8(characters, _mm256_min_epu8(characters, _mm256_set1_epi8(9)));
    const __m256i digit = _mm256_and_si256(at_most_9, field);
    cells.fields[i] = bits_of(field);
    cells.digit[i] = bits_of(digit);
    cells.point[i] = bits_of(_mm256_cmpeq_epi8(characters, _mm256_set1_epi8('.' - '0')));
    cells.minus[i] = bits_of(_mm256_cmpeq_epi8(characters, _mm256_set1_epi8('-' - '0')));
    cells.space[i] = bits_of(_mm256_cmpeq_epi8(characters, _mm256_set1_epi8(' ' - '0')));
    cells.zero[i] =
        bits_of(_mm256_and_si256(field, _mm256_cmpeq_epi8(characters, _mm256_setzero_si256())));
    cells.digits[i] = _mm256_and_si256(characters, digit);
  }
}

/// Words of ones where a & b is not 0.
XENT_TARGET inline __m256i meet(__m256i a, __m256i b) {
  const __m256i apart = _mm256_cmpeq_epi16(_mm256_and_si256(a, b), _mm256_setzero_si256());
  return _mm256_xor_si256(apart, _mm256_set1_epi16(-1));
}
XENT_TARGET inline __m256i differ(__m256i a, __m256i b) {
  return _mm256_xor_si256(_mm256_cmpeq_epi16(a, b), _mm256_set1_epi16(-1));
}

/// Finds the cells of one half that are not simple: their words are all ones. The lowest bit of a
/// mask is the first character.
XENT_TARGET inline __m256i find_others(const Group& cells, std::size_t half) {
  const __m256i ones = _mm256_set1_epi16(-1);
  const __m256i digit = words(cells.digit.data(), half);
  const __m256i point = words(cells.point.data(), half);
  const __m256i minus = words(cells.minus.data(), half);
  const __m256i zero = words(cells.zero.data(), half);
  const __m256i number =
      _mm256_andnot_si256(words(cells.space.data(), half), words(cells.fields.data(), half));
  const __m256i known = _mm256_or_si256(_mm256_or_si256(digit, point), minus);
  const __m256i first = _mm256_andnot_si256(_mm256_add_epi16(number, number), number);
  const __m256i lead =  // where the first digit must be
      _mm256_or_si256(_mm256_andnot_si256(minus, first), _mm256_add_epi16(minus, minus));
  const __m256i lead_zero = _mm256_and_si256(lead, zero);
  const __m256i others[] = {differ(known, number),                                // strangers
                            meet(first, _mm256_add_epi16(first, ones)),           // spaces inside
                            meet(minus, _mm256_andnot_si256(first, ones)),        // minus inside
                            meet(point, _mm256_add_epi16(point, ones)),           // two points
                            _mm256_xor_si256(meet(lead, digit), ones),            // .5
                            _mm256_cmpgt_epi16(digit, ones),                      // 5. and spaces
                            meet(_mm256_add_epi16(lead_zero, lead_zero), digit),  // 05
                            _mm256_cmpeq_epi16(digit, ones)};                     // 16 digits
  __m256i any = others[0];
  for (const __m256i& other : others) any = _mm256_or_si256(any, other);
  return any;
}

XENT_TARGET inline std::uint32_t find_others(const Group& cells) {
  const __m256i bytes = _mm256_packs_epi16(find_others(cells, 0), find_others(cells, 1));
  return bits_of(_mm256_permute4x64_epi64(bytes, 0b11011000));  // the halves' lanes are mixed
}

/// How many digits follow the point; 16 without one.
XENT_TARGET inline std::uint32_t decimals(std::uint32_t point) {
  return _lzcnt_u32(point & 0xFFFF) - 16;
}

/// Moves the characters before the point up by one, over the point.
XENT_TARGET inline __m256i drop_point(__m256i digits, std::uint32_t first, std::uint32_t second) {
  const __m256i moved =
      load_two(byte_masks.data() + window + first, byte_masks.data() + window + second);
  return _mm256_blendv_epi8(digits, _mm256_bslli_epi128(digits, 1), moved);
}

/// Joins 16 digits to 4 numbers of 4 digits.
XENT_TARGET inline __m256i join_to_fours(__m256i digits) {
  const __m256i pairs = _mm256_maddubs_epi16(digits, _mm256_set1_epi16(0x010A));  // 10, 1
  return _mm256_madd_epi16(pairs, _mm256_set1_epi32(0x00010064));                 // 100, 1
}

XENT_TARGET inline __m256d join_four(__m256i first, __m256i second) {
  const __m256i fours = _mm256_packus_epi32(join_to_fours(first), join_to_fours(second));
  const __m256i eights = _mm256_madd_epi16(fours, _mm256_set1_epi32(0x00012710));  // 10000, 1
  const __m256i integers = _mm256_add_epi64(_mm256_mul_epu32(eights, _mm256_set1_epi64x(100000000)),
                                            _mm256_srli_epi64(eights, 32));
  // An integer n below 2^52 makes the low bits of the double 2^52 + n.
  const __m256d base = _mm256_set1_pd(0x1p52);
  const __m256i bits =
      _mm256_or_si256(_mm256_permute4x64_epi64(integers, 0b11011000), _mm256_castpd_si256(base));
  return _mm256_sub_pd(_mm256_castsi256_pd(bits), base);
}

XENT_TARGET inline void convert_group(const Group& cells, double* values) {
  for (std::size_t i = 0; i < parts; i += 2) {
    const std::uint32_t a = decimals(cells.point[i]);
    const std::uint32_t b = decimals(cells.point[i] >> 16);
    const std::uint32_t c = decimals(cells.point[i + 1]);
    const std::uint32_t d = decimals(cells.point[i + 1] >> 16);
    const __m256d numbers =
        join_four(drop_point(cells.digits[i], a, b), drop_point(cells.digits[i + 1], c, d));
    const auto& powers = exact_powers_of_ten;  // 16 decimals (no point) select power 0
    const __m256d divisors =
        _mm256_setr_pd(powers[a & 15], powers[b & 15], powers[c & 15], powers[d & 15]);
    const __m256i minus =
        _mm256_cvtepu16_epi64(_mm_loadl_epi64(reinterpret_cast<const __m128i*>(&cells.minus[i])));
    const __m256i positive = _mm256_cmpeq_epi64(minus, _mm256_setzero_si256());
    const __m256d sign = _mm256_andnot_pd(_mm256_castsi256_pd(positive), _mm256_set1_pd(-0.0));
    _mm256_storeu_pd(values + 2 * i, _mm256_xor_pd(_mm256_div_pd(numbers, divisors), sign));
  }
}

#include "io/number/plain_cells_convert.inc"

}  // namespace

constinit const PlainCells plain_cells_avx2{find_ends, convert};

}  // namespace xent
