// Where values stand in a JSON text that has been read before.
#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "io/bytes/text_place.h"

namespace xent {

/// The offset of value `index`, from 0, of the nested array or number at `start`. Requires valid
/// JSON.
std::size_t nth_value(std::string_view text, std::size_t start, std::size_t index);

/// The value at an offset, as the text writes it; a string without its quotes.
std::string value_text(std::string_view text, std::size_t offset);

/// The text of the value at an offset, as a cell of a table holds it: a string decoded, an array or
/// object as it is written, nothing for null. Requires valid JSON.
std::string cell_text(std::string_view text, std::size_t offset);

/// Finds the values of one nested array or number in a long text. The first question walks over the
/// text once, so that all questions together take linear time. Any thread may ask.
class JsonPlaces {
 public:
  /// Sets the text and the offset where the array starts. Called before the first question.
  void set(std::string_view text, std::size_t start) {
    text_ = text;
    start_ = start;
  }

  /// The offset of value `index`, from 0.
  std::size_t offset_of(std::size_t index) const;

  /// The position of an offset in the array.
  TextPosition position(std::size_t offset) const;

 private:
  static constexpr std::size_t step = 64;  // values from one mark to the next
  struct Mark {
    std::size_t offset = 0;
    TextPosition position;
  };
  const std::vector<Mark>& marks() const;
  Mark later(const Mark& mark, std::size_t offset) const;

  std::string_view text_;
  std::size_t start_ = 0;
  mutable std::once_flag walked_;
  mutable std::vector<Mark> marks_;  // the start of the array, then every step-th value
};

}  // namespace xent
