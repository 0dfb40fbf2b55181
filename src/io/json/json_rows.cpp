#include "io/json/json_rows.h"

#include <algorithm>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>

#include "io/bytes/row_cutter.h"
#include "io/bytes/text_place.h"
#include "io/json/json_place.h"
#include "io/json/json_reader.h"
#include "io/json/json_record.h"
#include "io/json/json_walk.h"
#include "io/number/plain_rows.h"

namespace xent {
namespace {

/// Cuts rows after the brackets that end them. The text begins behind the opening bracket of the
/// array.
class JsonRowCutter final : public RowCutter {
 public:
  explicit JsonRowCutter(ByteSource source) : RowCutter(std::move(source), ']') {}

  /// Whether the whole text is read and does not end as an array does.
  bool is_malformed() const { return is_malformed_; }

 private:
  /// The last bracket may be the array's.
  std::size_t usable() const override {
    if (is_finished()) return held().size();
    const std::size_t last = held().view().rfind(']');
    return last == std::string_view::npos ? 0 : last;
  }

  void finish() override {
    const std::string_view text = held().view();
    const std::size_t array_end = std::min(text.find_last_not_of(" \n\r\t"), text.size());
    const std::string_view before = text.substr(0, array_end);
    const std::size_t row_end = before.find_last_not_of(" \n\r\t");  // npos: all rows are taken
    is_malformed_ = array_end == text.size() || text[array_end] != ']' ||
                    (row_end != std::string_view::npos && before[row_end] != ']');
    if (!is_malformed_) held().resize(array_end);
  }

  Error too_long() const override { return {name(), "row of the array is longer than 256 MiB"}; }

  bool is_malformed_ = false;
};

/// Where the opening bracket of a row is: after white space and, except for the first row of the
/// array, a comma. Null if anything else is there.
const char* find_row(const char* at, const char* end, bool is_first) {
  const auto skip_space = [&] {
    while (at < end && is_json_space(*at)) ++at;
  };
  skip_space();
  if (!is_first) {
    if (at == end || *at != ',') return nullptr;
    ++at;
    skip_space();
  }
  return at < end && *at == '[' ? at : nullptr;
}

const char* find_row_end(const char* at, const char* end) {
  return static_cast<const char*>(std::memchr(at, ']', static_cast<std::size_t>(end - at)));
}

/// Rewrites rows as lines, up to a row that does not start with a bracket; returns their number.
/// The reader of the lines refuses anything but numbers in them.
std::size_t write_lines(const Chunk& chunk, Buffer& lines) {
  lines.resize(0);
  lines.reserve(chunk.bytes.size() + chunk.rows);
  const char* at = chunk.bytes.data();
  const char* const end = at + chunk.bytes.size();
  char* to = lines.data();
  const bool has_newlines = std::memchr(at, '\n', chunk.bytes.size()) != nullptr;
  std::size_t row = 0;
  for (; row < chunk.rows; ++row) {
    const char* const start = find_row(at, end, chunk.first_row + row == 0);
    if (start == nullptr) break;
    const char* const stop = find_row_end(start, end);
    const char* last = stop;
    while (is_json_space(last[-1])) --last;
    char* const line = to;
    to = std::copy(start + 1, last, to);
    if (has_newlines) std::replace_if(line, to, is_json_space, ' ');
    *to++ = '\n';
    at = stop + 1;
  }
  lines.resize(static_cast<std::size_t>(to - lines.data()));
  return row;
}

class JsonRowsReader final : public Reader {
 public:
  JsonRowsReader(ByteSource source, Role role, std::size_t width, std::string_view before)
      : role_(role), width_(width), rows_(std::move(source)) {
    next_ = next_.after(before);
  }

  std::optional<Extent> extent(Role role) const override {
    return role == role_ ? std::optional(Extent{{0, width_}, false}) : std::nullopt;
  }

  void read_into(Chunk& chunk) override { rows_.read_into(chunk.bytes); }
  std::size_t peek(std::size_t max_rows) override {
    const std::size_t ready = rows_.peek(max_rows);
    if (ready == 0 && rows_.is_malformed()) throw document_error();
    return ready;
  }

  void take(std::size_t rows, Chunk& chunk) override {
    rows_.take(rows, chunk);
    next_ = put_at(next_, chunk);
  }

  std::optional<RowError> parse_rows(const Chunk& chunk, Values& values) const override;
  std::string place(const Chunk& chunk, Role role, std::size_t row,
                    std::size_t value) const override;
  std::string place(const Chunk& chunk, std::size_t row) const override;
  std::string text(const Chunk& chunk, Role role, std::size_t row,
                   std::size_t value) const override;
  const std::string& name() const override { return rows_.name(); }
  Progress progress() const override { return rows_.progress(); }

