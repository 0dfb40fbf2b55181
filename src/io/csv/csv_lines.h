// Cuts CSV into rows that are lines, whatever newlines stand in its quotes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "io/bytes/line_cutter.h"
#include "io/csv/csv_options.h"

namespace xent {

/// Lines of a CSV source, one for each row:
///
/// - A newline inside a quoted cell is held_newline. Only a quote at a cell's start opens a cell.
/// - If a source has CR and no LF in its first 64 KiB, CR ends a line.
/// - Lines that begin with the comment character are left out.
class CsvLines final : public LineCutter {
 public:
  /// Throws Error if there is no line at all.
  CsvLines(ByteSource text, const CsvOptions& options);

  /// As the options say, or as the first line shows: see find_delimiter.
  char delimiter() const { return delimiter_; }
  /// For the lines to come.
  void set_delimiter(char delimiter) { delimiter_ = delimiter; }

  /// The number of the line that front() gives, and its text with newlines in their places.
  std::uint64_t front_line() const;
  std::string front_text();

  void take(std::size_t rows, Chunk& chunk) override;

 private:
  void arrived(std::size_t count) override { prepare(held().size() - waiting() - count, false); }
  void met(std::size_t at) override;
  void finish() override;
  Error too_long() const override;

  /// Looks at the bytes held from `at` on, which are new.
  void prepare(std::size_t at, bool is_end);
  /// Makes lines of them.
  void filter(std::size_t at, bool is_end);
  bool knows_dialect(bool is_end);
  void skip_line(std::uint64_t offset);
  bool starts_cell(std::size_t quote) const;
  void hold_newlines(std::size_t from, std::size_t end);

  char delimiter_, comment_;
  bool knows_dialect_ = false;
  bool filters_;                // new bytes may have to be changed
  bool has_cr_ = false;         // CR ends a line
  bool is_in_quotes_ = false;   // the bytes that arrive next are in a quoted cell
  bool is_in_comment_ = false;  // or in a comment
  bool holds_newlines_ = false;
  std::uint64_t taken_ = 0;            // bytes of lines
  std::vector<SkippedLines> skipped_;  // by their places in all bytes of lines
};

/// The number of a row's line in its source.
std::uint64_t line_number(const Chunk& chunk, std::size_t row);

/// Text of a row of a chunk with its newlines in their places.
std::string row_text(const Chunk& chunk, std::string_view line);

}  // namespace xent
