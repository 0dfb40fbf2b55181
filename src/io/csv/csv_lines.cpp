#include "io/csv/csv_lines.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "core/passes.h"
#include "io/bytes/text_place.h"
#include "io/csv/csv_line.h"

namespace xent {
namespace {

constexpr std::size_t enough_to_know = std::size_t{64} << 10;

/// The first line that is no comment, without the newline outside quotes that ends it. `is_whole`
/// tells whether it ends.
std::string_view first_line(std::string_view text, char newline, char comment, bool& is_whole) {
  is_whole = false;
  while (comment != '\0' && text.starts_with(comment)) {
    const std::size_t end = text.find(newline);
    if (end == std::string_view::npos) return {};
    text.remove_prefix(end + 1);
  }
  bool is_in_quotes = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"') is_in_quotes = !is_in_quotes;
    if (text[i] != newline || is_in_quotes) continue;
    is_whole = true;
    return text.substr(0, i);
  }
  return text;
}

}  // namespace

CsvLines::CsvLines(ByteSource text, const CsvOptions& options)
    : LineCutter(std::move(text), Unchecked{}),
      delimiter_(options.delimiter),
      comment_(options.comment),
      filters_(options.comment != '\0') {
  if (!filters_) watch('"');
  require_line();
  if (!names_delimiter(front())) return;
  skip_front();
  if (peek(1) == 0) throw NoRows(name(), "has no rows");
}

std::uint64_t CsvLines::front_line() const {
  std::uint64_t line = next_line();
  for (const SkippedLines& own : skipped_) line += own.offset == taken_ ? own.lines : 0;
  return line;
}

std::string CsvLines::front_text() {
  std::string text(front());
  if (holds_newlines_) std::replace(text.begin(), text.end(), held_newline, '\n');
  return text;
}

void CsvLines::take(std::size_t rows, Chunk& chunk) {
  LineCutter::take(rows, chunk);
  chunk.skipped.clear();
  chunk.counted_to = chunk.counted = 0;
  std::uint64_t more_lines = 0;
  const auto behind = std::find_if(skipped_.begin(), skipped_.end(), [&](const SkippedLines& own) {
    return own.offset >= taken_ + chunk.bytes.size();
  });
  for (auto own = skipped_.begin(); own != behind; ++own) {
    more_lines += own->lines;
    chunk.skipped.push_back({own->offset - taken_, more_lines});
  }
  skipped_.erase(skipped_.begin(), behind);
  taken_ += chunk.bytes.size();
  chunk.holds_newlines = holds_newlines_;
  if (holds_newlines_) more_lines += count_of(held_newline, chunk.bytes.view());
  count_lines(more_lines);
}

/// Without a quote, lines need no filter.
void CsvLines::met(std::size_t at) {
  filters_ = true;
  filter(at, is_finished());
  if (is_finished()) LineCutter::finish();  // the last newline may be in quotes
}

void CsvLines::finish() {
  prepare(held().size() - waiting(), true);
  LineCutter::finish();
}

Error CsvLines::too_long() const {
  Error error = LineCutter::too_long();
  if (!is_in_quotes_) return error;
  return {error.place(), "quoted cell has no closing quote in 256 MiB"};
}

void CsvLines::prepare(std::size_t at, bool is_end) {
  if (!knows_dialect(is_end)) return wait_from(at);
  const std::size_t size = held().size();
  if (has_cr_) std::replace(held().data() + at, held().data() + size, '\r', '\n');
  if (filters_) return filter(at, is_end);
  wait_from(size);
}

