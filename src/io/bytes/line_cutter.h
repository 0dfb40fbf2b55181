// Cuts a text source into runs of whole lines.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "io/bytes/row_cutter.h"

namespace xent {

/// Lines of a text source. A line ends with \n or at the end of the source. Every line that is
/// taken has its \n; the last line gets one if it has none. Blank lines (empty or \r) at the end of
/// the source are left out. Blank lines anywhere else are handed out, for the format to refuse. A
/// UTF-8 byte order mark is skipped.
class LineCutter final : public RowCutter {
 public:
  /// Throws Error if there is no line at all.
  explicit LineCutter(ByteSource text);

  /// The next line, without its \n. The line is not taken.
  std::string_view front();
  /// Drops the next line: rows count from the line after it.
  void skip_front();

  void take(std::size_t lines, Chunk& chunk);

 private:
  std::size_t usable() const override;
  void finish() override;
  Error too_long() const override;

  std::uint64_t next_line_ = 1;
};

/// The line of a row of a chunk, without its newline.
std::string_view line_of(const Chunk& chunk, std::size_t row);

}  // namespace xent
