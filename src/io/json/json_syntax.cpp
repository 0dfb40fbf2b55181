#include "io/json/json_syntax.h"

#include <string>

#include "base/text.h"
#include "io/number/number.h"

namespace xent {
namespace {

/// A message of the library is "[id] parse error at line 1, column 5: syntax error while parsing
/// array - unexpected '}'; expected ']'", where "unexpected ..." may also be a complaint of the
/// lexer and "; last read: '...'", and the rest may lack.
struct Complaint {
  std::string_view context;   // array
  std::string_view what;      // unexpected '}'
  std::string_view expected;  // ']'
};

Complaint take_apart(std::string_view message) {
  constexpr std::string_view parsing = "while parsing ", expected = "; expected ";
  Complaint complaint;
  if (const auto at = message.find(parsing); at != std::string_view::npos) {
    message.remove_prefix(at + parsing.size());
  }
  if (const auto at = message.find(" - "); at != std::string_view::npos) {
    complaint.context = message.substr(0, at);
    message.remove_prefix(at + 3);
  }
  const auto last_read = message.find("; last read: ");
  complaint.what = message.substr(0, last_read);
  if (last_read == std::string_view::npos) {
    const auto at = message.find(expected);
    complaint.what = message.substr(0, at);
    if (at != std::string_view::npos) complaint.expected = message.substr(at + expected.size());
  }
  return complaint;
}

/// What may stand where the library expected a token.
std::string_view expectation(const Complaint& complaint) {
  if (complaint.expected == "']'") return R"("," or "]")";
  if (complaint.expected == "'}'") return R"("," or "}")";
  if (complaint.expected == "':'") return R"(":")";
  if (complaint.context == "object key") return "a field name in quotes";
  return "a value";
}

constexpr std::string_view delimiters = "[]{},:\" \t\r\n";

/// The characters around an offset up to the next delimiters.
std::size_t word_start(std::string_view text, std::size_t offset) {
  const std::size_t before = text.substr(0, offset).find_last_of(delimiters);
  return before == std::string_view::npos ? 0 : before + 1;
}
std::string_view word_from(std::string_view text, std::size_t start) {
  const std::size_t end = text.find_first_of(delimiters, start);
  return text.substr(start, end == std::string_view::npos ? end : end - start);
}

bool is_delimiter(char c) {
  return delimiters.find(c) != std::string_view::npos;
}

JsonError word_error(std::string_view text, std::size_t offset) {
  const std::size_t start = word_start(text, offset);
  const std::string_view word = word_from(text, start);
  const bool has_digits = word.find_first_of("0123456789") != std::string_view::npos;
  if (!has_digits && parse_number(word)) {  // a NaN or an infinity
    return {start, in_quotes(word) + " without quotes is not JSON",
            "write \"" + std::string(word) + "\" as a string"};
  }
  const bool numeric = word.find_first_of("+-.0123456789") == 0;
  return {start,
          in_quotes(word) + (numeric ? " is not a number as JSON writes it" : " is not JSON")};
}

/// Where text ends that ended too soon: after its last character but spaces.
std::size_t end_of(std::string_view text) {
  return text.find_last_not_of(" \n\r\t") + 1;
}

JsonError unexpected(std::string_view text, std::size_t offset, std::string_view expected) {
  std::string found = "a string";
  if (text[offset] != '"') {
    found =
        in_quotes(is_delimiter(text[offset]) ? text.substr(offset, 1) : word_from(text, offset));
  }
  return {offset, "unexpected " + found + ", expected " + std::string(expected)};
}

}  // namespace

JsonError json_syntax_error(const JsonCursor& cursor, std::string_view message) {
  const std::string_view text = cursor.text();
  const Complaint complaint = take_apart(message);
  const std::string_view what = complaint.what;
  constexpr std::string_view bad_string = "invalid string: ";
  if (what.starts_with(bad_string)) {
    if (what.ends_with("missing closing quote")) {
      return {cursor.last_string(), "string has no closing quote"};
    }
    const std::string_view reason = what.substr(bad_string.size());
    return {cursor.last(), "malformed string: " + std::string(reason)};
  }
  if (what == "unexpected end of input") {
    return {end_of(text), "JSON ends here, expected " + std::string(expectation(complaint))};
  }
  if (what == "unexpected string literal") {
    return unexpected(text, cursor.last_string(), expectation(complaint));
  }
  if (what.starts_with("unexpected")) {
    // Behind a number one character more has been read.
    const bool is_word = !is_delimiter(text[cursor.last()]) || what.ends_with("number literal");
    const std::size_t start = is_word ? word_start(text, cursor.last()) : cursor.last();
    return unexpected(text, start, expectation(complaint));
  }
  return word_error(text, cursor.last());
}

JsonError json_number_error(const JsonCursor& cursor) {
  return word_error(cursor.text(), cursor.last());
}

JsonError json_trailing_error(std::string_view text, std::size_t offset,
                              std::string_view expected) {
  return unexpected(text, offset, expected);
}

}  // namespace xent