void CsvLines::filter(std::size_t at, bool is_end) {
  const std::size_t size = held().size();
  char* const data = held().data();
  std::size_t to = at;
  const auto pass_to = [&](std::size_t end) {
    if (to != at) std::memmove(data + to, data + at, end - at);
    to += end - at;
    at = end;
  };
  const auto find = [&](char wanted, std::size_t end) {
    constexpr std::size_t near = 24;  // most cells are short: a call costs more than to look
    std::size_t i = at;
    for (; i < std::min(at + near, end); ++i) {
      if (data[i] == wanted) return i;
    }
    const void* const found = std::memchr(data + i, wanted, end - i);
    return found == nullptr ? end
                            : static_cast<std::size_t>(static_cast<const char*>(found) - data);
  };
  while (at < size) {
    if (is_in_comment_) {
      at = find('\n', size);
      if (at == size) break;
      ++at;
      is_in_comment_ = false;
      skip_line(taken_ + to);
    } else if (is_in_quotes_) {
      const std::size_t quote = find('"', size);
      hold_newlines(at, quote);
      if (quote == size || (quote + 1 == size && !is_end)) {  // it may be doubled
        pass_to(quote);
        break;
      }
      is_in_quotes_ = quote + 1 < size && data[quote + 1] == '"';
      pass_to(quote + (is_in_quotes_ ? 2 : 1));
    } else if (comment_ != '\0' && data[at] == comment_ && (to == 0 || data[to - 1] == '\n')) {
      is_in_comment_ = true;
    } else {
      const std::size_t end = comment_ == '\0' ? size : std::min(find('\n', size) + 1, size);
      const std::size_t quote = find('"', end);
      pass_to(std::min(quote + 1, end));
      if (quote < end) is_in_quotes_ = starts_cell(to - 1);
    }
  }
  const std::size_t start = to;
  pass_to(size);
  held().resize(to);
  wait_from(start);
}

/// Counts a line that is left out before the row that starts at `offset` of all lines.
void CsvLines::skip_line(std::uint64_t offset) {
  if (skipped_.empty() || skipped_.back().offset != offset) skipped_.push_back({offset, 0});
  ++skipped_.back().lines;
}

/// Whether line ends and delimiter are known, or can be found now.
bool CsvLines::knows_dialect(bool is_end) {
  if (knows_dialect_) return true;
  const std::string_view text = held().view();
  const bool is_enough = is_end || text.size() >= enough_to_know;
  const bool has_lf = text.find('\n') != std::string_view::npos;
  if (!has_lf && !is_enough) return false;
  has_cr_ = !has_lf && text.find('\r') != std::string_view::npos;
  if (delimiter_ == '\0') {
    bool is_whole = false;
    const std::string_view line = first_line(text, has_cr_ ? '\r' : '\n', comment_, is_whole);
    if (!is_whole && !is_enough) return false;
    delimiter_ = find_delimiter(line);
  }
  knows_dialect_ = true;
  return true;
}

/// Whether a quote outside quotes stands at the start of a cell.
bool CsvLines::starts_cell(std::size_t quote) const {
  const char* const data = held().data();
  const auto is_blank = [](char c) { return c == ' ' || c == '\t'; };
  std::size_t start = quote;
  while (start > 0 && is_blank(data[start - 1])) {
    if (delimiter_ == ' ' || data[start - 1] == delimiter_) return true;
    --start;
  }
  return start == 0 || data[start - 1] == '\n' || data[start - 1] == delimiter_;
}

void CsvLines::hold_newlines(std::size_t from, std::size_t end) {
  char* const data = held().data();
  for (std::size_t i = from; i < end; ++i) {
    if (data[i] == held_newline) {
      const std::size_t lines = count_of('\n', held().view().substr(0, i));
      throw Error(place_at(name(), next_line() + lines),
                  "cell holds the byte 0xFF, expected text in UTF-8",
                  "iconv -f LATIN1 -t UTF-8 converts it");
    }
    if (data[i] != '\n') continue;
    data[i] = held_newline;
    holds_newlines_ = true;
  }
}

std::uint64_t line_number(const Chunk& chunk, std::size_t row) {
  std::uint64_t line = chunk.first_line + row;
  if (chunk.skipped.empty() && !chunk.holds_newlines) return line;
  const std::size_t start = row_start(chunk, row, '\n');
  const auto behind =
      std::upper_bound(chunk.skipped.begin(), chunk.skipped.end(), start,
                       [](std::size_t at, const SkippedLines& own) { return at < own.offset; });
  if (behind != chunk.skipped.begin()) line += (behind - 1)->lines;
  if (!chunk.holds_newlines) return line;
  if (start < chunk.counted_to) chunk.counted_to = chunk.counted = 0;
  chunk.counted +=
      count_of(held_newline, chunk.bytes.view().substr(chunk.counted_to, start - chunk.counted_to));
  chunk.counted_to = start;
  return line + chunk.counted;
}

std::string row_text(const Chunk& chunk, std::string_view line) {
  std::string text(line);
  if (chunk.holds_newlines) std::replace(text.begin(), text.end(), held_newline, '\n');
  return text;
}

}  // namespace xent
