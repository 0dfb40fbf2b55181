#include "io/row_writer.h"

#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "io/json/json_string.h"
#include "io/number/number.h"

namespace xent {
namespace {

static_assert(std::endian::native == std::endian::little,
              "numbers are read and written as bytes in this order");

void append_number(double value, const NumberFormat& format, std::string& out) {
  const std::size_t before = out.size();
  out.resize(before + max_number_size);
  const char* const end = write_number(out.data() + before, value, format);
  out.resize(static_cast<std::size_t>(end - out.data()));
}

/// A mark of at most four characters, which is copied faster than a string.
class ShortMark {
 public:
  static constexpr std::size_t most = 4;
  explicit ShortMark(std::string_view text) : size_(text.copy(text_.data(), most)) {}

  /// Writes the mark and returns its end. Requires room for `most` characters.
  char* write_to(char* to) const {
    std::memcpy(to, text_.data(), most);
    return to + size_;
  }

 private:
  std::array<char, most> text_{};
  std::size_t size_;
};

/// What stands around the cells of a line.
struct LineMarks {
  std::string_view start, separator, end;
  std::string (*to_cell)(const std::string& text);
};

std::string bare(const std::string& text) {
  return text;
}

/// The text in quotes if it has one of these characters.
std::string quoted_if(const std::string& text, const char* characters) {
  if (text.find_first_of(characters) == std::string::npos) return text;
  std::string cell = "\"";
  for (const char c : text) {
    if (c == '"') cell += '"';
    cell += c;
  }
  return cell + "\"";
}

/// Lines of numbers, for text, CSV, TSV and Markdown.
class LineWriter : public RowWriter {
 public:
  LineWriter(RowsFormat format, const LineMarks& marks)
      : format_(std::move(format)),
        marks_(marks),
        width_(format_.row_shape.empty() ? 1 : format_.row_shape.back()) {}

  void rows(const Rows& rows, std::string& out) const override {
    if (rows.count == 0) return;
    const std::size_t lines_per_row = rows.values.size() / rows.count / width_;
    // Appends many numbers at once: a string grows slowly if it grows by few characters.
    constexpr std::size_t longest_cell = max_number_size + ShortMark::most;
    std::array<char, 64 * longest_cell> text;
    const char* const last = text.data() + text.size() - longest_cell;
    const ShortMark separator(marks_.separator), end(marks_.end);
    char* to = text.data();
    const auto flush = [&] { out.append(text.data(), std::exchange(to, text.data())); };
    std::size_t at = 0;
    for (std::size_t line = 0; at < rows.values.size(); ++line) {
      if (is_decorated()) {
        flush();
        out += marks_.start;
        write_kept(rows, line / lines_per_row, out);
      }
      for (std::size_t i = 0; i < width_; ++i, ++at) {
        if (to > last) flush();
        to = write_number(to, rows.values[at], format_.number);
        to = (i + 1 < width_ ? separator : end).write_to(to);
      }
    }
    flush();
  }

 protected:
  const RowsFormat& format() const { return format_; }
  std::size_t width() const { return width_; }
  /// A line of the names of what is kept and of the columns.
  void write_names(const std::vector<std::string>& columns, std::string& out) const {
    std::vector<std::string> names = format_.kept_names;
    names.insert(names.end(), columns.begin(), columns.end());
    out += marks_.start;
    out += joined(names, marks_.separator, marks_.to_cell);
    out += marks_.end;
  }

 private:
  bool is_decorated() const { return !marks_.start.empty() || !format_.kept_names.empty(); }
  void write_kept(const Rows& rows, std::size_t row, std::string& out) const {
    const std::size_t count = format_.kept_names.size();
    for (const std::string& text : rows.kept.subspan(row * count, count)) {
      out += marks_.to_cell(text);
      out += marks_.separator;
    }
  }

  RowsFormat format_;
  LineMarks marks_;
  std::size_t width_;
};

/// With a header, if there are names.
class TableWriter : public LineWriter {
 public:
  using LineWriter::LineWriter;

  void head(std::string& out) const override {
    if (!format().column_names.empty()) write_names(format().column_names, out);
  }
};

class MarkdownWriter : public LineWriter {
 public:
  explicit MarkdownWriter(const RowsFormat& format)
      : LineWriter(format, {"| ", " | ", " |\n", markdown_cell}) {}

