#include "io/csv/csv_line.h"

#include "io/csv/csv_value.h"

namespace xent {
namespace {

constexpr std::string_view blanks = " \t";

bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

/// Whether the commas of a line stand in numbers between semicolons: 1,5;2,25.
bool are_decimal_commas(std::string_view line) {
  const auto holds = [&](char c) { return line.find(c) != std::string_view::npos; };
  if (!holds(';') || !holds(',') || holds('\t')) return false;
  CsvCells cells(line, ';');
  while (const auto cell = cells.next()) {
    if (cell->text.find(',') != std::string_view::npos && !cell_number(cell->text, ',')) {
      return false;
    }
  }
  return true;
}

}  // namespace

std::string CsvCell::unescaped() const {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    plain += is_quoted && text[i] == held_newline ? '\n' : text[i];
    if (is_quoted && text[i] == '"' && i + 1 < text.size() && text[i + 1] == '"') ++i;
  }
  return plain;
}

CsvCells::CsvCells(std::string_view line, char delimiter) : line_(line), delimiter_(delimiter) {
  if (line_.ends_with('\r')) line_.remove_suffix(1);
  if (delimiter_ == ' ') {
    const std::size_t last = line_.find_last_not_of(blanks);
    line_ = line_.substr(0, last + 1);  // npos + 1 is 0: a line of blanks has no cells
  }
  done_ = line_.empty();
}

std::optional<CsvCell> CsvCells::next() {
  if (done_) return std::nullopt;
  while (at_ < line_.size() && is_blank(line_[at_]) && line_[at_] != delimiter_) ++at_;
  if (delimiter_ == ' ') at_ = line_.find_first_not_of(blanks, at_);

  CsvCell cell;
  if (at_ < line_.size() && line_[at_] == '"') {
    cell = quoted_cell(at_);
  } else {
    const std::size_t end =
        delimiter_ == ' ' ? line_.find_first_of(blanks, at_) : line_.find(delimiter_, at_);
    cell.offset = at_;
    cell.text = line_.substr(at_, end == std::string_view::npos ? end : end - at_);
    at_ += cell.text.size();
    while (!cell.text.empty() && is_blank(cell.text.back())) cell.text.remove_suffix(1);
  }
  done_ = at_ >= line_.size();
  if (!done_) ++at_;  // past the delimiter
  return cell;
}

/// A quoted cell ends at its closing quote. If there is more text before the delimiter, the cell's
/// text is all of it, quotes included: no number is spelled so, and the reader refuses it.
CsvCell CsvCells::quoted_cell(std::size_t from) {
  CsvCell cell{.text = {}, .offset = from, .is_quoted = true, .is_closed = false};
  std::size_t close = from + 1;
  for (; close < line_.size(); ++close) {
    if (line_[close] != '"') continue;
    if (close + 1 < line_.size() && line_[close + 1] == '"') {
      ++close;
    } else {
      cell.is_closed = true;
      break;
    }
  }
  cell.text = line_.substr(from + 1, close - from - 1);
  at_ = cell.is_closed ? close + 1 : line_.size();
  const std::size_t after = at_;
  while (at_ < line_.size() && line_[at_] != delimiter_) {
    if (!is_blank(line_[at_])) cell.text = line_.substr(from, at_ + 1 - from);
    ++at_;
  }
  if (delimiter_ == ' ' && after < line_.size()) at_ = line_.find_first_of(blanks, after);
  at_ = std::min(at_, line_.size());
  return cell;
}

std::vector<CsvCell> csv_cells(std::string_view line, char delimiter) {
  std::vector<CsvCell> cells;
  CsvCells walk(line, delimiter);
  while (const auto cell = walk.next()) cells.push_back(*cell);
  return cells;
}

bool names_delimiter(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line.size() == 5 && line.starts_with("sep=");
}

char find_delimiter(std::string_view line) {
  if (names_delimiter(line)) return line[4];
  std::string outside;
  bool inside = false;
  for (const char c : line) {
    if (c == '"') inside = !inside;
    if (!inside) outside += c;
  }
  if (are_decimal_commas(outside)) return ';';
  for (const char delimiter : {'\t', ',', ';', '|', ' '}) {
    const std::size_t first = outside.find_first_not_of(blanks);
    const std::size_t last = outside.find_last_not_of(" \t\r");
    if (first == std::string::npos) break;
    const std::string_view inner = std::string_view(outside).substr(first, last + 1 - first);
    if (inner.find(delimiter) != std::string_view::npos) return delimiter;
  }
  return ',';
}

}  // namespace xent
