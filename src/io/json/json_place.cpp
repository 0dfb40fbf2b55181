#include "io/json/json_place.h"

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

std::string text_place(std::string_view name, std::string_view text, std::size_t offset,
                       std::uint64_t first_line) {
  const std::string_view before = text.substr(0, offset);
  const auto newlines = static_cast<std::uint64_t>(std::count(before.begin(), before.end(), '\n'));
  // npos + 1 is 0: the first line starts there.
  const std::size_t line_start = before.find_last_of('\n') + 1;
  return std::string(name) + ":" + std::to_string(first_line + newlines) + ":" +
         std::to_string(offset - line_start + 1);
}

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

JsonPlaces::Mark JsonPlaces::Mark::at(std::string_view text, std::size_t later) const {
  const std::string_view between = text.substr(offset, later - offset);
  const std::size_t newline = between.find_last_of('\n');
  if (newline == std::string_view::npos) return {later, line, line_start};
  const auto newlines = static_cast<std::size_t>(std::count(between.begin(), between.end(), '\n'));
  return {later, line + newlines, offset + newline + 1};
}

const std::vector<JsonPlaces::Mark>& JsonPlaces::marks(std::string_view text) const {
  std::call_once(walked_, [&] {
    marks_.push_back(Mark{}.at(text, start_));
    std::size_t index = 0;
    std::size_t depth = 0;
    for (Parts parts(text, start_); !parts.at_end(); parts.next()) {
      if (parts.first() == '[') ++depth;
      if (parts.first() == ']') --depth;
      if (parts.is_value() && index++ % step == 0) {
        marks_.push_back(marks_.back().at(text, parts.at()));
      }
      if (depth == 0) break;  // behind the array there may be anything
    }
  });
  return marks_;
}

std::size_t JsonPlaces::offset_of(std::string_view text, std::size_t index) const {
  return nth_value(text, marks(text)[1 + index / step].offset, index % step);
}

JsonPlaces::Position JsonPlaces::position(std::string_view text, std::size_t offset) const {
  const auto next =
      std::upper_bound(marks(text).begin(), marks(text).end(), offset,
                       [](std::size_t wanted, const Mark& mark) { return wanted < mark.offset; });
  const Mark here = std::prev(next)->at(text, offset);
  return {here.line, offset - here.line_start + 1};
}

Error at_place(const JsonError& error, std::string_view name, std::string_view text,
               std::uint64_t first_line) {
  return {text_place(name, text, error.offset(), first_line), error.message(), error.hint()};
}

}  // namespace xent
