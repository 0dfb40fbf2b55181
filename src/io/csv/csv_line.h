// One line of CSV, read cell by cell with care for quotes, spaces and places.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace xent {

/// What stands for a newline inside quotes while a row is a line. No text in UTF-8 has this byte.
inline constexpr char held_newline = '\xFF';

/// A cell of a line. `text` has no surrounding blanks and quotes; doubled quotes in it are still
/// doubled.
struct CsvCell {
  std::string_view text;
  std::size_t offset = 0;  ///< of the cell's first byte (or quote) in the line
  bool is_quoted = false;
  bool is_closed = true;  ///< false: the cell is quoted and has no closing quote on this line

  /// The text with doubled quotes made single and newlines in their places.
  std::string unescaped() const;
};

/// Walks over the cells of a line. The line has no \n; a \r at its end is left out.
///
/// The delimiter ' ' stands for runs of spaces and tabs. With any other delimiter, blanks around a
/// cell are dropped.
class CsvCells {
 public:
  CsvCells(std::string_view line, char delimiter);

  /// The next cell; none after the last cell. A line has at least one cell unless it is blank.
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

/// Whether the line only names the delimiter, as Excel has it: sep=;
bool names_delimiter(std::string_view line);

/// The delimiter that a line seems to use: the first of tab, comma, semicolon, bar and space that
/// occurs outside quotes; a comma if none of them does. Commas that are decimal signs between
/// semicolons are none.
char find_delimiter(std::string_view line);

}  // namespace xent
