#include "io/json/json_walk.h"

#include <utility>

#include "base/text.h"
#include "io/json/json_string.h"
#include "io/number/number.h"

namespace xent {
namespace {

constexpr std::string_view delimiters = "[]{},:\" \t\r\n";

bool is_delimiter(char c) {
  return delimiters.find(c) != std::string_view::npos;
}

bool starts_number(char c) {
  return c == '-' || (c >= '0' && c <= '9');
}

/// Where the word starts that the character at an offset belongs to. Delimiters end words.
std::size_t word_start(std::string_view text, std::size_t offset) {
  return text.substr(0, offset).find_last_of(delimiters) + 1;  // npos + 1 is 0
}
std::string_view word_from(std::string_view text, std::size_t start) {
  return text.substr(start, text.find_first_of(delimiters, start) - start);
}

/// The error of a word that is no value.
TextError word_error(std::string_view text, std::size_t offset) {
  const std::size_t start = word_start(text, offset);
  const std::string_view word = word_from(text, start);
  const bool is_numeric = word.find_first_of("+-.0123456789") == 0;
  return {start,
          in_quotes(word) + (is_numeric ? " is not a number as JSON writes it" : " is not JSON")};
}

/// The walk through one value. A token is known by its first character; '0' stands for a number,
/// 'N' for a NaN or an infinity, and '\0' for the end of the text.
class Walk {
 public:
  Walk(std::string_view text, JsonEvents& events) : text_(text), events_(events) {}

  std::size_t walk() {
    begin_value(next());
    while (!open_.empty()) {
      const bool is_array = open_.back() == '[';
      char token = next();
      if (token == (is_array ? ']' : '}')) {
        end_value();
        continue;
      }
      if (!std::exchange(is_first_, false)) {
        if (token != ',') throw unexpected(is_array ? R"("," or "]")" : R"("," or "}")");
        token = next();
      }
      if (!is_array) {
        if (token != '"') throw unexpected("a field name in quotes");
        events_.key(string_, start_);
        if (next() != ':') throw unexpected(R"(":")");
        token = next();
      }
      begin_value(token);
    }
    return at_;
  }

 private:
  /// Reads the next token.
  char next() {
    start_ = skip_json_space(text_, at_);
    if (start_ == text_.size()) return '\0';
    const char first = text_[start_];
    at_ = start_ + 1;
    if (first == '"') {
      at_ = read_json_string(text_, start_, string_);
    } else if (starts_number(first)) {
      at_ = json_number_end(text_, start_);
      return at_ == std::string_view::npos ? read_named_number() : '0';
    } else if (!is_delimiter(first)) {
      return read_word();
    }
    return first;
  }

  char read_word() {
    for (const std::string_view literal : {"true", "false", "null"}) {
      if (!text_.substr(start_).starts_with(literal)) continue;
      at_ = start_ + literal.size();
      return literal.front();
    }
    return read_named_number();
  }

  /// Reads a NaN or an infinity.
  char read_named_number() {
    const std::string_view word = word_from(text_, start_);
    if (!is_named_number(word)) throw word_error(text_, start_);
    at_ = start_ + word.size();
    return 'N';
  }

  /// Takes a whole value, or the bracket that begins one.
  void begin_value(char token) {
    switch (token) {
      case '[':
        events_.begin_array(start_);
        break;
      case '{':
        events_.begin_object(start_);
        break;
      case '"':
        return events_.string(string_, start_);
      case 't':
      case 'f':
        return events_.boolean(token == 't', start_);
      case 'n':
        return events_.null(start_);
      case '0':
        return read_numbers();
      case 'N':
        return events_.numbers(
            {start_, at_, {parse_number(text_.substr(start_, at_ - start_)).value()}});
      default:
        throw unexpected("a value");
    }
    open_.push_back(token);
    is_first_ = true;
  }

  void end_value() {
    open_.back() == '[' ? events_.end_array(start_) : events_.end_object(start_);
    open_.pop_back();
    is_first_ = false;
  }

  /// Takes a number, and in an array the numbers after it too, up to some thousands.
  void read_numbers() {
    constexpr std::size_t longest_run = 4096;
    if (!add_number(start_, at_)) throw word_error(text_, start_);
    while (!open_.empty() && open_.back() == '[' && run_.values.size() < longest_run) {
      std::size_t from = skip_json_space(text_, at_);
      if (from == text_.size() || text_[from] != ',') break;
      from = skip_json_space(text_, from + 1);
      if (from == text_.size() || !starts_number(text_[from])) break;
      if (!add_number(from, json_number_end(text_, from))) break;  // the walk refuses it next
    }
    events_.numbers(run_);
    run_.values.clear();
  }

  /// False if there is no number at `from`, or more than one: 1.5.2 and 01 are not two numbers.
  bool add_number(std::size_t from, std::size_t end) {
    constexpr std::string_view characters = "0123456789+-.eE";
    if (end == std::string_view::npos) return false;
    if (end < text_.size() && characters.find(text_[end]) != std::string_view::npos) return false;
    if (run_.values.empty()) run_.begin = from;
    run_.values.push_back(parse_number(text_.substr(from, end - from)).value());
    run_.end = at_ = end;
    return true;
  }

  /// The error of the token that was read last.
  TextError unexpected(std::string_view expected) const {
    if (start_ == text_.size()) {
      return {text_.find_last_not_of(" \n\r\t") + 1,
              "JSON ends here, expected " + std::string(expected)};
    }
    const bool is_word = !is_delimiter(text_[start_]);
    return json_unexpected(text_, is_word ? word_start(text_, start_) : start_, expected);
  }

  std::string_view text_;
  JsonEvents& events_;
  std::size_t start_ = 0;                                       // of the token that was read last
  std::size_t at_ = text_.size() - without_mark(text_).size();  // behind that token
  std::string string_;  // the value of the token, if it is a string
  NumberRun run_;
  std::string open_;       // the brackets that are not closed
  bool is_first_ = false;  // nothing stands behind the last of them yet
};

}  // namespace

std::size_t walk_json(std::string_view text, JsonEvents& events) {
  if (const std::size_t nul = text.find('\0'); nul != std::string_view::npos) {
    throw TextError{nul, "NUL byte, expected text"};
  }
  return Walk(text, events).walk();
}

bool is_json_value(std::string_view text) {
  JsonEvents ignored;
  try {
    return skip_json_space(text, walk_json(text, ignored)) == text.size();
  } catch (const TextError&) {
    return false;
  }
}

TextError json_unexpected(std::string_view text, std::size_t offset, std::string_view expected) {
  const char first = text[offset];
  const std::string_view word =
      is_delimiter(first) ? text.substr(offset, 1) : word_from(text, offset);
  return {offset, "unexpected " + (first == '"' ? "a string" : in_quotes(word)) + ", expected " +
                      std::string(expected)};
}

}  // namespace xent
