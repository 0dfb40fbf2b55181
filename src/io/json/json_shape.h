// Finds the shape of nested arrays and refuses ragged arrays.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/shape.h"

namespace xent {

/// Follows the brackets and numbers of one value. Throws TextError at the first bracket or number
/// that does not fit those before it.
class JsonShape {
 public:
  static constexpr std::size_t max_rank = 32;

  /// `noun` is the name of the value in messages ("logits"), or empty. `rows` says whether the
  /// arrays in the value are its rows; else the value itself is a row.
  void start(std::string_view noun, bool rows);

  void begin_array(std::size_t at);
  void add(std::size_t count, std::size_t at);
  void end_array();

  /// The shape, once the value is whole.
  Shape shape() const;

 private:
  /// An array that is open.
  struct Level {
    std::size_t at = 0;
    std::size_t count = 0;
    std::optional<std::size_t> expected;  ///< the count of every array at this level, if known
  };
  std::string ragged() const;
  std::string of_noun() const { return noun_.empty() ? "" : " of " + noun_; }

  std::string noun_;
  bool rows_ = true;
  std::size_t open_ = 0;             // the number of open arrays
  std::optional<std::size_t> rank_;  // the number of open arrays around every number, if known
  std::vector<Level> levels_;
};

}  // namespace xent
