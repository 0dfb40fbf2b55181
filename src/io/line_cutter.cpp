#include "io/line_cutter.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

namespace xent {
namespace {

constexpr std::size_t read_step = std::size_t{128} << 10;
constexpr std::size_t budget = std::size_t{1} << 20;  // bytes held before lines are handed out
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// In lanes of bytes, which the compiler keeps in registers; each could count to 255.
std::size_t count_newlines(std::string_view text) {
  constexpr std::size_t lanes = 64;
  std::size_t count = 0;
  while (text.size() >= lanes) {
    std::array<std::uint8_t, lanes> found{};
    const std::size_t steps = std::min<std::size_t>(text.size() / lanes, 255);
    for (std::size_t step = 0; step < steps; ++step) {
      for (std::size_t i = 0; i < lanes; ++i) {
        const int is_newline = text[step * lanes + i] == '\n' ? 1 : 0;
        found[i] = static_cast<std::uint8_t>(found[i] + is_newline);
      }
    }
    for (const std::uint8_t lane : found) count += lane;
    text.remove_prefix(steps * lanes);
  }
  for (const char c : text) count += c == '\n' ? 1 : 0;
  return count;
}

}  // namespace

LineCutter::LineCutter(ByteSource source) : source_(std::move(source)) {
  if (source_.peek(byte_order_mark.size()) == byte_order_mark) {
    char skipped[byte_order_mark.size()];
    source_.read(skipped, sizeof skipped);
  }
  if (peek(1) == 0) throw Error(name(), "is empty, expected rows of numbers");
}

std::string_view LineCutter::front() {
  if (peek(1) == 0) return {};
  const char* newline = static_cast<const char*>(std::memchr(held_.data(), '\n', held_.size()));
  return {held_.data(), static_cast<std::size_t>(newline - held_.data())};
}

void LineCutter::skip_front() {
  Chunk skipped;
  take(peek(1), skipped);
  next_row_ = 0;
}

std::size_t LineCutter::usable() const {
  const std::size_t last = held_.view().find_last_not_of("\r\n");
  if (last == std::string_view::npos) return 0;
  // The blank lines after `last` may be the end of the source; those before it are not.
  const std::size_t newline = held_.view().find('\n', last);
  return newline == std::string_view::npos ? last + 1 : newline + 1;
}

bool LineCutter::read_more() {
  if (at_end_) return false;
  // Doubling for a long line keeps its cost linear.
  if (source_.read_into(held_, lines_ > 0 ? read_step : std::max(read_step, held_.size()))) {
    return true;
  }
  at_end_ = true;
  if (const std::size_t data = usable(); data > 0 && held_.data()[data - 1] != '\n') {
    held_.append("\n");
  }
  return true;
}

void LineCutter::count(std::size_t max_lines) {
  constexpr std::size_t step = 4096;
  const std::size_t limit = usable();
  while (lines_ < max_lines && scanned_ < limit) {
    const std::string_view piece = held_.view().substr(scanned_, std::min(step, limit - scanned_));
    const std::size_t found = count_newlines(piece);
    if (lines_ + found <= max_lines) {
      if (found > 0) end_ = scanned_ + piece.rfind('\n') + 1;
      lines_ += found;
      scanned_ += piece.size();
    } else {
      for (; lines_ < max_lines; ++lines_) end_ = scanned_ = held_.view().find('\n', scanned_) + 1;
    }
  }
}

void LineCutter::forget_count() {
  lines_ = 0;
  end_ = 0;
  scanned_ = 0;
}

std::size_t LineCutter::peek(std::size_t max_lines) {
  if (lines_ > max_lines) forget_count();
  count(max_lines);
  while (lines_ < max_lines && (lines_ == 0 || held_.size() < budget)) {
    if (held_.size() > max_line) {
      throw Error(name() + ":" + std::to_string(next_line_), "line is longer than 256 MiB");
    }
    if (!read_more()) break;
    count(max_lines);
  }
  return lines_;
}

void LineCutter::take(std::size_t lines, Chunk& chunk) {
  if (lines != lines_) peek(lines);
  chunk.first_row = next_row_;
  chunk.first_line = next_line_;
  chunk.rows = lines;
  next_row_ += lines;
  next_line_ += lines;

  chunk.bytes.resize(0);
  chunk.bytes.append(held_.view().substr(end_));
  held_.resize(end_);
  chunk.bytes.swap(held_);
  forget_count();
}

}  // namespace xent
