// Rows of a source before they are parsed.
#pragma once

#include <cstddef>
#include <cstdint>

#include "io/bytes/buffer.h"

namespace xent {

/// Some whole rows of a source, cut out but not parsed. Reused from block to block.
struct Chunk {
  std::size_t first_row = 0;  ///< from 0
  std::size_t rows = 0;
  std::uint64_t first_line = 0;    ///< text formats: the line of first_row, from 1
  std::uint64_t first_column = 1;  ///< where its bytes start on that line, from 1
  Buffer bytes;                    ///< text and NPY: the rows as they stand in the source

  /// Text formats: where a row that was looked for starts in `bytes`; see row_start.
  mutable std::size_t found_row = 0, found_at = 0;
};

/// Bytes read so far and in all (0 if not known), for the progress line.
struct ReadProgress {
  std::uint64_t done = 0;
  std::uint64_t total = 0;
};

}  // namespace xent
