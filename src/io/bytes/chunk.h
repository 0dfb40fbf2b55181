// Rows of a source before they are parsed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "io/bytes/buffer.h"

namespace xent {

class Reader;

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
};

/// Bytes read so far, and all bytes (0 if not known), for the progress line.
struct ReadProgress {
  std::uint64_t done = 0;
  std::uint64_t total = 0;
};

}  // namespace xent
