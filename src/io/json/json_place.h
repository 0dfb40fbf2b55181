// Where things stand in a JSON text that has been read before.
#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "io/json/json_walk.h"

namespace xent {

/// "a.json:18:3": the place of an offset into a text whose first line has the given number.
std::string text_place(std::string_view name, std::string_view text, std::size_t offset,
                       std::uint64_t first_line = 1);

/// The offset of the value number `index` (from 0) in the nested array, or number, at `start`. The
/// text has been found valid.
std::size_t nth_value(std::string_view text, std::size_t start, std::size_t index);

/// The value at an offset as it is written; a string without its quotes.
std::string value_text(std::string_view text, std::size_t offset);

/// Where the values of one nested array, or number, stand in a long text. The text is walked once,
/// at the first question, so that all values together take linear time. Any thread may ask.
class JsonPlaces {
 public:
  /// Sets where the array starts, before the first question.
  void start_at(std::size_t start) { start_ = start; }

  /// The offset of the value number `index`, from 0.
  std::size_t offset_of(std::string_view text, std::size_t index) const;

  /// The line and the column, from 1, of an offset in the array.
  struct Position {
    std::size_t line = 1, column = 1;
  };
  Position position(std::string_view text, std::size_t offset) const;

 private:
  static constexpr std::size_t step = 64;  // values from one that is remembered to the next
  struct Mark {
    std::size_t offset = 0, line = 1, line_start = 0;

    /// The mark at a later offset.
    Mark at(std::string_view text, std::size_t later) const;
  };
  const std::vector<Mark>& marks(std::string_view text) const;

  std::size_t start_ = 0;
  mutable std::once_flag walked_;
  mutable std::vector<Mark> marks_;  // the first where the array starts, then one at each step
};

/// The error with its place.
Error at_place(const JsonError& error, std::string_view name, std::string_view text,
               std::uint64_t first_line = 1);

}  // namespace xent
