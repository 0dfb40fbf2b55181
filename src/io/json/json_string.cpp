#include "io/json/json_string.h"

#include <algorithm>
#include <charconv>
#include <cstdint>

#include "io/bytes/text_place.h"

namespace xent {
namespace {

// The letters after a backslash and the characters they stand for.
constexpr std::string_view escape_letters = R"("\/bfnrt)";
constexpr std::string_view escaped_characters = "\"\\/\b\f\n\r\t";

constexpr bool is_control(char c) {
  return static_cast<unsigned char>(c) < 0x20;
}

/// "\n" or "\u001f": how JSON writes a character that it does not take as it is.
std::string escaped(char c) {
  constexpr std::string_view digits = "0123456789abcdef";
  const std::size_t letter = escaped_characters.find(c);
  if (letter != std::string_view::npos) return {'\\', escape_letters[letter]};
  return {'\\', 'u', '0', '0', digits[static_cast<std::size_t>(c >> 4)], digits[c & 0xF]};
}

/// The bytes at the start of a text that begin one character in UTF-8.
struct Utf8 {
  std::size_t size;  ///< 0: no character begins with the first byte
  bool is_whole;
};

/// Requires a text that is not empty. The bounds of the second byte leave out long spellings,
/// surrogates, and numbers beyond U+10FFFF.
Utf8 first_character(std::string_view text) {
  const auto byte = [&](std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0;
  };
  const int lead = byte(0);
  if (lead < 0x80) return {1, true};
  if (lead < 0xC2 || lead > 0xF4) return {0, false};
  const int least = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
  const int most = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
  if (byte(1) < least || byte(1) > most) return {1, false};
  const std::size_t size = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  for (std::size_t i = 2; i < size; ++i) {
    if (byte(i) < 0x80 || byte(i) > 0xBF) return {i, false};
  }
  return {size, true};
}

void append_utf8(std::uint32_t code, std::string& out) {
  const auto tail = [&](int shift) { out += static_cast<char>(0x80 | (code >> shift & 0x3F)); };
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xC0 | code >> 6);
  } else if (code < 0x10000) {
    out += static_cast<char>(0xE0 | code >> 12);
  } else {
    out += static_cast<char>(0xF0 | code >> 18);
    tail(12);
  }
  if (code >= 0x800) tail(6);
  if (code >= 0x80) tail(0);
}

/// Reads one string from its opening quote on.
class StringReader {
 public:
  StringReader(std::string_view text, std::size_t at, std::string& value)
      : text_(text), start_(at), at_(at + 1), value_(value) {}

  std::size_t read() {
    value_.clear();
    while (!starts_with("\"")) {
      if (at_ == text_.size()) throw TextError{start_, "string has no closing quote"};
      if (is_control(text_[at_])) {
        refuse(at_, "control character must be escaped to " + escaped(text_[at_]));
      }
      if (text_[at_] == '\\') {
        ++at_;
        read_escape();
      } else {
        const auto [size, is_whole] = first_character(text_.substr(at_));
        if (!is_whole) refuse(at_ + size, "ill-formed UTF-8 byte");
        value_ += text_.substr(at_, size);
        at_ += size;
      }
    }
    return at_ + 1;
  }

 private:
  [[noreturn]] void refuse(std::size_t at, const std::string& reason) const {
    throw TextError{std::min(at, text_.size() - 1), "malformed string: " + reason};
  }
  bool starts_with(std::string_view start) const { return text_.substr(at_).starts_with(start); }

  /// Reads the rest of an escape, after its backslash.
  void read_escape() {
    const char letter = at_ < text_.size() ? text_[at_] : '\0';
    if (const std::size_t i = escape_letters.find(letter); i != std::string_view::npos) {
      value_ += escaped_characters[i];
      ++at_;
      return;
    }
    if (letter != 'u') refuse(at_, "forbidden character after backslash");
    append_utf8(read_code(), value_);
  }

  /// Reads a code point written as u and four digits, or as two such halves.
  std::uint32_t read_code() {
    constexpr std::uint32_t high = 0xD800, low = 0xDC00, end = 0xE000;
    const std::uint32_t code = read_half();
    if (code < high || code >= end) return code;
    if (code >= low) refuse(at_ - 1, "surrogate U+DC00..U+DFFF must follow U+D800..U+DBFF");
    constexpr const char* lonely = "surrogate U+D800..U+DBFF must be followed by U+DC00..U+DFFF";
    if (!starts_with("\\u")) refuse(at_, lonely);
    ++at_;
    const std::uint32_t second = read_half();
    if (second < low || second >= end) refuse(at_ - 1, lonely);
    return 0x10000 + ((code - high) << 10) + (second - low);
  }

  /// Reads u and four digits.
  std::uint32_t read_half() {
    const std::string_view digits = text_.substr(++at_, 4);
    std::uint32_t half = 0;
    const auto read = std::from_chars(digits.begin(), digits.end(), half, 16);
    const auto count = static_cast<std::size_t>(read.ptr - digits.begin());
    at_ += count;
    if (count < 4) refuse(at_, "'\\u' must be followed by 4 hex digits");
    return half;
  }

  std::string_view text_;
  std::size_t start_, at_;
  std::string& value_;
};

}  // namespace

std::size_t read_json_string(std::string_view text, std::size_t at, std::string& value) {
  return StringReader(text, at, value).read();
}

std::string json_quote(std::string_view text) {
  std::string out = "\"";
  while (!text.empty()) {
    const auto [size, is_whole] = first_character(text);
    if (!is_whole) {
      append_utf8(0xFFFD, out);
    } else if (is_control(text[0]) || text[0] == '"' || text[0] == '\\') {
      out += escaped(text[0]);
    } else {
      out += text.substr(0, size);
    }
    text.remove_prefix(std::max<std::size_t>(size, 1));
  }
  return out + '"';
}

}  // namespace xent
