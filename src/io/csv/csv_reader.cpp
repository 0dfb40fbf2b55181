#include "io/csv/csv_reader.h"

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <cstring>
#include <utility>

#include "base/text.h"
#include "io/bytes/line_cutter.h"
#include "io/bytes/text_place.h"
#include "io/csv/csv_line.h"
#include "io/number/number.h"
#include "io/number/plain_rows.h"

namespace xent {
namespace {

constexpr const char* nul_message = "NUL byte in the text, expected CSV";

bool is_number(const CsvCell& cell) {
  return cell.is_closed && parse_number(cell.text).has_value();
}

void check_closed(const CsvCell& cell) {
  if (!cell.is_closed) {
    throw TextError{cell.offset, "quoted cell has no closing quote on its line"};
  }
}

class CsvReader final : public Reader {
 public:
  CsvReader(ByteSource source, const CsvOptions& options, const FieldChoice& choice);

  std::optional<Extent> extent(Role role) const override;
  const FieldPlan* plan() const override { return &plan_; }
  bool is_table() const override { return true; }
  void read_into(Chunk& chunk) override { lines_.read_into(chunk.bytes); }
  std::size_t peek(std::size_t max_rows) override { return lines_.peek(max_rows); }
  void take(std::size_t rows, Chunk& chunk) override { lines_.take(rows, chunk); }
  std::optional<RowError> parse_rows(const Chunk& chunk, Values& values) const override;
  std::string text(const Chunk& chunk, Role role, std::size_t row,
                   std::size_t value) const override;
  std::string place(const Chunk& chunk, Role role, std::size_t row,
                    std::size_t value) const override;
  std::string place(const Chunk& chunk, std::size_t row) const override;
  std::vector<std::string> field_texts(const Chunk& chunk, std::size_t row) const override;
  const std::string& name() const override { return lines_.name(); }
  Progress progress() const override { return lines_.progress(); }

 private:
  /// Where the number of a column goes: to the values of the role, at this offset in the row.
  struct Target {
    bool wanted = false;
    Role role = Role::logits;
    std::size_t offset = 0;
  };

  Fields read_header(Header header, const FieldChoice& choice);
  bool first_line_is_header(const std::vector<CsvCell>& cells, const FieldChoice& choice) const;
  void plan_targets();

  void take_ids(const Chunk& chunk, const char* line, std::size_t row, std::size_t end,
                Values& values) const;
  void deal_out(std::size_t row, std::size_t end, Values& values) const;
  /// Parses any line, cell by cell. Throws TextError.
  void parse_carefully(std::string_view line, std::size_t row, Values& values) const;
  std::vector<std::string>& ids(Values& values) const { return values.ids[plan_.owner]; }
  CsvCell cell_of(const Chunk& chunk, Role role, std::size_t row, std::size_t value) const;

  LineCutter lines_;
  char delimiter_;
  bool single_column_is_vector_;
  FieldPlan plan_;
  std::vector<Target> targets_;  // one per column

