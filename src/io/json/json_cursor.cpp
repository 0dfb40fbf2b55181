#include "io/json/json_cursor.h"

#include "io/number/number.h"

namespace xent {
namespace {

constexpr std::size_t longest_run = 4096;
constexpr std::string_view number_characters = "0123456789+-.eE";

constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

constexpr bool starts_number(char c) {
  return c == '-' || is_digit(c);
}

std::size_t skip_digits(std::string_view text, std::size_t at) {
  while (at < text.size() && is_digit(text[at])) ++at;
  return at;
}

}  // namespace

std::size_t json_number_end(std::string_view text, std::size_t at, bool& valid) {
  const auto is = [&](char c) { return at < text.size() && text[at] == c; };
  const auto digits = [&] {
    const std::size_t from = at;
    at = skip_digits(text, at);
    return at > from;
  };
  valid = false;
  if (is('-')) ++at;
  if (is('0')) {
    ++at;
  } else if (!digits()) {
    return at;
  }
  if (is('.')) {
    ++at;
    if (!digits()) return at;
  }
  if (is('e') || is('E')) {
    ++at;
    if (is('+') || is('-')) ++at;
    if (!digits()) return at;
  }
  // 1.5.2 and 01 are not two numbers.
  valid = at == text.size() || number_characters.find(text[at]) == std::string_view::npos;
  return at;
}

void JsonCursor::look() {
  seen_ = text_[at_];
  next_ = at_ + 1;
  if (!in_string_ && at_ >= not_a_number_ && starts_number(seen_)) read_run();
}

void JsonCursor::read_run() {
  run_.values.clear();
  std::size_t from = at_;
  for (;;) {
    bool valid = false;
    const std::size_t end = json_number_end(text_, from, valid);
    const auto value = valid ? parse_number(text_.substr(from, end - from)) : std::nullopt;
    if (!value) {
      if (run_.values.empty()) {
        not_a_number_ = std::min(text_.find_first_not_of(number_characters, end), text_.size());
      }
      break;
    }
    run_.values.push_back(*value);
    run_.end = end;
    if (!in_numbers_ || run_.values.size() == longest_run) break;
    from = skip_json_space(text_, end);
    if (from == text_.size() || text_[from] != ',') break;
    from = skip_json_space(text_, from + 1);
    if (from == text_.size() || !starts_number(text_[from])) break;
  }
  if (run_.values.empty()) return;
  run_.begin = at_;
  next_ = run_.end;
  seen_ = '0';
}

void JsonCursor::advance() {
  const char c = get();
  if (in_string_) {
    if (escaped_) {
      escaped_ = false;
    } else if (c == '\\') {
      escaped_ = true;
    } else if (c == '"') {
      in_string_ = false;
    }
  } else if (c == '"') {
    in_string_ = true;
    last_string_ = at_;
  }
  if (c == '[') {
    in_numbers_ = true;
  } else if (c != ',' && c != '0' && !is_json_space(c)) {
    in_numbers_ = false;
  }
  last_ = at_;
  at_ = next_;
}

}  // namespace xent
