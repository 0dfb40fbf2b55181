#include "io/number/plain_rows.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <string_view>

#include "io/number/number.h"
#include "io/number/plain_number.h"

namespace xent {
namespace {

/// Whether JSON spells a number in this way. Requires that the text is a number: this test is
/// faster than json_number_end.
bool is_json_number(std::string_view text) {
  const auto is_digit = [&](std::size_t i) {
    return i < text.size() && text[i] >= '0' && text[i] <= '9';
  };
  const std::size_t lead = text.starts_with('-') ? 1 : 0;
  if (!is_digit(lead) || (text[lead] == '0' && is_digit(lead + 1))) return false;
  const std::size_t point = text.find('.');
  return point == std::string_view::npos || is_digit(point + 1);
}

/// Single digits with separators between them, read as pairs of bytes.
struct Digits {
  static constexpr std::size_t cells = 32;  // converted at a time

  /// Converts `cells` cells and adds up the newlines; false if a cell is not a single digit.
  static bool convert(const char* text, char delimiter, double* values, std::size_t& newlines) {
    std::array<std::uint16_t, cells> pairs;
    std::memcpy(pairs.data(), text, sizeof pairs);
    std::uint16_t strange = 0, line_ends = 0;
    for (const std::uint16_t pair : pairs) {
      const auto digit = static_cast<std::uint16_t>((pair & 0xFF) - '0');
      const std::uint16_t line_end = pair >> 8 == '\n';
      const std::uint16_t separator = pair >> 8 == static_cast<unsigned char>(delimiter);
      strange |= static_cast<std::uint16_t>((digit > 9) | ((line_end | separator) ^ 1));
      line_ends = static_cast<std::uint16_t>(line_ends + line_end);
    }
    if (strange != 0) return false;
    for (std::size_t i = 0; i < cells; ++i) values[i] = (pairs[i] & 0xFF) - '0';
    newlines += line_ends;
    return true;
  }
};

}  // namespace

PlainRowsReader::PlainRowsReader(std::span<const char> text, const PlainLayout& layout,
                                 std::span<double> values, const PlainCells* cells)
    : layout_(layout),
      cells_(cells),
      text_end_(text.data() + text.size()),
      values_(values),
      line_(text.data()),
      at_(text.data()),
      one_by_one_(text.data()) {}

void PlainRowsReader::read() {
  for (;;) {
    if (at_ == text_end_) return;
    const bool fast = at_ >= one_by_one_;
    if (fast && (read_digits() || (cells_ != nullptr && read_piece()))) continue;
    if (read_one_by_one()) continue;
    return;
  }
}

void PlainRowsReader::skip_row(const char* next_line) {
  ++rows_;
  line_ = at_ = next_line;
  column_ = 0;
}

/// The end of the piece that starts at at_.
const char* PlainRowsReader::piece_end() const {
  return at_ + std::min(static_cast<std::size_t>(text_end_ - at_), PlainCells::piece);
}

/// Reads a number of any form, with any spaces before it. Returns its end, or null.
const char* PlainRowsReader::read_number_here(const char* from, double& value) const {
  while (*from == ' ') ++from;
  const char* stop = read_plain_number(from, value);
  if (stop == nullptr) stop = read_number(from, text_end_, value);
  if (stop == nullptr || !layout_.as_json) return stop;
  return is_json_number({from, static_cast<std::size_t>(stop - from)}) ? stop : nullptr;
}

/// Accepts cells from at_ on, if newlines end the last cell of each row and no other cell. Cell i
/// ends at at_[end_of(i)].
template <class EndOf>
bool PlainRowsReader::accept(std::size_t cells, std::size_t newlines, EndOf end_of) {
  const std::size_t width = layout_.width;
  const std::size_t rows = (column_ + cells) / width;
  if (newlines != rows) return false;
  if (rows > 0) {
    std::size_t last = width - 1 - column_;  // the last cell of the first row
    if (width > 1) {
      for (std::size_t row = 0; row < rows; ++row) {
        if (at_[end_of(last + row * width)] != '\n') return false;
      }
    }
    last += (rows - 1) * width;
    line_ = at_ + end_of(last) + 1;
    rows_ += rows;
  }
  column_ = (column_ + cells) % width;
  at_ += end_of(cells - 1) + 1;
  return true;
}

bool PlainRowsReader::read_digits() {
  const std::span<double> values = rest();
  const auto pairs = static_cast<std::size_t>(piece_end() - at_) / 2;
  const std::size_t most = std::min(pairs, values.size()) / Digits::cells * Digits::cells;
  std::size_t newlines = 0;
  std::size_t cells = 0;
  while (cells < most &&
         Digits::convert(at_ + 2 * cells, layout_.delimiter, &values[cells], newlines)) {
    cells += Digits::cells;
  }
  return cells > 0 && accept(cells, newlines, [](std::size_t i) { return 2 * i + 1; });
}

bool PlainRowsReader::read_piece() {
  constexpr std::size_t group = PlainCells::group;
  std::array<std::uint16_t, 1 + PlainCells::piece + 2 * group> all_ends;
  std::array<std::uint32_t, PlainCells::piece / group + 1> others;
  std::uint16_t* const ends = all_ends.data() + 1;
  ends[-1] = 0xFFFF;

  const std::span<double> values = rest();
  one_by_one_ = piece_end();
  const auto [cells, newlines] =
      cells_->find_ends(at_, static_cast<std::size_t>(one_by_one_ - at_), layout_.delimiter, ends);
  if (cells == 0 || cells > values.size()) return false;
  std::fill_n(ends + cells, group, ends[cells - 1]);
  cells_->convert(at_, ends, cells, values.data(), others.data());

  for (std::size_t i = 0; i < cells; i += group) {
    for (std::uint32_t left_over = others[i / group]; left_over != 0; left_over &= left_over - 1) {
      const std::size_t cell = i + static_cast<std::size_t>(std::countr_zero(left_over));
      const auto begin =
          static_cast<std::uint16_t>(ends[static_cast<std::ptrdiff_t>(cell) - 1] + 1);
      if (!read_other_cell(at_ + begin, at_ + ends[cell], (column_ + cell) % layout_.width,
                           values[cell])) {
        return false;
      }
    }
  }
  if (!accept(cells, newlines, [=](std::size_t i) { return ends[i]; })) return false;
  one_by_one_ = at_;
  return true;
}

/// Reads a cell that is not simple, from its first character to the separator at `end`.
bool PlainRowsReader::read_other_cell(const char* from, const char* end, std::size_t column,
                                      double& value) const {
  if (!layout_.unread.empty() && layout_.unread[column] != 0) {
    const bool is_comment = column == 0 && *from == '#';
    return !is_comment && std::none_of(from, end, [](char c) { return c == '"' || c == '\0'; });
  }
  const char* const stop = read_number_here(from, value);
  return stop != nullptr && (stop == end || (stop + 1 == end && *stop == '\r' && *end == '\n'));
}

bool PlainRowsReader::read_one_by_one() {
  const char* const stop = std::max(one_by_one_, piece_end());
  double* value = rest().data();
  for (const char* at = at_; at < stop; ++value) {
    if (!layout_.unread.empty() && layout_.unread[column_] != 0) {
      const char* const from = at;
      while (*at != layout_.delimiter && *at != '\n') ++at;
      if (!read_other_cell(from, at, column_, *value)) return give_up();
    } else {
      at = read_number_here(at, *value);
      if (at == nullptr) return give_up();
    }
    ++column_;
    if (*at == layout_.delimiter && column_ < layout_.width) {
      at_ = ++at;
      continue;
    }
    if (*at == '\r') ++at;
    if (*at != '\n' || column_ != layout_.width) return give_up();
    line_ = at_ = ++at;
    column_ = 0;
    ++rows_;
  }
  return true;
}

/// Returns to the start of a line that is not plain. The cells near it will be read one by one,
/// because other lines near it are often not plain either.
bool PlainRowsReader::give_up() {
  at_ = line_;
  column_ = 0;
  one_by_one_ = std::max(one_by_one_, piece_end());
  return false;
}

}  // namespace xent
