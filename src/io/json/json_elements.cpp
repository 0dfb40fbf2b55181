#include "io/json/json_elements.h"

#include <cstdint>
#include <string>
#include <utility>

#include "io/bytes/row_cutter.h"
#include "io/json/json_records.h"
#include "io/json/json_walk.h"

namespace xent {
namespace {

/// Finds where elements of an array end. It looks at brackets and quotes and at nothing else.
class ElementEnds {
 public:
  /// The offset behind the next element, looking from `at` on; the size of the text if there is
  /// none, or if the array ends before. The next call goes on from there.
  std::size_t next(std::string_view text, std::size_t at) {
    found_ = false;
    for (; at < text.size() && !has_ended_; ++at) {
      const char c = text[at];
      if (is_string_) {
        if (std::exchange(is_escaped_, false)) continue;
        is_escaped_ = c == '\\';
        is_string_ = c != '"';
      } else if (c == '"') {
        is_string_ = true;
      } else if (c == '[' || c == '{') {
        ++open_;
      } else if (c == ']' || c == '}') {
        has_ended_ = open_ == 0;
        if (has_ended_ || --open_ > 0) continue;
        found_ = true;
        return at + 1;
      }
    }
    return text.size();
  }
  bool found() const { return found_; }

 private:
  std::size_t open_ = 0;
  bool is_string_ = false, is_escaped_ = false, found_ = false, has_ended_ = false;
};

/// Cuts elements off behind the bracket that ends them. The text begins behind the opening bracket
/// of the array.
class ElementCutter final : public RowCutter {
 public:
  explicit ElementCutter(ByteSource source) : RowCutter(std::move(source), '}') {}

  /// The text that is read and not taken.
  std::string_view rest() const { return held().view(); }

 private:
  void count(std::size_t max_rows, Count& found) override {
    if (found.scanned == 0) ends_ = {};
    while (found.rows < max_rows && found.scanned < held().size()) {
      found.scanned = ends_.next(held().view(), found.scanned);
      if (!ends_.found()) continue;
      found.end = found.scanned;
      ++found.rows;
    }
  }
  std::size_t usable() const override { return held().size(); }
  void finish() override {}
  Error too_long() const override {
    return {name(), "element of the array is longer than 256 MiB"};
  }

  ElementEnds ends_;
};

class ElementsReader final : public RecordsReader {
 public:
  /// The text before the first element is taken from the source already.
  ElementsReader(ByteSource source, const FieldChoice& choice, std::string_view before)
      : RecordsReader(choice), elements_(std::move(source)) {
    next_ = next_.after(before);
    if (peek(1) == 0) throw wrong_end();
    std::size_t at = 0;
    const std::string_view text = first_text(elements_.rest(), at, true);
    read_first(text, next_.after(elements_.rest().substr(0, at - text.size())));
  }

  void read_into(Chunk& chunk) override { elements_.read_into(chunk.bytes); }
  std::size_t peek(std::size_t max_rows) override {
    const std::size_t ready = elements_.peek(max_rows);
    if (ready == 0 && max_rows > 0) check_end();
    return ready;
  }
  void take(std::size_t rows, Chunk& chunk) override {
    elements_.take(rows, chunk);
    next_ = put_at(next_, chunk);
    any_taken_ = any_taken_ || rows > 0;
  }
  const std::string& name() const override { return elements_.name(); }
  Progress progress() const override { return elements_.progress(); }

 private:
  static std::string_view first_text(std::string_view text, std::size_t& at, bool is_first);
  std::string_view next_text(const Chunk& chunk, std::size_t& at) const override {
    return first_text(chunk.bytes.view(), at, chunk.first_row == 0 && at == 0);
  }
  std::size_t offset_of_row(const Chunk& chunk, std::size_t row) const override;
  TextPosition position(const Chunk& chunk, std::size_t /*row*/,
                        std::size_t offset) const override {
    return TextPosition{chunk.first_line, chunk.first_column}.after(
        chunk.bytes.view().substr(0, offset));
  }
  std::string_view record_end() const override { return R"("," or "]")"; }
  bool may_be_array() const override { return false; }
  void check_end() const;
  Error wrong_end() const;

  ElementCutter elements_;
  TextPosition next_;  // of the first byte that is not taken
  bool any_taken_ = false;
};

/// The element that begins at an offset, behind white space and a comma if it is not the first of
/// the array; the offset is moved behind it. Throws TextError, with an offset from `at` on.
std::string_view ElementsReader::first_text(std::string_view text, std::size_t& at, bool is_first) {
  const auto fail = [&](std::size_t offset, std::string_view expected) {
    TextError error = json_unexpected(text, offset, expected);
    *error.offset -= at;
    return error;
  };
  std::size_t start = skip_json_space(text, at);
  if (!is_first) {
    if (text[start] != ',') throw fail(start, R"("," or "]")");
    start = skip_json_space(text, start + 1);
  }
  if (text[start] != '{') throw fail(start, "an object");
  at = ElementEnds().next(text, start);
  return text.substr(start, at - start);
}

std::size_t ElementsReader::offset_of_row(const Chunk& chunk, std::size_t row) const {
  if (row < chunk.found_row) chunk.found_row = chunk.found_at = 0;
  for (; chunk.found_row < row; ++chunk.found_row) {
    chunk.found_at = ElementEnds().next(chunk.bytes.view(), chunk.found_at);
  }
  return chunk.found_at;
}

/// Throws Error if the array does not end behind the elements.
void ElementsReader::check_end() const {
  const std::string_view rest = elements_.rest();
  const std::size_t end = skip_json_space(rest, 0);
  const bool is_end = end < rest.size() && rest[end] == ']';
  if (!is_end || skip_json_space(rest, end + 1) < rest.size()) throw wrong_end();
}

/// The error of the text behind the elements, as that of a document with this end.
Error ElementsReader::wrong_end() const {
  const std::string start = any_taken_ ? "[0" : "[";
  const std::string text = start + std::string(elements_.rest());
  TextError error{start.size(), "unexpected end of the array"};
  try {
    JsonEvents ignored;
    const std::size_t end = walk_json(text, ignored);
    const std::size_t behind = skip_json_space(text, end);
    const std::size_t element =
        skip_json_space(text, text.find_first_not_of(", \n\r\t", start.size()));
    error = behind < text.size() ? json_unexpected(text, behind, "the end")
                                 : json_unexpected(text, element, "an object");
  } catch (const TextError& malformed) {
    error = malformed;
  }
  const std::size_t offset = std::max(*error.offset, start.size()) - start.size();
  return {place_at(name(), next_.after(elements_.rest().substr(0, offset))), error.message,
          error.hint};
}

}  // namespace

bool starts_objects(std::string_view text) {
  text = without_mark(text);
  const std::size_t array = skip_json_space(text, 0);
  if (array == text.size() || text[array] != '[') return false;
  const std::size_t object = skip_json_space(text, array + 1);
  return object < text.size() && text[object] == '{';
}

std::unique_ptr<Reader> open_json_elements(ByteSource source, const FieldChoice& choice) {
  constexpr std::size_t looked_at = std::size_t{1} << 20;
  const std::string_view start = source.peek(looked_at);
  const std::size_t mark = start.size() - without_mark(start).size();
  std::string before(skip_json_space(start, mark) + 1, '\0');  // including the bracket
  source.read(before.data(), before.size());
  return std::make_unique<ElementsReader>(std::move(source), choice,
                                          std::string_view(before).substr(mark));
}

}  // namespace xent
