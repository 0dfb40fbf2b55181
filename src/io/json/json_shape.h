// Finds the shape of nested arrays and refuses ragged ones.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "base/shape.h"

namespace xent {

/// Follows the brackets and numbers of one value. Throws JsonError at the first that does not fit
/// those before it.
class JsonShape {
 public:
  static constexpr std::size_t max_rank = 32;

  /// `noun` is what the value is called in messages ("logits"), or empty; `rows` whether the
  /// outermost arrays are its rows (else the value is itself a row).
  void start(std::string noun, bool rows);

  void begin_array(std::size_t at);
  void add(std::size_t count, std::size_t at);
  void end_array(std::size_t at);

  /// Whether anything has been added; what `at` it starts at.
  std::size_t at() const { return at_; }
  bool is_started() const { return started_; }
  /// Once the value is whole.
  Shape shape() const;

 private:
  /// An array that is open, and what is known of all arrays at its level.
  struct Level {
    std::size_t at = 0;
    std::size_t count = 0;
    std::optional<std::size_t> expected;
  };
  std::string ragged() const;
  std::string of_noun() const { return noun_.empty() ? "" : " of " + noun_; }

  std::string noun_;
  bool rows_ = true;
  bool started_ = false;
  std::size_t at_ = 0;
  std::size_t open_ = 0;             // arrays open
  std::optional<std::size_t> rank_;  // at which numbers stand
  std::vector<Level> levels_;
};

}  // namespace xent
