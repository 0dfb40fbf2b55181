#include "io/csv/csv_reader.h"

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <cstring>
#include <utility>

#include "base/text.h"
#include "io/bytes/text_place.h"
#include "io/csv/csv_header.h"
#include "io/csv/csv_line.h"
#include "io/csv/csv_lines.h"
#include "io/csv/csv_row.h"
#include "io/csv/csv_value.h"
#include "io/number/plain_rows.h"

namespace xent {
namespace {

class CsvReader final : public Reader {
 public:
  CsvReader(ByteSource source, const CsvOptions& options, const FieldChoice& choice);

  std::optional<Extent> extent(Role role) const override;
  const FieldPlan* plan() const override { return &plan_; }
  bool is_table() const override { return true; }
  bool starts_like_header() const override { return counts_up_; }
  void read_into(Chunk& chunk) override { lines_.read_into(chunk.bytes); }
  std::size_t peek(std::size_t max_rows) override { return lines_.peek(max_rows); }
  bool is_waiting() override { return lines_.is_waiting(); }
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
  Fields read_header(const CsvOptions& options, const FieldChoice& choice);
  bool has_names(const std::vector<CsvCell>& cells, const CsvOptions& options,
                 const FieldChoice& choice) const;
  bool may_have_commas(const CsvOptions& options) const;
  std::optional<Fields> read_marked_header(const CsvOptions& options, const FieldChoice& choice);
  void refuse_second_header(const Fields& columns);
  void name_first_column(Fields& columns);
  void plan_plain_rows();

  void take_ids(const Chunk& chunk, const char* line, std::size_t row, std::size_t end,
                Values& values) const;
  void deal_out(std::size_t row, std::size_t end, Values& values) const;
  std::vector<std::string>& ids(Values& values) const { return values.ids[plan_.owner]; }

  CsvLines lines_;
  char delimiter_;
  bool finds_delimiter_;
  bool single_column_is_vector_;
  bool counts_up_ = false;  // the first line is a row 0, 1, 2, ...
  FieldPlan plan_;
  std::optional<CsvRow> row_;

