#include "io/json_place.h"

#include <algorithm>

namespace xent {
namespace {

/// Goes on from one part of an array's text to the next: a bracket, a comma, or a whole value.
class Parts {
 public:
  Parts(std::string_view text, std::size_t start) : text_(text), end_(start) { next(); }

  std::size_t at() const { return at_; }
  bool at_end() const { return at_ == text_.size(); }
  char first() const { return text_[at_]; }
  bool is_value() const { return std::string_view("[],").find(first()) == std::string_view::npos; }

  void next() {
    at_ = skip_json_space(text_, end_);
    if (at_end()) return;
    end_ = at_ + 1;
    if (first() == '"') {
      while (text_[end_] != '"') end_ += text_[end_] == '\\' ? 2 : 1;
      ++end_;
    } else if (is_value()) {
      end_ = std::min(text_.find_first_of("[], \n\r\t", at_), text_.size());
    }
  }

 private:
  std::string_view text_;
  std::size_t at_ = 0, end_;
};

}  // namespace

std::string text_line(std::string_view name, std::string_view text, std::size_t offset,
                      std::uint64_t first_line) {
  const std::string_view before = text.substr(0, offset);
  const auto newlines = static_cast<std::uint64_t>(std::count(before.begin(), before.end(), '\n'));
  return std::string(name) + ":" + std::to_string(first_line + newlines);
}

std::string text_place(std::string_view name, std::string_view text, std::size_t offset,
                       std::uint64_t first_line) {
  // npos + 1 is 0: the first line starts there.
  const std::size_t line_start = text.substr(0, offset).find_last_of('\n') + 1;
  return text_line(name, text, offset, first_line) + ":" + std::to_string(offset - line_start + 1);
}

std::size_t nth_value(std::string_view text, std::size_t start, std::size_t index) {
  Parts parts(text, start);
  while (!parts.at_end()) {
    if (parts.is_value() && index-- == 0) break;
    parts.next();
  }
  return parts.at();
}

std::size_t nth_element(std::string_view text, std::size_t start, std::size_t index) {
  Parts parts(text, start);
  if (parts.first() != '[') return start;
  parts.next();
  for (std::size_t depth = 0; index > 0 && !parts.at_end(); parts.next()) {
    if (parts.first() == '[') ++depth;
    if (parts.first() == ']') --depth;
    if (parts.first() == ',' && depth == 0) --index;
  }
  return parts.at();
}

Error at_place(const JsonError& error, std::string_view name, std::string_view text,
               std::uint64_t first_line) {
  return {text_place(name, text, error.offset(), first_line), error.message(), error.hint()};
}

}  // namespace xent