  // For lines of plain numbers; columns that no role takes may hold any text:
  bool may_be_plain_ = false;
  std::vector<std::uint8_t> unwanted_;  // one per column; empty if every column has a role
  PlainLayout layout_;
  std::optional<Role> only_role_;  // set if its values are the whole table, column by column
  const PlainCells* plain_cells_ = plain_cells(chosen_isa());
};

/// Whether the character, as a delimiter, could be taken for a part of a number.
bool is_in_numbers(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '+' || c == '-' || c == '.';
}

/// Past the newline that ends this line of a chunk.
const char* next_line(const Chunk& chunk, const char* line) {
  const char* const end = chunk.bytes.data() + chunk.bytes.size();
  return static_cast<const char*>(std::memchr(line, '\n', static_cast<std::size_t>(end - line))) +
         1;
}

CsvReader::CsvReader(ByteSource source, const CsvOptions& options, const FieldChoice& choice)
    : lines_(std::move(source)),
      delimiter_(options.delimiter),
      single_column_is_vector_(options.single_column_is_vector) {
  plan_ = plan_fields(read_header(options.header, choice), choice);
  plan_targets();
}

/// Decides how lines of plain numbers will be read.
void CsvReader::plan_targets() {
  targets_.resize(plan_.fields.count);
  for (const Role role : all_roles) {
    const std::vector<std::size_t>& columns = plan_.of[role];
    for (std::size_t i = 0; i < columns.size(); ++i) targets_[columns[i]] = {true, role, i};
  }
  may_be_plain_ = delimiter_ != ' ' && !is_in_numbers(delimiter_);
  bool in_order = true;
  for (std::size_t c = 0; c < targets_.size(); ++c) {
    const Target& target = targets_[c];
    unwanted_.push_back(target.wanted ? 0 : 1);
    in_order = in_order && target.wanted && target.role == targets_[0].role && target.offset == c;
  }
  if (in_order) {
    only_role_ = targets_[0].role;
    unwanted_.clear();
  }
  layout_ = {targets_.size(), delimiter_, unwanted_};
}

Fields CsvReader::read_header(Header header, const FieldChoice& choice) {
  const std::string_view line = lines_.front();
  if (const std::size_t zero = line.find('\0'); zero != std::string_view::npos) {
    throw Error(place_at(name(), {1, zero + 1}), nul_message);
  }
  if (delimiter_ == '\0') delimiter_ = find_delimiter(line);
  const std::vector<CsvCell> cells = csv_cells(line, delimiter_);
  if (cells.empty()) throw Error(place_at(name(), {1, 1}), "line is blank, expected a row");
  Fields columns{name(), {}, cells.size()};
  const bool has_names =
      header == Header::automatic ? first_line_is_header(cells, choice) : header == Header::yes;
  if (!has_names) return columns;
  try {
    for (const CsvCell& cell : cells) {
      check_closed(cell);
      columns.names.push_back(cell.unescaped());
    }
  } catch (const TextError& error) {
    throw error.in(name(), line);
  }
  lines_.skip_front();
  if (lines_.peek(1) == 0) throw NoRows(name(), "has a header but no rows");
  return columns;
}

bool CsvReader::first_line_is_header(const std::vector<CsvCell>& cells,
                                     const FieldChoice& choice) const {
  const auto& known = choice.known_names;
  const bool are_known = std::all_of(cells.begin(), cells.end(), [&](const CsvCell& cell) {
    return std::find(known.begin(), known.end(), cell.unescaped()) != known.end();
  });
  if (are_known || cells.size() == known.size()) return are_known;
  const std::string& id = choice.id;
  if (cells.empty() || cells[0].text.starts_with('#')) return false;  // refused as a row
  std::size_t numbers = 0;
  std::size_t words = 0;
  const CsvCell* number = nullptr;
  for (std::size_t c = 0; c < cells.size(); ++c) {
    if (id == std::to_string(c + 1) || cells[c].text == id) continue;
    if (is_number(cells[c])) {
      ++numbers;
      if (number == nullptr) number = &cells[c];
    } else if (!cells[c].text.empty()) {
      ++words;
    }
  }
  if (numbers == 0) return words > 0;
  if (words == 0) return false;
  const bool mostly_words = words > numbers;
  const auto odd = std::find_if(cells.begin(), cells.end(), [&](const CsvCell& cell) {
    return !cell.text.empty() && is_number(cell) == mostly_words;
  });
  throw Error(place_at(name(), {1, odd->offset + 1}),
              "first line mixes names and numbers: " + in_quotes(odd->text) +
                  (mostly_words ? " is a number" : " is not a number"),
              "--header yes if it is a header, --header no if it is a row");
}

std::optional<Extent> CsvReader::extent(Role role) const {
  const std::size_t width = plan_.of[role].size();
  if (width == 0) return std::nullopt;
  const bool is_vector =
      single_column_is_vector_ || role == Role::weights || role == Role::expected;
  if (width == 1 && is_vector) return Extent{{0}, false};
  return Extent{{0, width}, false};
}

std::optional<RowError> CsvReader::parse_rows(const Chunk& chunk, Values& values) const {
  for (const Role role : all_roles) {
    const std::size_t width = plan_.of[role].size();
    if (width > 0) values[role].resize<double>(chunk.rows * width);
  }
  if (has_ids()) ids(values).resize(chunk.rows);
  std::vector<double>& table = only_role_ ? values[*only_role_].edit() : values.table;
  table.resize(chunk.rows * layout_.width);

  PlainRowsReader plain(chunk.bytes.view(), layout_, table, plain_cells_);
  for (std::size_t row = 0; row < chunk.rows;) {
    const char* line = plain.line();
    if (may_be_plain_) plain.read();
    if (has_ids()) take_ids(chunk, line, row, plain.rows(), values);
    if (!only_role_) deal_out(row, plain.rows(), values);
    row = plain.rows();
    if (row == chunk.rows) break;
    line = plain.line();
    const char* const next = next_line(chunk, line);
    const std::string_view text(line, static_cast<std::size_t>(next - line - 1));
    try {
      parse_carefully(text, row, values);
    } catch (const TextError& error) {
      return RowError{row, error.in(name(), text, chunk.first_line + row)};
    }
    plain.skip_row(next);
    ++row;
  }
  return std::nullopt;
}

/// Takes the ids of plain lines, from `line` on.
void CsvReader::take_ids(const Chunk& chunk, const char* line, std::size_t row, std::size_t end,
                         Values& values) const {
  for (; row < end; ++row) {
    const char* const next = next_line(chunk, line);
    CsvCells cells({line, static_cast<std::size_t>(next - line - 1)}, delimiter_);
    for (std::size_t c = 0; c < *plan_.id; ++c) cells.next();
    ids(values)[row] = cells.next()->text;  // not quoted
    line = next;
  }
}

/// Copies the columns of the table to the roles that they belong to.
void CsvReader::deal_out(std::size_t row, std::size_t end, Values& values) const {
  for (const Role role : all_roles) {
    const std::vector<std::size_t>& columns = plan_.of[role];
    if (columns.empty()) continue;
    double* to = values[role].edit().data() + row * columns.size();
    for (std::size_t from = row; from < end; ++from) {
      for (const std::size_t column : columns) *to++ = values.table[from * layout_.width + column];
    }
  }
}

/// The number in a cell. Throws TextError if there is none.
double number_in(const CsvCell& cell) {
  check_closed(cell);
  const auto number = parse_number(cell.text);
  if (number) return *number;
  if (cell.text.empty()) throw TextError{cell.offset, "cell is empty, expected a number"};
  throw TextError{cell.offset, in_quotes(cell.text) + " is not a number"};
}

void CsvReader::parse_carefully(std::string_view line, std::size_t row, Values& values) const {
  if (const std::size_t zero = line.find('\0'); zero != std::string_view::npos) {
    throw TextError{zero, nul_message};
  }
  if (line.starts_with('#')) {
    throw TextError{0, "comment lines are not read: " + in_quotes(line),
                    "leave them out with grep -v '^#'"};
  }
  const std::string expected = ", expected " + std::to_string(targets_.size());
  CsvCells cells(line, delimiter_);
  std::size_t c = 0;
  while (const auto cell = cells.next()) {
    if (c == targets_.size()) {
      throw TextError{cell->offset,
                      "row has " + counted(csv_cells(line, delimiter_).size(), "cell") + expected};
    }
    const Target& target = targets_[c];
    if (c == plan_.id) ids(values)[row] = cell->unescaped();
    if (target.wanted) {
      const std::size_t index = row * plan_.of[target.role].size() + target.offset;
      values[target.role].edit()[index] = number_in(*cell);
    } else {
      check_closed(*cell);
    }
    ++c;
  }
  if (c == targets_.size()) return;
  if (c == 0) throw TextError{0, "line is blank, expected " + counted(targets_.size(), "cell")};
  const std::size_t offset = line.ends_with('\r') ? line.size() - 1 : line.size();
  throw TextError{offset, "row has " + counted(c, "cell") + expected};
}

CsvCell CsvReader::cell_of(const Chunk& chunk, Role role, std::size_t row,
                           std::size_t value) const {
  CsvCells cells(line_of(chunk, row), delimiter_);
  for (std::size_t before = plan_.of[role][value]; before > 0; --before) cells.next();
  return *cells.next();
}

std::string CsvReader::place(const Chunk& chunk, Role role, std::size_t row,
                             std::size_t value) const {
  const std::size_t column = cell_of(chunk, role, row, value).offset + 1;
  return place_at(name(), {chunk.first_line + row, column});
}

std::string CsvReader::text(const Chunk& chunk, Role role, std::size_t row,
                            std::size_t value) const {
  return std::string(cell_of(chunk, role, row, value).text);
}

std::vector<std::string> CsvReader::field_texts(const Chunk& chunk, std::size_t row) const {
  std::vector<std::string> texts;
  CsvCells cells(line_of(chunk, row), delimiter_);
  while (const auto cell = cells.next()) texts.push_back(cell->unescaped());
  return texts;
}

std::string CsvReader::place(const Chunk& chunk, std::size_t row) const {
  return place_at(name(), chunk.first_line + row);
}

}  // namespace

std::unique_ptr<Reader> open_csv(ByteSource source, const CsvOptions& options,
                                 const FieldChoice& choice) {
  return std::make_unique<CsvReader>(std::move(source), options, choice);
}

}  // namespace xent
