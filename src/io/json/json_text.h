// JSON written field by field.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "io/json/json_string.h"
#include "io/number/number_writer.h"

namespace xent {

/// A number; as a string if it is not finite.
std::string json_number(double value, const NumberFormat& format);

/// An array with one element per line, as the value of a field of the outermost object.
std::string json_list(const std::vector<std::string>& elements);

/// An object that is written field by field.
class JsonObject {
 public:
  /// With one field per line. `indent` is the indentation of the line that the object starts on.
  explicit JsonObject(const std::string& indent)
      : JsonObject("{\n" + indent + "  ", ",\n" + indent + "  ", "\n" + indent + "}") {}

  void add(const std::string& name, const std::string& json) {
    text_ += (std::exchange(is_empty_, false) ? "" : separator_) + json_quote(name) + ": " + json;
  }
  void add_text(const std::string& name, const std::string& text) { add(name, json_quote(text)); }

  /// The opening brace and the fields so far.
  const std::string& open() const { return text_; }
  std::string close() const { return text_ + end_; }

 protected:
  JsonObject(std::string start, std::string separator, std::string end)
      : text_(std::move(start)), separator_(std::move(separator)), end_(std::move(end)) {}

 private:
  std::string text_, separator_, end_;
  bool is_empty_ = true;
};

/// An object on one line.
class JsonLine : public JsonObject {
 public:
  JsonLine() : JsonObject("{", ", ", "}") {}
};

}  // namespace xent
