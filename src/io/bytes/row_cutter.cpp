#include "io/bytes/row_cutter.h"

#include <algorithm>

#include "core/passes.h"

namespace xent {
namespace {

constexpr std::size_t read_step = std::size_t{128} << 10;  // while the size of a row is not known
constexpr std::size_t least_read = std::size_t{4} << 10;
constexpr std::size_t budget = std::size_t{1} << 20;  // bytes held before rows are handed out

}  // namespace

bool RowCutter::read_more(std::size_t rows_missing) {
  if (at_end_) return false;
  // Reads little more than the missing rows, if their size stays the same: the next take copies
  // the bytes after them.
  const std::size_t begun = held_.size() - found_.end;  // bytes of a row that is not whole
  const std::size_t margin = std::min(row_bytes_ / 2, least_read);
  const std::size_t expected = rows_missing * row_bytes_ + margin;
  std::size_t size = std::clamp(expected - std::min(begun, expected), least_read, budget);
  if (row_bytes_ == 0) size = read_step;
  // This row is much longer than the rows before it. Doubling keeps its cost linear.
  if (found_.rows == 0 && held_.size() > 2 * row_bytes_) size = std::max(size, held_.size());
  const std::size_t before = held_.size();
  if (source_.read_into(held_, size)) {
    arrived(held_.size() - before);
    return true;
  }
  at_end_ = true;
  finish();
  return true;
}

void RowCutter::count(std::size_t max_rows, Count& found) {
  constexpr std::size_t longest_step = 8192;
  constexpr std::size_t shortest_step = 64;
  std::size_t limit = usable();
  std::size_t step = longest_step;
  while (found.rows < max_rows && found.scanned < limit) {
    const std::string_view piece =
        held_.view().substr(found.scanned, std::min(step, limit - found.scanned));
    bool has_watched = false;
    const std::size_t more = watched_ == '\0' ? count_of(row_end_, piece)
                                              : count_of(row_end_, piece, watched_, has_watched);
    if (has_watched) {
      watched_ = '\0';
      met(found.scanned);
      limit = usable();
    } else if (found.rows + more <= max_rows) {
      if (more > 0) found.end = found.scanned + piece.rfind(row_end_) + 1;
      found.rows += more;
      found.scanned += piece.size();
    } else if (step > shortest_step) {
      step /= 2;
    } else {
      for (; found.rows < max_rows; ++found.rows)
        found.end = found.scanned = held_.view().find(row_end_, found.scanned) + 1;
    }
  }
}

std::size_t RowCutter::peek(std::size_t max_rows) {
  if (found_.rows > max_rows) found_ = {};
  count(max_rows, found_);
  while (found_.rows < max_rows && (found_.rows == 0 || held_.size() < budget)) {
    if (held_.size() > max_row) throw too_long();
    if (found_.rows > 0 && !source_.arrives_within(pause_length)) break;
    if (!read_more(max_rows - found_.rows)) break;
    count(max_rows, found_);
  }
  return found_.rows;
}

bool RowCutter::is_waiting() {
  if (at_end_ || source_.arrives_within({})) return false;
  count(1, found_);
  return found_.rows == 0;
}

void RowCutter::take(std::size_t rows, Chunk& chunk) {
  if (rows != found_.rows) peek(rows);
  chunk.first_row = next_row_;
  chunk.rows = rows;
  chunk.found_row = chunk.found_at = 0;
  next_row_ += rows;

  if (rows > 0) row_bytes_ = found_.end / rows + 1;
  held_.give_front(found_.end, chunk.bytes);
  found_ = {};
}

std::size_t row_start(const Chunk& chunk, std::size_t row, char row_end) {
  if (row < chunk.found_row) chunk.found_row = chunk.found_at = 0;
  for (; chunk.found_row < row; ++chunk.found_row) {
    chunk.found_at = chunk.bytes.view().find(row_end, chunk.found_at) + 1;
  }
  return chunk.found_at;
}

}  // namespace xent
