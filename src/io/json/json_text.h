// JSON written field by field: numbers as everywhere in this program, which the library's own
// writer cannot be told to do.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "io/number/number_writer.h"

namespace xent {

/// The text in quotes, escaped; what is not UTF-8 is replaced.
std::string json_quote(const std::string& text);

/// A number, or a string where it is not finite.
std::string json_number(double value, const NumberFormat& format);

/// An array with an element a line, as the value of a field of the outermost object.
std::string json_list(const std::vector<std::string>& elements);

/// An object, a field a line; its own line is indented so far.
class JsonObject {
 public:
  explicit JsonObject(std::string indent) : indent_(std::move(indent)) {}

  void add(const std::string& name, const std::string& json) {
    text_ += (text_.empty() ? "" : ",\n") + indent_ + "  " + json_quote(name) + ": " + json;
  }
  void add_text(const std::string& name, const std::string& value) { add(name, json_quote(value)); }

  /// The fields so far, behind an opening brace.
  std::string open() const { return "{\n" + text_; }
  std::string close() const { return open() + "\n" + indent_ + "}"; }

 private:
  std::string indent_;
  std::string text_;
};

/// An object on one line.
class JsonLine {
 public:
  void add(const std::string& name, const std::string& json) {
    text_ += (text_.empty() ? "{" : ", ") + json_quote(name) + ": " + json;
  }
  void add_text(const std::string& name, const std::string& text) { add(name, json_quote(text)); }
  std::string close() const { return (text_.empty() ? "{" : text_) + "}"; }

 private:
  std::string text_;
};

}  // namespace xent
