#include "app/pos_weight.h"

#include <algorithm>
#include <limits>
#include <string>
#include <utility>

#include "app/layout.h"
#include "base/error.h"
#include "io/number_writer.h"

namespace xent {
namespace {

/// For each element of `to` in C order, the element of `from` it takes; none if `from` does not
/// broadcast. `from` may have fewer axes.
std::optional<std::vector<std::size_t>> broadcast(Shape from, const Shape& to) {
  if (from.size() > to.size()) return std::nullopt;
  from.insert(from.begin(), to.size() - from.size(), 1);
  std::vector<std::size_t> index(1, 0);
  for (std::size_t axis = 0; axis < to.size(); ++axis) {
    if (from[axis] != to[axis] && from[axis] != 1) return std::nullopt;
    std::vector<std::size_t> finer;
    finer.reserve(index.size() * to[axis]);
    for (const std::size_t i : index) {
      for (std::size_t k = 0; k < to[axis]; ++k) finer.push_back(i * from[axis] + k % from[axis]);
    }
    index = std::move(finer);
  }
  return index;
}

Shape row_shape(const Shape& shape) {
  return shape.empty() ? Shape{} : Shape(shape.begin() + 1, shape.end());
}

/// The array of a source that holds it beside others.
Array copy_held(const Reader& source) {
  Array all = *source.held(Role::pos_weight);
  Chunk chunk;
  chunk.rows = all.shape.empty() ? 1 : all.shape[0];
  if (const auto wrong = check_pos_weight(source, chunk, all.values)) throw wrong->error;
  return all;
}

Array read_all(Reader& source) {
  if (source.held(Role::pos_weight) != nullptr) return copy_held(source);
  constexpr std::size_t rows_at_once = 4096;
  Chunk chunk;
  Values values;
  Array all{source.extent(Role::pos_weight)->shape, {}};
  std::size_t rows = 0;
  while (const std::size_t ready = source.peek(rows_at_once)) {
    source.take(ready, chunk);
    if (const auto wrong = source.parse(chunk, values)) throw wrong->error;
    const std::vector<double>& weights = values[Role::pos_weight];
    if (const auto wrong = check_pos_weight(source, chunk, weights)) throw wrong->error;
    all.values.insert(all.values.end(), weights.begin(), weights.end());
    rows += ready;
  }
  if (!all.shape.empty()) all.shape[0] = rows;
  return all;
}

[[noreturn]] void refuse(const Extent& weights, const Extent& logits, const std::string& name) {
  throw Error(name, "pos_weight of shape " + to_string(weights) +
                        " does not broadcast to logits of shape " + to_string(logits));
}

}  // namespace

PosWeight PosWeight::row_by_row(const Extent& weights, const Extent& logits) {
  PosWeight result;
  auto index = broadcast(row_shape(weights.shape), row_shape(logits.shape));
  if (!index) refuse(weights, logits, "");
  result.index_ = std::move(*index);
  result.row_stride_ = weights.row_width();
  return result;
}

std::optional<RowError> check_pos_weight(const Reader& reader, const Chunk& chunk,
                                         const std::vector<double>& weights) {
  const auto wrong = std::find_if_not(weights.begin(), weights.end(), [](double weight) {
    return weight >= 0 && weight <= std::numeric_limits<double>::max();
  });
  if (wrong == weights.end()) return std::nullopt;
  const std::size_t width = weights.size() / chunk.rows;
  const auto index = static_cast<std::size_t>(wrong - weights.begin());
  return RowError{index / width,
                  Error(reader.place(chunk, Role::pos_weight, index / width, index % width),
                        "pos_weight " + to_text(*wrong) +
                            (*wrong < 0 ? " is negative, expected 0 or more" : " is not finite"))};
}

PosWeight PosWeight::constant(Reader& source, const Extent& logits) {
  PosWeight result;
  Array weights = read_all(source);
  const std::string& name = source.name();
  Extent extent{weights.shape, true};
  const bool has_rows = weights.shape.size() == logits.shape.size() && !weights.shape.empty();
  if (has_rows) {
    if (weights.shape[0] > 1 && logits.rows_known && weights.shape[0] != logits.shape[0]) {
      refuse(extent, logits, name);
    }
    if (weights.shape[0] > 1) result.row_stride_ = extent.row_width();
  }
  auto index =
      broadcast(has_rows ? row_shape(weights.shape) : weights.shape, row_shape(logits.shape));
  if (!index) refuse(extent, logits, name);
  result.index_ = std::move(*index);
  result.array_ = std::move(weights);
  return result;
}

void PosWeight::expand(std::size_t first_row, std::size_t rows, const std::vector<double>& parsed,
                       std::vector<double>& out) const {
  const std::vector<double>& from = array_ ? array_->values : parsed;
  out.resize(rows * index_.size());
  double* to = out.data();
  for (std::size_t row = 0; row < rows; ++row) {
    const double* weights = from.data() + (array_ ? first_row + row : row) * row_stride_;
    for (const std::size_t i : index_) *to++ = weights[i];
  }
}

}  // namespace xent
