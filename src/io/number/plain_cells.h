// Reads many cells of plain numbers at a time: the vectorised part of plain_rows.h.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/isa.h"

namespace xent {

/// The routines for one instruction set. They require Buffer::padding readable bytes on both sides
/// of a text.
struct PlainCells {
  /// The most bytes of text that one call takes.
  static constexpr std::size_t piece = 16384;
  /// The number of cells that are converted together.
  static constexpr std::size_t group = 32;

  struct Found {
    std::size_t cells = 0;
    std::size_t newlines = 0;
  };
  /// Writes the offset of every delimiter and newline: the ends of the cells. Requires
  /// size <= piece and room for piece + 64 ends.
  Found (*find_ends)(const char* text, std::size_t size, char delimiter, std::uint16_t* ends);

  /// Converts simple cells. A simple cell is [-]digits[.digits], spelled as in JSON (not 05, .5 or
  /// 5.), with any spaces before it, and has at most 16 characters and 15 digits. Bit i % 32 of
  /// others[i / 32] is set for each cell i that is not simple; its value is unspecified. Requires
  /// that ends[-1] is 0xFFFF, the offset before the first cell, and that the ends after the last
  /// cell, up to a whole group, are offsets in the text too.
  void (*convert)(const char* text, const std::uint16_t* ends, std::size_t cells, double* values,
                  std::uint32_t* others);
};

extern const PlainCells plain_cells_avx2, plain_cells_avx512;

/// The routines for an instruction set; null if it has none.
const PlainCells* plain_cells(Isa isa) noexcept;

}  // namespace xent
