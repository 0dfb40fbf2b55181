#include "io/bytes/line_cutter.h"

#include <utility>

#include "io/bytes/text_place.h"

namespace xent {

LineCutter::LineCutter(ByteSource text) : RowCutter(std::move(text), '\n') {
  if (source().peek(byte_order_mark.size()) == byte_order_mark) {
    char skipped[byte_order_mark.size()];
    source().read(skipped, sizeof skipped);
  }
  if (peek(1) == 0) throw NoRows(name(), "is empty, expected rows of numbers");
}

std::string_view LineCutter::front() {
  if (peek(1) == 0) return {};
  return held().view().substr(0, held().view().find('\n'));
}

void LineCutter::skip_front() {
  Chunk skipped;
  take(peek(1), skipped);
  count_rows_from_here();
}

void LineCutter::take(std::size_t lines, Chunk& chunk) {
  RowCutter::take(lines, chunk);
  chunk.first_line = next_line_;
  next_line_ += lines;
}

std::size_t LineCutter::usable() const {
  const std::string_view text = held().view();
  const std::size_t last = text.find_last_not_of("\r\n");
  if (last == std::string_view::npos) return 0;
  // The blank lines after `last` may end the source; blank lines before it do not.
  const std::size_t newline = text.find('\n', last);
  return newline == std::string_view::npos ? last + 1 : newline + 1;
}

void LineCutter::finish() {
  if (const std::size_t data = usable(); data > 0 && held().data()[data - 1] != '\n') {
    held().append("\n");
  }
}

Error LineCutter::too_long() const {
  return {place_at(name(), next_line_), "line is longer than 256 MiB"};
}

std::string_view line_of(const Chunk& chunk, std::size_t row) {
  const std::string_view line = chunk.bytes.view().substr(row_start(chunk, row, '\n'));
  return line.substr(0, line.find('\n'));
}

}  // namespace xent
