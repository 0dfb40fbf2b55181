#include "io/json/json_shape.h"

#include "base/text.h"
#include "io/bytes/text_place.h"

namespace xent {

void JsonShape::start(std::string_view noun, bool rows) {
  noun_ = noun;
  rows_ = rows;
  open_ = 0;
  rank_.reset();
  levels_.clear();
}

void JsonShape::begin_array(std::size_t at) {
  if (open_ == max_rank) {
    throw TextError{at, "arrays are nested deeper than " + std::to_string(max_rank)};
  }
  if (rank_ == open_) throw TextError{at, "array among numbers, expected a number"};
  if (open_ > 0) ++levels_[open_ - 1].count;
  if (open_ == levels_.size()) levels_.emplace_back();
  levels_[open_].at = at;
  levels_[open_].count = 0;
  ++open_;
}

void JsonShape::add(std::size_t count, std::size_t at) {
  if (!rank_) rank_ = open_;
  if (*rank_ != open_) throw TextError{at, "number among arrays, expected an array"};
  if (open_ > 0) levels_[open_ - 1].count += count;
}

void JsonShape::end_array() {
  Level& level = levels_[open_ - 1];
  if (level.count == 0) throw TextError{level.at, "empty array, expected numbers"};
  if (!level.expected) level.expected = level.count;
  if (level.count != *level.expected) throw TextError{level.at, ragged()};
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
