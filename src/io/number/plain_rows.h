// Lines of nothing but plain numbers, as fast as the machine can read them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "io/number/plain_cells.h"

namespace xent {

/// How lines of numbers look.
struct PlainLayout {
  std::size_t width = 1;  ///< cells of a line
  char delimiter = ',';
  std::span<const std::uint8_t> unread = {};  ///< nonzero for cells that may hold any text
  bool as_json = false;  ///< only numbers as JSON spells them: no +1, 05, .5, 5. nor nan
};

/// Reads lines of plain numbers row by row, up to the first line that holds anything else. That
/// one is for the caller to read, with care, before reading goes on.
///
/// Plain are numbers with spaces before them, delimiters, and \n or \r\n. Values are those of
/// read_number; nothing is read that the careful way refuses.
class PlainRowsReader {
 public:
  /// Requires a text that ends with a newline, Buffer::padding readable bytes on both sides of it,
  /// a delimiter that no number contains, and exactly the room for the numbers of all lines.
  PlainRowsReader(std::span<const char> text, const PlainLayout& layout, std::span<double> values,
                  const PlainCells* cells);

  /// Reads on to the end or to a line that is not plain. Values of rows after rows() may be
  /// overwritten.
  void read();

  std::size_t rows() const { return rows_; }  ///< so far
  const char* line() const { return line_; }  ///< where the next line starts

  /// Leaves out a row that the caller has read.
  void skip_row(const char* next_line);

 private:
  bool read_digits();
  bool read_piece();
  const char* read_number_here(const char* from, double& value) const;
  bool read_other_cell(const char* from, const char* end, std::size_t column, double& value) const;
  bool read_one_by_one();
  bool give_up();
  const char* piece_end() const;
  /// The values from at_ on: no more than so many cells can be left.
  std::span<double> rest() const { return values_.subspan(rows_ * layout_.width + column_); }
  template <class EndOf>
  bool accept(std::size_t cells, std::size_t newlines, EndOf end_of);

  const PlainLayout& layout_;
  const PlainCells* const cells_;
  const char* const text_end_;
  const std::span<double> values_;

  const char* line_;      // all before it is read
  std::size_t rows_ = 0;  // up to line_
  const char* at_;        // the cell to be read next
  std::size_t column_ = 0;
  const char* one_by_one_;  // up to here, since a line was not plain
};

}  // namespace xent
