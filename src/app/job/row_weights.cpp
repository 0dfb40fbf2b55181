#include "app/job/row_weights.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "app/job/layout.h"
#include "base/error.h"
#include "io/number/number_writer.h"

namespace xent {
namespace {

/// The shape with `rank` axes: adds axes of size 1, or leaves them out at the end.
Shape padded(Shape shape, std::size_t rank, Align align) {
  while (shape.size() > rank && shape.back() == 1) shape.pop_back();
  const auto where = align == Align::trailing ? shape.begin() : shape.end();
  if (shape.size() < rank) shape.insert(where, rank - shape.size(), 1);
  return shape;
}

/// For each element of `to` in C order, the index of its element of `from`, which has the same
/// rank; none if `from` does not broadcast to `to`.
std::optional<std::vector<std::size_t>> broadcast(const Shape& from, const Shape& to) {
  if (from.size() != to.size()) return std::nullopt;
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

/// A copy of weights that a source holds beside other arrays.
Array copy_held(const Reader& source, Role role) {
  Array all = *source.held(role);
  Chunk chunk;
  chunk.rows = all.shape.empty() ? 1 : all.shape[0];
  if (const auto wrong = check_weights(source, chunk, role, all.values)) throw wrong->error;
  return all;
}

/// The shape for one weight per column, [1, 3] for [3]; none if it does not fit the target either.
std::optional<Shape> shape_of_columns(Shape shape, const Shape& target) {
  shape.insert(shape.begin(), 1);
  return broadcast(shape, target) ? std::optional(shape) : std::nullopt;
}

[[noreturn]] void refuse(const Reader& source, Role role, const Extent& target) {
  const Extent extent = *source.extent(role);
  const auto of_columns = shape_of_columns(extent.shape, target.shape);
  throw Error(source.name(),
              std::string(name_of(role)) + " of shape " + to_string(extent) +
                  " cannot be broadcast to shape " + to_string(target),
              of_columns ? "one per column is of shape " + to_string(*of_columns) : "");
}

}  // namespace

std::optional<RowError> check_weights(const Reader& reader, const Chunk& chunk, Role role,
                                      const std::vector<double>& weights) {
  const auto wrong = std::find_if_not(weights.begin(), weights.end(), [](double weight) {
    return weight >= 0 && weight <= std::numeric_limits<double>::max();
  });
  if (wrong == weights.end()) return std::nullopt;
  const std::size_t width = chunk.rows == 1 ? weights.size() : reader.extent(role)->row_width();
  const auto index = static_cast<std::size_t>(wrong - weights.begin());
  const std::string noun = role == Role::pos_weight ? "pos_weight " : "weight ";
  return RowError{index / width,
                  Error(reader.place(chunk, role, index / width, index % width),
                        noun + to_text(*wrong) +
                            (*wrong < 0 ? " is negative, expected 0 or more" : " is not finite"))};
}

Array read_weights(Reader& source, Role role) {
  if (source.held(role) != nullptr) return copy_held(source, role);
  if (source.extent(Role::logits)) {  // reading the weights would read the logits too
    throw Error(source.name(), std::string(name_of(role)) +
                                   " of rows that are classes: give them in a source of their own");
  }
  constexpr std::size_t rows_at_once = 4096;
  Chunk chunk;
  Values values;
  Array all{source.extent(role)->shape, {}, {}};
  std::size_t rows = 0;
  while (const std::size_t ready = source.peek(rows_at_once)) {
    source.take(ready, chunk);
    if (const auto wrong = source.parse(chunk, values)) throw Error(*wrong);
    const std::vector<double>& read = values[role].doubles();
    if (const auto wrong = check_weights(source, chunk, role, read)) throw wrong->error;
    all.values.insert(all.values.end(), read.begin(), read.end());
    if (source.has_ids()) {
      const auto& ids = values.ids[source.plan()->owner];
      all.ids.insert(all.ids.end(), ids.begin(), ids.end());
    }
    rows += ready;
  }
  if (!all.shape.empty()) all.shape[0] = rows;
  return all;
}

bool RowWeights::is_row_by_row(Reader& source, Role role, const Extent& target, Align align) {
  if (source.extent(Role::logits)) {  // a field of each record, or of the one object
    return source.held(role) == nullptr;
  }
  const Extent extent = *source.extent(role);
  if (extent.shape.empty()) return false;
  if (align == Align::trailing && extent.shape.size() != target.shape.size()) return false;
  return extent.rows_known ? extent.shape[0] > 1 : source.peek(2) > 1;
}

RowWeights RowWeights::row_by_row(const Reader& source, Role role, const Extent& target) {
  const Extent extent = *source.extent(role);
  const Shape row = row_shape(target.shape);
  const bool rows_differ =
      extent.rows_known && target.rows_known && extent.shape[0] != target.shape[0];
  if (rows_differ && shape_of_columns(extent.shape, target.shape)) refuse(source, role, target);
  // The weight of a record or a row applies to all of its logits or losses.
  auto index = broadcast(padded(row_shape(extent.shape), row.size(), Align::leading), row);
  if (!index) refuse(source, role, target);
  RowWeights result;
  result.index_ = std::move(*index);
  result.row_stride_ = extent.row_width();
  return result;
}

RowWeights RowWeights::constant(Reader& source, Role role, const Extent& target, Align align,
                                bool is_whole) {
  RowWeights result;
  result.array_ = read_weights(source, role);
  const Shape shape = padded(result.array_->shape, target.shape.size(), align);
  const bool has_rows = !is_whole && !shape.empty() && shape[0] != 1;
  if (has_rows && target.rows_known && shape[0] != target.shape[0]) refuse(source, role, target);
  auto index = is_whole ? broadcast(shape, target.shape)
                        : broadcast(row_shape(shape), row_shape(target.shape));
  if (!index || shape.size() != target.shape.size()) refuse(source, role, target);
  result.index_ = std::move(*index);
  if (has_rows) result.row_stride_ = Extent{shape, true}.row_width();
  return result;
}

void RowWeights::expand(std::size_t first_row, std::size_t rows, const std::vector<double>& parsed,
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