  void head(std::string& out) const override {
    std::vector<std::string> names = format().column_names;
    for (std::size_t i = names.size(); i < width(); ++i) {
      names.push_back(format().noun + (width() == 1 ? "" : " " + std::to_string(i + 1)));
    }
    write_names(names, out);
    out += "|";
    for (std::size_t i = 0; i < format().kept_names.size(); ++i) out += " --- |";
    for (std::size_t i = 0; i < width(); ++i) out += " ---: |";
    out += '\n';
  }
};

class JsonWriter : public RowWriter {
 public:
  explicit JsonWriter(RowsFormat format) : format_(std::move(format)) {}

  void rows(const Rows& rows, std::string& out) const override {
    std::span<const double> rest = rows.values;
    for (std::size_t row = 0; row < rows.count; ++row) {
      if (rows.first_row + row > 0) out += ",\n";
      if (!format_.is_scalar) out += "    ";
      append_array(format_.row_shape, rest, out);
    }
  }

 protected:
  const RowsFormat& format() const { return format_; }

  /// Appends an array of this shape and removes its values from `rest`.
  void append_array(std::span<const std::size_t> shape, std::span<const double>& rest,
                    std::string& out) const {
    if (shape.empty()) {
      const bool is_text = !std::isfinite(rest[0]);
      if (is_text) out += '"';
      append_number(rest[0], format_.number, out);
      if (is_text) out += '"';
      rest = rest.subspan(1);
      return;
    }
    out += '[';
    for (std::size_t i = 0; i < shape[0]; ++i) {
      if (i > 0) out += ", ";
      append_array(shape.subspan(1), rest, out);
    }
    out += ']';
  }

 private:
  RowsFormat format_;
};

class NdjsonWriter : public JsonWriter {
 public:
  using JsonWriter::JsonWriter;

  void rows(const Rows& rows, std::string& out) const override {
    std::span<const double> rest = rows.values;
    const std::size_t kept = format().kept_names.size();
    for (std::size_t row = 0; row < rows.count; ++row) {
      out += '{';
      for (std::size_t i = 0; i < kept; ++i) {
        const std::string& name = format().kept_names[i];
        const std::string& text = rows.kept[row * kept + i];
        out += json_quote(name.empty() ? std::to_string(i + 1) : name) + ": ";
        out += json_number_end(text, 0) == text.size() ? text : json_quote(text);
        out += ", ";
      }
      out += json_quote(format().noun) + ": ";
      append_array(format().row_shape, rest, out);
      out += "}\n";
    }
  }
};

class NpyWriter : public RowWriter {
 public:
  explicit NpyWriter(const RowsFormat& format) : is_float32_(format.number.float32) {}

  void rows(const Rows& rows, std::string& out) const override {
    for (const double value : rows.values) {
      if (is_float32_) {
        append_bits(std::bit_cast<std::array<char, 4>>(static_cast<float>(value)), out);
      } else {
        append_bits(std::bit_cast<std::array<char, 8>>(value), out);
      }
    }
  }

 private:
  template <class Bytes>
  static void append_bits(const Bytes& bytes, std::string& out) {
    out.append(bytes.data(), bytes.size());
  }

  bool is_float32_;
};

}  // namespace

std::unique_ptr<RowWriter> text_rows(RowsFormat format) {
  return std::make_unique<LineWriter>(std::move(format), LineMarks{"", " ", "\n", bare});
}

std::unique_ptr<RowWriter> csv_rows(RowsFormat format) {
  return std::make_unique<TableWriter>(std::move(format), LineMarks{"", ",", "\n", csv_cell});
}

std::unique_ptr<RowWriter> tsv_rows(RowsFormat format) {
  return std::make_unique<TableWriter>(std::move(format), LineMarks{"", "\t", "\n", tsv_cell});
}

std::unique_ptr<RowWriter> markdown_rows(const RowsFormat& format) {
  return std::make_unique<MarkdownWriter>(format);
}

std::unique_ptr<RowWriter> ndjson_rows(RowsFormat format) {
  return std::make_unique<NdjsonWriter>(std::move(format));
}

std::unique_ptr<RowWriter> json_rows(RowsFormat format) {
  return std::make_unique<JsonWriter>(std::move(format));
}

std::unique_ptr<RowWriter> npy_rows(const RowsFormat& format) {
  return std::make_unique<NpyWriter>(format);
}

std::string csv_cell(const std::string& text) {
  return quoted_if(text, ",\"\r\n;\t ");
}

std::string tsv_cell(const std::string& text) {
  return quoted_if(text, "\t\"\r\n");
}

std::string markdown_cell(const std::string& text) {
  std::string cell;
  for (const char c : on_one_line(text)) {
    if (c == '|') cell += '\\';
    cell += c;
  }
  return cell;
}

}  // namespace xent
