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
class LineCutter : public RowCutter {
 public:
  /// Throws Error if there is no line at all.
  explicit LineCutter(ByteSource text);

  /// The next line, without its \n. The line is not taken.
  std::string_view front();
  /// Drops the next line: rows count from the line after it.
  void skip_front();

  virtual void take(std::size_t lines, Chunk& chunk);

 protected:
  /// Chooses the constructor that leaves it to the derived class to call require_line.
  struct Unchecked {};
  LineCutter(ByteSource text, Unchecked);
  /// Throws Error if there is no line at all.
  void require_line();

  void finish() override;
  Error too_long() const override;

  /// Bytes at the end of those held that are not lines yet.
  std::size_t waiting() const { return waiting_; }
  void wait_from(std::size_t offset) { waiting_ = held().size() - offset; }
  std::uint64_t next_line() const { return next_line_; }
  /// Counts lines that are taken beside the rows.
  void count_lines(std::uint64_t lines) { next_line_ += lines; }

 private:
  std::size_t usable() const override;

  std::size_t waiting_ = 0;
  std::uint64_t next_line_ = 1;
};

/// The line of a row of a chunk, without its newline.
std::string_view line_of(const Chunk& chunk, std::size_t row);

}  // namespace xent
