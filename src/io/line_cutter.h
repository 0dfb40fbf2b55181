// Cuts a text source into runs of whole lines, finding nothing but newlines.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "io/byte_source.h"
#include "io/reader.h"

namespace xent {

/// Lines of a text source. A line ends with \n (or the end of the source); the \n is part of what
/// is taken, so every line taken has one. Blank lines (empty or \r) are left out at the end of the
/// source and handed out anywhere else, for the format to refuse. A UTF-8 byte order mark is
/// skipped.
class LineCutter {
 public:
  static constexpr std::size_t max_line = std::size_t{256} << 20;

  /// Throws Error if there is no line at all.
  explicit LineCutter(ByteSource source);

  /// The next line, without its \n, not taken.
  std::string_view front();
  void skip_front();

  /// As Reader::peek and Reader::take, a row being a line.
  std::size_t peek(std::size_t max_lines);
  void take(std::size_t lines, Chunk& chunk);

  const std::string& name() const { return source_.name(); }
  Reader::Progress progress() const { return source_.progress(); }

 private:
  /// Goes on counting whole lines in the bytes held, up to max_lines of them.
  void count(std::size_t max_lines);
  void forget_count();
  bool read_more();
  /// How many of the bytes held may be handed out: all but blank lines that may be the last.
  std::size_t usable() const;

  ByteSource source_;
  Buffer held_;              // read and not taken
  std::size_t scanned_ = 0;  // bytes of held_ counted so far
  std::size_t lines_ = 0;    // whole lines counted in held_
  std::size_t end_ = 0;      // where the last of them ends
  bool at_end_ = false;      // of the source
  std::size_t next_row_ = 0;
  std::uint64_t next_line_ = 1;
};

}  // namespace xent
