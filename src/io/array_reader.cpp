#include "io/array_reader.h"

#include <algorithm>

namespace xent {

ArrayReader::ArrayReader(std::string name, Arrays arrays)
    : name_(std::move(name)), arrays_(std::move(arrays)) {
  // pos_weight and class_weights come last in Role: they set the number of rows only if no other
  // array does.
  for (const Role role : all_roles) {
    if (array(role) && rows_ == 0) rows_ = array(role)->shape.empty() ? 1 : array(role)->shape[0];
  }
}

std::optional<Extent> ArrayReader::extent(Role role) const {
  if (!array(role)) return std::nullopt;
  return Extent{array(role)->shape, true};
}

std::size_t ArrayReader::peek(std::size_t max_rows) {
  return std::min(max_rows, rows_ - next_row_);
}

void ArrayReader::take(std::size_t rows, Chunk& chunk) {
  chunk.first_row = next_row_;
  chunk.rows = rows;
  next_row_ += rows;
}

std::optional<RowError> ArrayReader::parse_rows(const Chunk& chunk, Values& values) const {
  for (const Role role : all_roles) {
    if (!array(role)) continue;
    const std::vector<double>& all = array(role)->values;
    const std::size_t end = element(chunk, role, chunk.rows, 0);
    if (all.size() < end) continue;  // an array for all rows: `held` gives it
    values[role].edit().assign(all.data() + element(chunk, role, 0, 0), all.data() + end);
  }
  return std::nullopt;
}

std::size_t ArrayReader::element(const Chunk& chunk, Role role, std::size_t row,
                                 std::size_t value) const {
  return (chunk.first_row + row) * extent(role)->row_width() + value;
}

}  // namespace xent
