// Rows of a source before they are parsed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "io/bytes/buffer.h"

namespace xent {

class Reader;

/// Lines that belong to no row. `offset` is where the row behind them starts.
struct SkippedLines {
  std::uint64_t offset = 0;
  std::uint64_t lines = 0;
};

/// Some whole rows of a source that are not parsed yet. A chunk is used again for block after
/// block.
struct Chunk {
  std::shared_ptr<const Reader> part;  ///< of several sources in a row: the one that these are of
  std::size_t first_row = 0;           ///< from 0
  std::size_t rows = 0;
  std::uint64_t first_line = 0;    ///< text formats: the line of first_row, from 1
  std::uint64_t first_column = 1;  ///< the column on that line where the bytes start, from 1
  Buffer bytes;                    ///< text and NPY: the rows as they stand in the source

  /// Text formats: the row that was looked for last, and where it starts in `bytes`: see row_start.
  mutable std::size_t found_row = 0, found_at = 0;

  // CSV whose rows are not all one line after another: see line_number.
  std::vector<SkippedLines> skipped = {};           ///< each with the lines of those before it
  bool holds_newlines = false;                      ///< cells may hold newlines
  mutable std::size_t counted_to = 0, counted = 0;  ///< newlines in the cells before a place
};

/// Bytes read so far, and all bytes (0 if not known), for the progress line.
struct ReadProgress {
  std::uint64_t done = 0;
  std::uint64_t total = 0;
};

}  // namespace xent
