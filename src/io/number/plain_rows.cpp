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

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// Whether a number that has been read is spelled as in JSON.
bool is_json_number(const char* from, const char* stop) {
  const std::string_view text(from, static_cast<std::size_t>(stop - from));
  const std::size_t lead = text.starts_with('-') ? 1 : 0;
  if (!is_digit(text[lead])) return false;
  if (text[lead] == '0' && text.size() > lead + 1 && is_digit(text[lead + 1])) return false;
  const std::size_t point = text.find('.');
  return point == std::string_view::npos || (point + 1 < text.size() && is_digit(text[point + 1]));
}

/// Single digits with separators between them: pairs of bytes.
struct Digits {
  static constexpr std::size_t cells = 32;  // at a time

  /// Converts so many; false if they are anything else. Counts the newlines.
  static bool convert(const char* text, char delimiter, double* values, std::size_t& newlines) {
    std::array<std::uint16_t, cells> pairs;
    std::memcpy(pairs.data(), text, sizeof pairs);
    if constexpr (std::endian::native == std::endian::big) {
      for (std::uint16_t& pair : pairs) pair = __builtin_bswap16(pair);
    }
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

/// Where the piece that starts at at_ ends.
const char* PlainRowsReader::piece_end() const {
  return at_ + std::min(static_cast<std::size_t>(text_end_ - at_), PlainCells::piece);
}

/// Reads a number of any form with spaces before it; returns its end or null.
const char* PlainRowsReader::read_number_here(const char* from, double& value) const {
  while (*from == ' ') ++from;
  const char* stop = read_plain_number(from, value);
  if (stop == nullptr) stop = read_number(from, text_end_, value);
  return stop == nullptr || !layout_.as_json || is_json_number(from, stop) ? stop : nullptr;
}

/// Takes in cells from at_ on, cell i of which ends at at_[end_of(i)], if newlines end the last of
/// each row and no other.
template <class EndOf>
bool PlainRowsReader::accept(std::size_t cells, std::size_t newlines, EndOf end_of) {
  const std::size_t width = layout_.width;
  const std::size_t rows = (column_ + cells) / width;
  if (newlines != rows) return false;
  if (rows > 0) {
    std::size_t last = width - 1 - column_;  // of a row
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

/// Reads a cell that is not simple, from its first character up to the separator at `end`.
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

/// Back to the start of a line that is not plain. Those near it are read with little ado too.
bool PlainRowsReader::give_up() {
  at_ = line_;
  column_ = 0;
  one_by_one_ = std::max(one_by_one_, piece_end());
  return false;
}

}  // namespace xent