  // For lines of plain numbers; columns that no role takes may hold any text:
  std::vector<std::uint8_t> unwanted_;  // one per column; empty if every column has a role
  PlainLayout layout_;
  std::optional<Role> only_role_;  // set if its values are the whole table, column by column
  const PlainCells* plain_cells_ = plain_cells(chosen_isa());
};

/// Past the newline that ends this line of a chunk.
const char* next_line(const Chunk& chunk, const char* line) {
  const char* const end = chunk.bytes.data() + chunk.bytes.size();
  return static_cast<const char*>(std::memchr(line, '\n', static_cast<std::size_t>(end - line))) +
         1;
}

CsvReader::CsvReader(ByteSource source, const CsvOptions& options, const FieldChoice& choice)
    : lines_(std::move(source), options),
      delimiter_(lines_.delimiter()),
      finds_delimiter_(options.delimiter == '\0'),
      single_column_is_vector_(options.single_column_is_vector) {
  plan_ = plan_fields(read_header(options, choice), choice);
  row_.emplace(plan_, options, delimiter_, lines_.front());
  plan_plain_rows();
}

/// Whether numbers may have a decimal comma.
bool CsvReader::may_have_commas(const CsvOptions& options) const {
  if (options.decimal != '\0') return options.decimal == ',';
  return delimiter_ == ';' || delimiter_ == '\t';
}

void CsvReader::plan_plain_rows() {
  std::vector<Role> roles;
  unwanted_.assign(plan_.fields.count, 1);
  for (const Role role : all_roles) {
    if (plan_.supplies(role)) roles.push_back(role);
    for (const std::size_t column : plan_.of[role]) unwanted_[column] = 0;
  }
  const std::vector<std::size_t>& columns = plan_.of[roles.front()];
  const bool is_whole_table = columns.size() == plan_.fields.count && row_->is_plain() &&
                              std::is_sorted(columns.begin(), columns.end());
  if (is_whole_table) {
    only_role_ = roles.front();
    unwanted_.clear();
  }
  layout_ = {plan_.fields.count, delimiter_, unwanted_};
}

void check_first_line(std::string_view line, const std::vector<CsvCell>& cells) {
  if (const std::size_t zero = line.find('\0'); zero != std::string_view::npos) {
    throw TextError{zero, "NUL byte in the text, expected CSV"};
  }
  if (cells.empty()) throw TextError{0, "line is blank, expected a row"};
  if (line.size() > 1 && line.starts_with('|') && line.ends_with('|')) {
    throw TextError{0, "table of Markdown, which is not read",
                    "sed -E '/^\\|[-:| ]+\\|$/d; s/^\\| *//; s/ *\\| *$//' makes CSV of it"};
  }
  for (const CsvCell& cell : cells) {
    const std::size_t cr = cell.is_quoted ? std::string_view::npos : cell.text.find('\r');
    if (cr == std::string_view::npos) continue;
    throw TextError{cell.offset + cr, "line has a CR inside, but lines end with LF",
                    "tr '\\r' '\\n' mends lines that end with CR"};
  }
}

Fields CsvReader::read_header(const CsvOptions& options, const FieldChoice& choice) {
  if (auto marked = read_marked_header(options, choice)) return *std::move(marked);
  const std::string_view line = lines_.front();
  const std::vector<CsvCell> cells = csv_cells(line, delimiter_);
  Fields columns{name(), {}, cells.size()};
  try {
    check_first_line(line, cells);
    if (!has_names(cells, options, choice)) {
      counts_up_ = options.header == Header::automatic && counts_up(cells);
      return columns;
    }
    for (const CsvCell& cell : cells) {
      if (!cell.is_closed) throw TextError{cell.offset, "quoted cell has no closing quote"};
      columns.names.push_back(cell.unescaped());
    }
  } catch (const TextError& error) {
    throw error.in(name(), lines_.front_text(), lines_.front_line());
  }
  lines_.skip_front();
  if (lines_.peek(1) == 0) throw NoRows(name(), "has a header but no rows");
  refuse_second_header(columns);
  name_first_column(columns);
  return columns;
}

/// The header behind a #, as numpy.savetxt writes it; none if the first line is no such header.
std::optional<Fields> CsvReader::read_marked_header(const CsvOptions& options,
                                                    const FieldChoice& choice) {
  if (options.header != Header::automatic || !lines_.front().starts_with('#')) return std::nullopt;
  const std::string first(lines_.front());
  const char delimiter = finds_delimiter_ ? find_delimiter(first.substr(1)) : delimiter_;
  const std::vector<CsvCell> cells = csv_cells(std::string_view(first).substr(1), delimiter);
  Fields columns{name(), {}, cells.size()};
  for (const CsvCell& cell : cells) columns.names.push_back(cell.unescaped());
  const auto refuse = [&, line = lines_.front_line()] {
    throw comment_error(first).in(name(), first, line);
  };
  try {
    if (!is_header(cells, choice.id, may_have_commas(options))) return std::nullopt;
  } catch (const TextError&) {
    return std::nullopt;
  }
  lines_.skip_front();
  if (lines_.peek(1) == 0 || csv_cells(lines_.front(), delimiter).size() != cells.size()) refuse();
  delimiter_ = delimiter;
  lines_.set_delimiter(delimiter);
  return columns;
}

/// Refuses the groups that pandas writes above the names of a MultiIndex.
void CsvReader::refuse_second_header(const Fields& columns) {
  std::vector<std::string> names = columns.names;
  std::erase(names, "");
  std::ranges::sort(names);
  if (std::ranges::adjacent_find(names) == names.end()) return;
  const std::vector<CsvCell> cells = csv_cells(lines_.front(), delimiter_);
  const bool are_words = std::ranges::all_of(cells, [](const CsvCell& cell) {
    return cell.text.empty() || (!cell_number(cell.text) && !is_nearly_number(cell.text));
  });
  if (!are_words) return;
  throw Error(place_at(name(), lines_.front_line()), "second line of names",
              "sed 1d takes the first off, sed 2d the second");
}

bool CsvReader::has_names(const std::vector<CsvCell>& cells, const CsvOptions& options,
                          const FieldChoice& choice) const {
  if (options.header != Header::automatic) return options.header == Header::yes;
  const auto& known = choice.known_names;
  const bool are_known = std::all_of(cells.begin(), cells.end(), [&](const CsvCell& cell) {
    return std::find(known.begin(), known.end(), cell.unescaped()) != known.end();
  });
  if (are_known || cells.size() == known.size()) return are_known;
  if (cells[0].text.starts_with('#')) return false;  // refused as a row
  return is_header(cells, choice.id, may_have_commas(options));
}

/// A header that lacks one name, as R writes it, names all columns but the first.
void CsvReader::name_first_column(Fields& columns) {
  const std::string_view line = lines_.front();
  const auto first = CsvCells(line, delimiter_).next();
  if (columns.count == 1 && first && is_list(first->text)) return;
  const char delimiter = finds_delimiter_ && columns.count == 1 ? find_delimiter(line) : delimiter_;
  const std::vector<CsvCell> cells = csv_cells(line, delimiter);
  if (cells.size() != columns.count + 1) return;
  if (cells.back().text.empty() && !cells.back().is_quoted) return;  // a delimiter too many
  // Two cells under one name may be one number with a decimal comma.
  const bool may_be_one = columns.count == 1 && delimiter == ',' && !cells.front().is_quoted;
  if (may_be_one && cell_number(cells.front().text)) return;
  delimiter_ = delimiter;
  lines_.set_delimiter(delimiter);
  columns.names.insert(columns.names.begin(), "");
  ++columns.count;
}

std::optional<Extent> CsvReader::extent(Role role) const {
  const std::size_t width = row_->width(role);
  if (width == 0) return std::nullopt;
  const bool is_vector =
      single_column_is_vector_ || role == Role::weights || role == Role::expected;
  if (width == 1 && is_vector) return Extent{{0}, false};
  return Extent{{0, width}, false};
}

std::optional<RowError> CsvReader::parse_rows(const Chunk& chunk, Values& values) const {
  for (const Role role : all_roles) {
    const std::size_t width = row_->width(role);
    if (width > 0) values[role].resize<double>(chunk.rows * width);
  }
  if (has_ids()) ids(values).resize(chunk.rows);
  std::vector<double>& table = only_role_ ? values[*only_role_].edit() : values.table;
  table.resize(chunk.rows * layout_.width);

  PlainRowsReader plain(chunk.bytes.view(), layout_, table, plain_cells_);
  for (std::size_t row = 0; row < chunk.rows;) {
    const char* line = plain.line();
    if (row_->is_plain()) plain.read();
    if (has_ids()) take_ids(chunk, line, row, plain.rows(), values);
    if (!only_role_) deal_out(row, plain.rows(), values);
    row = plain.rows();
    if (row == chunk.rows) break;
    line = plain.line();
    const char* const next = next_line(chunk, line);
    const std::string_view text(line, static_cast<std::size_t>(next - line - 1));
    try {
      row_->parse(text, row, values, has_ids() ? &ids(values)[row] : nullptr);
    } catch (const TextError& error) {
      return RowError{row, error.in(name(), row_text(chunk, text), line_number(chunk, row))};
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

std::string CsvReader::place(const Chunk& chunk, Role role, std::size_t row,
                             std::size_t value) const {
  const std::string_view line = line_of(chunk, row);
  const std::string before = row_text(chunk, line.substr(0, row_->find(line, role, value).offset));
  return place_at(name(), TextPosition{.line = line_number(chunk, row)}.after(before));
}

std::string CsvReader::text(const Chunk& chunk, Role role, std::size_t row,
                            std::size_t value) const {
  return std::string(row_->find(line_of(chunk, row), role, value).text);
}

std::vector<std::string> CsvReader::field_texts(const Chunk& chunk, std::size_t row) const {
  std::vector<std::string> texts;
  CsvCells cells(line_of(chunk, row), delimiter_);
  while (const auto cell = cells.next()) texts.push_back(cell->unescaped());
  return texts;
}

std::string CsvReader::place(const Chunk& chunk, std::size_t row) const {
  return place_at(name(), line_number(chunk, row));
}

}  // namespace

std::unique_ptr<Reader> open_csv(ByteSource source, const CsvOptions& options,
                                 const FieldChoice& choice) {
  return std::make_unique<CsvReader>(std::move(source), options, choice);
}

}  // namespace xent
