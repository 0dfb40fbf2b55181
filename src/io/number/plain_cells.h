// Cells of plain numbers, many at a time: the vectorised part of reading rows (plain_rows.h).
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/isa.h"

namespace xent {

/// The routines of one instruction set. Texts have Buffer::padding readable bytes on both sides.
struct PlainCells {
  /// Text is worked on in pieces of at most this many bytes.
  static constexpr std::size_t piece = 16384;
  /// Cells are converted in groups of so many.
  static constexpr std::size_t group = 32;

  struct Found {
    std::size_t cells = 0;
    std::size_t newlines = 0;
  };
  /// Writes the offset of every delimiter and newline, each the end of a cell. Requires
  /// size <= piece and room for piece + 64 ends.
  Found (*find_ends)(const char* text, std::size_t size, char delimiter, std::uint16_t* ends);

  /// Converts simple cells: [-]digits[.digits] as JSON spells numbers (05, .5 and 5. are none) with
  /// spaces before them, at most 16 characters and 15 digits. Bit i % 32 of others[i / 32] is set
  /// for every other cell i, whose value is then anything. Requires that
  /// ends[-1] is 0xFFFF, the offset before the first cell, and that the ends after the last, up to
  /// a whole group, are offsets into the text too.
  void (*convert)(const char* text, const std::uint16_t* ends, std::size_t cells, double* values,
                  std::uint32_t* others);
};

extern const PlainCells plain_cells_avx2, plain_cells_avx512;

/// The routines for an instruction set; null where none are faster than reading cell by cell.
const PlainCells* plain_cells(Isa isa) noexcept;

}  // namespace xent
