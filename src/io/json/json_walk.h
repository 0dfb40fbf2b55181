// Walks through one JSON value and reports its parts in order.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "io/bytes/text_place.h"

namespace xent {

/// Some numbers of one array that follow each other in the text, or a single number.
struct NumberRun {
  std::size_t begin = 0, end = 0;  ///< offsets in the text
  std::vector<double> values;
};

/// Called for each part of a JSON value, in order. `at` is the offset where the part starts. Throw
/// to stop.
class JsonEvents {
 public:
  JsonEvents() = default;
  JsonEvents(const JsonEvents&) = delete;
  JsonEvents& operator=(const JsonEvents&) = delete;
  virtual ~JsonEvents() = default;

  virtual void begin_object(std::size_t /*at*/) {}
  virtual void key(const std::string& /*name*/, std::size_t /*at*/) {}
  virtual void end_object(std::size_t /*at*/) {}
  virtual void begin_array(std::size_t /*at*/) {}
  virtual void end_array(std::size_t /*at*/) {}
  /// The numbers of one array may come in several runs.
  virtual void numbers(const NumberRun& /*run*/) {}
  virtual void boolean(bool /*value*/, std::size_t /*at*/) {}
  virtual void string(const std::string& /*value*/, std::size_t /*at*/) {}
  virtual void null(std::size_t /*at*/) {}
};

/// Walks through the first value of the text, without recursion, and returns the offset of its end.
/// A bare NaN, Infinity, -Infinity, nan, inf and the like is a number: Python writes them. Throws
/// TextError where the text is not JSON, or holds a NUL byte.
std::size_t walk_json(std::string_view text, JsonEvents& events);

/// Whether the text is one whole JSON value with nothing but white space around it.
bool is_json_value(std::string_view text);

/// The error of text at an offset where `expected` should be.
TextError json_unexpected(std::string_view text, std::size_t offset, std::string_view expected);

constexpr bool is_json_space(char c) {
  return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

/// The offset of the first character from `at` on that is not white space; the size if there is
/// none.
inline std::size_t skip_json_space(std::string_view text, std::size_t at) {
  return std::min(text.find_first_not_of(" \n\r\t", at), text.size());
}

}  // namespace xent
