// One line of CSV, cell by cell: the careful way, which knows quotes, spaces and places.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace xent {

/// A cell of a line. `text` is without surrounding blanks and quotes; doubled quotes inside are
/// still doubled.
struct CsvCell {
  std::string_view text;
  std::size_t offset = 0;  ///< of its first byte (the quote, if quoted) in the line
  bool is_quoted = false;
  bool is_closed = true;  ///< false: quoted, with no closing quote on this line

  /// The text with doubled quotes made single.
  std::string unescaped() const;
};

/// Walks over the cells of a line (without its \n; a \r at the end is left out).
///
/// Delimiter ' ' stands for runs of spaces and tabs; with any other, blanks around a cell are
/// dropped.
class CsvCells {
 public:
  CsvCells(std::string_view line, char delimiter);

  /// The next cell; none after the last. A line has at least one cell unless it is blank.
  std::optional<CsvCell> next();

 private:
  CsvCell quoted_cell(std::size_t from);

  std::string_view line_;
  char delimiter_;
  std::size_t at_ = 0;
  bool done_ = false;
};

/// All cells of a line.
std::vector<CsvCell> csv_cells(std::string_view line, char delimiter);

/// The delimiter that a line seems to use: the first of tab, comma, semicolon and space that stands
/// outside its quotes; a comma if there is none.
char find_delimiter(std::string_view line);

}  // namespace xent
