#include "io/array_reader.h"

#include <algorithm>

namespace xent {

ArrayReader::ArrayReader(std::string name, std::array<std::optional<Array>, role_count> arrays)
    : name_(std::move(name)), arrays_(std::move(arrays)) {
  for (const auto& array :
       arrays_) {  // those that hold for all rows are last: theirs count if alone
    if (array && rows_ == 0) rows_ = array->shape.empty() ? 1 : array->shape[0];
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
  for (std::size_t r = 0; r < role_count; ++r) {
    if (!arrays_[r]) continue;
    const std::size_t width = Extent{arrays_[r]->shape, true}.row_width();
    if (arrays_[r]->values.size() < (chunk.first_row + chunk.rows) * width) continue;  // see held
    const double* first = arrays_[r]->values.data() + chunk.first_row * width;
    values.of[r].edit().assign(first, first + chunk.rows * width);
  }
  return std::nullopt;
}

std::size_t ArrayReader::element(const Chunk& chunk, Role role, std::size_t row,
                                 std::size_t value) const {
  const std::size_t width = Extent{array(role)->shape, true}.row_width();
  return (chunk.first_row + row) * width + value;
}

}  // namespace xent
