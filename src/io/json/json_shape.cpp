#include "io/json/json_shape.h"

#include <utility>

#include "base/text.h"
#include "io/json/json_walk.h"

namespace xent {

void JsonShape::start(std::string noun, bool rows) {
  noun_ = std::move(noun);
  rows_ = rows;
  started_ = false;
  open_ = 0;
  rank_.reset();
  levels_.clear();
}

void JsonShape::begin_array(std::size_t at) {
  if (!std::exchange(started_, true)) at_ = at;
  if (open_ == max_rank) {
    throw JsonError(at, "arrays are nested deeper than " + std::to_string(max_rank));
  }
  if (rank_ == open_) throw JsonError(at, "array among numbers, expected a number");
  if (open_ > 0) ++levels_[open_ - 1].count;
  if (open_ == levels_.size()) levels_.emplace_back();
  levels_[open_].at = at;
  levels_[open_].count = 0;
  ++open_;
}

void JsonShape::add(std::size_t count, std::size_t at) {
  if (!std::exchange(started_, true)) at_ = at;
  if (!rank_) rank_ = open_;
  if (*rank_ != open_) throw JsonError(at, "number among arrays, expected an array");
  if (open_ > 0) levels_[open_ - 1].count += count;
}

void JsonShape::end_array(std::size_t /*at*/) {
  Level& level = levels_[open_ - 1];
  if (level.count == 0) throw JsonError(level.at, "empty array, expected numbers");
  if (!level.expected) level.expected = level.count;
  if (level.count != *level.expected) throw JsonError(level.at, ragged());
  --open_;
}

/// "row 3 has 2 values, expected 3"; deeper "array 2 of row 3 of logits has 1 array, expected 2".
std::string JsonShape::ragged() const {
  std::string which;
  for (std::size_t i = open_ - 1; i > 0; --i) {
    which += which.empty() ? "" : " of ";
    which += (rows_ && i == 1 ? "row " : "array ") + std::to_string(levels_[i - 1].count);
  }
  const Level& level = levels_[open_ - 1];
  return which + of_noun() + " has " + counted(level.count, open_ == rank_ ? "value" : "array") +
         ", expected " + std::to_string(*level.expected);
}

Shape JsonShape::shape() const {
  Shape shape;
  for (std::size_t i = 0; i < rank_.value_or(0); ++i) shape.push_back(*levels_[i].expected);
  return shape;
}

}  // namespace xent
