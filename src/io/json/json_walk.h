// Goes through one JSON value and tells what it comes across; the only user of the JSON library.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "io/json/json_cursor.h"
#include "io/json/json_error.h"

namespace xent {

/// What a JSON value consists of, in order; `at` is where each part starts. Throw to stop.
class JsonEvents {
 public:
  JsonEvents() = default;
  JsonEvents(const JsonEvents&) = delete;
  JsonEvents& operator=(const JsonEvents&) = delete;
  virtual ~JsonEvents() = default;

  virtual void begin_object(std::size_t at) = 0;
  virtual void key(const std::string& name, std::size_t at) = 0;
  virtual void end_object(std::size_t at) = 0;
  virtual void begin_array(std::size_t at) = 0;
  virtual void end_array(std::size_t at) = 0;
  /// One number, or several that follow each other in an array (for one array possibly in
  /// several calls).
  virtual void numbers(const NumberRun& run) = 0;
  virtual void boolean(bool value, std::size_t at) = 0;
  virtual void string(const std::string& value, std::size_t at) = 0;
  virtual void null(std::size_t at) = 0;
};

/// Goes through the first value of the text, without recursion, and returns the offset of its end.
/// Throws JsonError where the text is not JSON (or holds a NUL byte).
std::size_t walk_json(std::string_view text, JsonEvents& events);

/// Whether the text is one whole JSON value, with nothing but white space around it.
bool is_json_value(std::string_view text);

/// The byte order mark that may precede a text.
inline constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

}  // namespace xent
