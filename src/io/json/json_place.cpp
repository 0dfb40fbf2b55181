#include "io/json/json_place.h"

#include <algorithm>

#include "io/json/json_string.h"
#include "io/json/json_walk.h"

namespace xent {
namespace {

/// Steps through the parts of an array's text: brackets, commas, and whole values.
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

std::size_t nth_value(std::string_view text, std::size_t start, std::size_t index) {
  Parts parts(text, start);
  while (!parts.at_end()) {
    if (parts.is_value() && index-- == 0) break;
    parts.next();
  }
  return parts.at();
}

std::string value_text(std::string_view text, std::size_t offset) {
  const bool is_string = text[offset] == '"';
  if (is_string) ++offset;
  return std::string(
      text.substr(offset, text.find_first_of(is_string ? "\"" : "[]{}, \n\r\t", offset) - offset));
}

std::string cell_text(std::string_view text, std::size_t offset) {
  const auto string_end = [&](std::size_t at) {
    for (++at; text[at] != '"';) at += text[at] == '\\' ? 2 : 1;
    return at + 1;
  };
  const char first = text[offset];
  if (first == '"') {
    std::string value;
    read_json_string(text, offset, value);
    return value;
  }
  if (first != '[' && first != '{') {
    std::string word = value_text(text, offset);
    return word == "null" ? "" : word;
  }
  std::size_t at = offset;
  std::size_t open = 0;
  do {
    at = text.find_first_of("[]{}\"", at);
    if (text[at] == '"') {
      at = string_end(at);
      continue;
    }
    const bool opens = text[at] == '[' || text[at] == '{';
    open += opens ? 1 : 0;
    open -= opens ? 0 : 1;
    ++at;
  } while (open > 0);
  return std::string(text.substr(offset, at - offset));
}

JsonPlaces::Mark JsonPlaces::later(const Mark& mark, std::size_t offset) const {
  return {offset, mark.position.after(text_.substr(mark.offset, offset - mark.offset))};
}

const std::vector<JsonPlaces::Mark>& JsonPlaces::marks() const {
  std::call_once(walked_, [&] {
    marks_.push_back(later({}, start_));
    std::size_t index = 0;
    std::size_t depth = 0;
    for (Parts parts(text_, start_); !parts.at_end(); parts.next()) {
      if (parts.first() == '[') ++depth;
      if (parts.first() == ']') --depth;
      if (parts.is_value() && index++ % step == 0) {
        marks_.push_back(later(marks_.back(), parts.at()));
      }
      if (depth == 0) break;  // behind the array there may be anything
    }
  });
  return marks_;
}

std::size_t JsonPlaces::offset_of(std::size_t index) const {
  return nth_value(text_, marks()[1 + index / step].offset, index % step);
}

TextPosition JsonPlaces::position(std::size_t offset) const {
  const auto next =
      std::upper_bound(marks().begin(), marks().end(), offset,
                       [](std::size_t wanted, const Mark& mark) { return wanted < mark.offset; });
  return later(*std::prev(next), offset).position;
}

}  // namespace xent