 private:
  bool parse_carefully(std::string_view row, double* to) const;
  Error document_error() const;

  Role role_;
  std::size_t width_;
  JsonRowCutter rows_;
  TextPosition next_;  // of the first row that is not taken
  const PlainCells* plain_cells_ = plain_cells(chosen_isa());
};

/// The offset of a row in its chunk, and its text from bracket to bracket; empty if the row does
/// not start with a bracket.
struct RowText {
  std::size_t offset;
  std::string_view text;
};

RowText row_text(const Chunk& chunk, std::size_t row) {
  const char* const end = chunk.bytes.data() + chunk.bytes.size();
  const char* const at = chunk.bytes.data() + row_start(chunk, row, ']');
  const char* const start = find_row(at, end, chunk.first_row + row == 0);
  if (start == nullptr) return {0, {}};
  const char* const stop = find_row_end(start, end) + 1;
  return {static_cast<std::size_t>(start - chunk.bytes.data()),
          {start, static_cast<std::size_t>(stop - start)}};
}

std::optional<RowError> JsonRowsReader::parse_rows(const Chunk& chunk, Values& values) const {
  std::vector<double>& to = values[role_].resize<double>(chunk.rows * width_);
  const std::size_t lines = write_lines(chunk, values.text);
  const PlainLayout layout{.width = width_, .as_json = true};
  PlainRowsReader plain(values.text.view(), layout, std::span(to).first(lines * width_),
                        plain_cells_);
  for (;;) {
    plain.read();
    const std::size_t row = plain.rows();
    if (row == chunk.rows) return std::nullopt;
    if (!parse_carefully(row_text(chunk, row).text, &to[row * width_])) {
      return RowError{row, document_error()};
    }
    plain.skip_row(std::strchr(plain.line(), '\n') + 1);
  }
}

/// Parses a row as any JSON value; false if it is not a row of numbers.
bool JsonRowsReader::parse_carefully(std::string_view row, double* to) const {
  if (row.empty()) return false;
  JsonRecord record(true);
  if (role_ == Role::expected) record.take_words();
  try {
    const std::size_t end = record.read(row);
    const JsonMember& numbers = record.members().front();
    if (end != row.size() || numbers.shape != Shape{width_}) return false;
    std::copy(numbers.values.begin(), numbers.values.end(), to);
    return true;
  } catch (const TextError&) {
    return false;
  }
}

/// The error of the whole document, which is read again for it.
Error JsonRowsReader::document_error() const {
  try {
    const Buffer text = rows_.source().read_again();
    FieldChoice choice;
    choice.roles = {role_};
    open_json(ByteSource::inline_text(text.view(), name()), choice, {});
  } catch (const Error& error) {
    return error;
  }
  return {name(), "changed while it was read"};
}

std::string JsonRowsReader::place(const Chunk& chunk, Role /*role*/, std::size_t row,
                                  std::size_t value) const {
  const auto [start, text] = row_text(chunk, row);
  const std::string_view before = chunk.bytes.view().substr(0, start + nth_value(text, 0, value));
  return place_at(name(), TextPosition{chunk.first_line, chunk.first_column}.after(before));
}

std::string JsonRowsReader::text(const Chunk& chunk, Role /*role*/, std::size_t row,
                                 std::size_t value) const {
  const std::string_view text = row_text(chunk, row).text;
  return value_text(text, nth_value(text, 0, value));
}

std::string JsonRowsReader::place(const Chunk& chunk, std::size_t row) const {
  const std::string_view before = chunk.bytes.view().substr(0, row_text(chunk, row).offset);
  return place_at(name(), TextPosition{chunk.first_line}.after(before).line);
}

}  // namespace

std::unique_ptr<Reader> open_json_rows(ByteSource& source, Role role) {
  constexpr std::size_t short_document = std::size_t{1} << 20;
  if (source.size() <= short_document || !has_rows(role)) return nullptr;
  const std::string_view start = source.peek(short_document);
  const std::size_t mark = start.size() - without_mark(start).size();
  const std::size_t array = skip_json_space(start, mark);
  if (array == start.size() || start[array] != '[') return nullptr;
  const std::size_t row = skip_json_space(start, array + 1);
  if (row == start.size() || start[row] != '[') return nullptr;
  const std::size_t stop = start.find_first_of("[]{}\"", row + 1);
  if (stop == std::string_view::npos || start[stop] != ']') return nullptr;
  const std::string_view cells = start.substr(row, stop - row);
  const auto width = static_cast<std::size_t>(std::count(cells.begin(), cells.end(), ',')) + 1;

  std::string before(array + 1, '\0');  // the text up to and including the opening bracket
  source.read(before.data(), before.size());
  return std::make_unique<JsonRowsReader>(std::move(source), role, width,
                                          std::string_view(before).substr(mark));
}

}  // namespace xent
