#include "io/row_writer.h"

#include <array>
#include <bit>
#include <cmath>
#include <utility>

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

/// Lines of numbers, for text and CSV.
class LineWriter : public RowWriter {
 public:
  LineWriter(RowsFormat format, char separator)
      : format_(std::move(format)),
        separator_(separator),
        width_(format_.row_shape.empty() ? 1 : format_.row_shape.back()) {}

  void head(std::string& out) const override {
    if (separator_ != ',' || format_.column_names.empty()) return;
    if (format_.has_ids) out += csv_cell(format_.id_name) + ",";
    for (std::size_t i = 0; i < format_.column_names.size(); ++i) {
      if (i > 0) out += ',';
      out += csv_cell(format_.column_names[i]);
    }
    out += '\n';
  }

  void rows(const Rows& rows, std::string& out) const override {
    if (rows.count == 0) return;
    const std::size_t lines_per_row = rows.values.size() / rows.count / width_;
    // Appends many numbers at once: a string grows slowly if it grows by few characters.
    std::array<char, 64 * (max_number_size + 1)> text;
    const char* const last = text.data() + text.size() - (max_number_size + 1);
    char* to = text.data();
    const auto flush = [&] { out.append(text.data(), std::exchange(to, text.data())); };
    std::size_t at = 0;
    for (std::size_t line = 0; at < rows.values.size(); ++line) {
      if (format_.has_ids) {
        flush();
        const std::string& id = rows.ids[line / lines_per_row];
        out += separator_ == ',' ? csv_cell(id) : id;
        out += separator_;
      }
      for (std::size_t i = 0; i < width_; ++i, ++at) {
        if (to > last) flush();
        to = write_number(to, rows.values[at], format_.number);
        *to++ = i + 1 < width_ ? separator_ : '\n';
      }
    }
    flush();
  }

 private:
  RowsFormat format_;
  char separator_;
  std::size_t width_;
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

 private:
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

  RowsFormat format_;
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
  return std::make_unique<LineWriter>(std::move(format), ' ');
}

std::unique_ptr<RowWriter> csv_rows(RowsFormat format) {
  return std::make_unique<LineWriter>(std::move(format), ',');
}

std::unique_ptr<RowWriter> json_rows(RowsFormat format) {
  return std::make_unique<JsonWriter>(std::move(format));
}

std::unique_ptr<RowWriter> npy_rows(const RowsFormat& format) {
  return std::make_unique<NpyWriter>(format);
}

std::string csv_cell(const std::string& text) {
  if (text.find_first_of(",\"\r\n;\t ") == std::string::npos) return text;
  std::string cell = "\"";
  for (const char c : text) {
    if (c == '"') cell += '"';
    cell += c;
  }
  return cell + "\"";
}

}  // namespace xent
