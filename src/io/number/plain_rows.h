// Reads lines of plain numbers fast.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "io/number/plain_cells.h"

namespace xent {

/// The layout of lines of numbers.
struct PlainLayout {
  std::size_t width = 1;  ///< cells in a line
  char delimiter = ',';
  std::span<const std::uint8_t> unread = {};  ///< nonzero for columns that may hold any text
  bool as_json = false;  ///< numbers must be spelled as in JSON: not +1, 05, .5, 5. or nan
};

/// Reads lines of plain numbers, one row per line, up to the first line that is not plain. The
/// caller reads that line with care; then read() can go on.
///
/// A plain line holds numbers with any spaces before them, delimiters, and \n or \r\n. The values
/// are the same as from read_number. The caller's careful way would accept every plain line too.
class PlainRowsReader {
 public:
  /// Requires a text that ends with a newline, Buffer::padding readable bytes on both sides of it,
  /// a delimiter that no number contains, and room for exactly the numbers of all lines.
  PlainRowsReader(std::span<const char> text, const PlainLayout& layout, std::span<double> values,
                  const PlainCells* cells);

  /// Reads to the end, or to a line that is not plain. May overwrite the values of rows after
  /// rows().
  void read();

  std::size_t rows() const { return rows_; }  ///< so far
  const char* line() const { return line_; }  ///< where the next line starts

  /// Skips a row that the caller has read.
  void skip_row(const char* next_line);

 private:
  bool read_digits();
  bool read_piece();
  const char* read_number_here(const char* from, double& value) const;
  bool read_other_cell(const char* from, const char* end, std::size_t column, double& value) const;
  bool read_one_by_one();
  bool give_up();
  const char* piece_end() const;
  /// The values from at_ on. There cannot be more cells left than values.
  std::span<double> rest() const { return values_.subspan(rows_ * layout_.width + column_); }
  template <class EndOf>
  bool accept(std::size_t cells, std::size_t newlines, EndOf end_of);

  const PlainLayout& layout_;
  const PlainCells* const cells_;
  const char* const text_end_;
  const std::span<double> values_;

  const char* line_;        // the next line: all text before it is read
  std::size_t rows_ = 0;    // the number of rows before line_
  const char* at_;          // the cell to be read next
  std::size_t column_ = 0;  // of that cell
  const char* one_by_one_;  // cells before it are read one by one, because a line was not plain
};

}  // namespace xent
