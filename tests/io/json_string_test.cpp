// Strings of JSON: escapes and UTF-8, by RFC 8259 and table 3-7 of the Unicode standard.
#include "io/json/json_string.h"

#include <catch2/catch.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "io/bytes/text_place.h"

namespace {

using xent::json_quote;
using xent::read_json_string;

/// The string with these contents; "offset: message" if it is refused.
std::string read(std::string_view contents) {
  std::string value;
  const std::string text = "x\"" + std::string(contents) + "\"y";
  try {
    const std::size_t end = read_json_string(text, 1, value);
    CHECK(end == text.size() - 1);
    return value;
  } catch (const xent::TextError& error) {
    return std::to_string(error.offset.value()) + ": " + error.message;
  }
}

}  // namespace

TEST_CASE("escapes stand for their characters", "[json]") {
  CHECK(read("").empty());
  CHECK(read(R"(a\"\\\/\b\f\n\r\tz)") == "a\"\\/\b\f\n\r\tz");
  CHECK(read(R"(\u0041\u00e9\u20AC)") == "A\u00e9\u20ac");
  CHECK(read(R"(\u007f\u0080\u07ff\u0800\uffff)") == "\x7f\u0080\u07ff\u0800\uffff");
  CHECK(read(R"(\ud800\udc00\ud83d\ude00\udbff\udfff)") == "\U00010000\U0001f600\U0010ffff");
}

TEST_CASE("malformed escapes are refused where they go wrong", "[json]") {
  CHECK(read(R"(a\x)") == "4: malformed string: forbidden character after backslash");
  CHECK(read(R"(\u12g4)") == "6: malformed string: '\\u' must be followed by 4 hex digits");
  CHECK(read(R"(\u-123)") == "4: malformed string: '\\u' must be followed by 4 hex digits");
  const std::string lonely =
      ": malformed string: surrogate U+D800..U+DBFF must be followed by U+DC00..U+DFFF";
  CHECK(read(R"(\ud800a)") == "8" + lonely);
  CHECK(read(R"(\ud800\u0041)") == "13" + lonely);
  CHECK(read(R"(\udc00)") ==
        "7: malformed string: surrogate U+DC00..U+DFFF must follow U+D800..U+DBFF");
  CHECK(read("\x1f") == R"(2: malformed string: control character must be escaped to \u001f)");
  CHECK(read("\x7f") == "\x7f");
}

TEST_CASE("only well-formed UTF-8 is taken, and quoted as it is", "[json]") {
  for (const std::string text :
       {"\xc2\x80", "\xdf\xbf", "\xe0\xa0\x80", "\xed\x9f\xbf", "\xee\x80\x80", "\xef\xbf\xbf",
        "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf"}) {
    CHECK(read(text) == text);
    CHECK(json_quote(text) == '"' + text + '"');
  }
}

TEST_CASE("bytes that are not UTF-8 are refused in input and replaced in output", "[json]") {
  struct Case {
    std::string text;
    std::size_t good;  ///< bytes before the first that cannot follow
    int replaced;
  };
  const Case cases[] = {
      {"\x80", 0, 1},
      {"\xc0\xaf", 0, 2},
      {"\xc1\xbf", 0, 2},
      {"\xc2", 1, 1},
      {"\xe0\x9f\xbf", 1, 3},
      {"\xe2\x82", 2, 1},
      {"\xed\xa0\x80", 1, 3},
      {"\xf0\x8f\xbf\xbf", 1, 4},
      {"\xf0\x9f\x98", 3, 1},
      {"\xf4\x90\x80\x80", 1, 4},
      {"\xf5\x80\x80\x80", 0, 4},
      {"\xff", 0, 1},
  };
  for (const Case& c : cases) {
    CHECK(read(c.text) == std::to_string(2 + c.good) + ": malformed string: ill-formed UTF-8 byte");
    std::string replaced = "\"";
    for (int i = 0; i < c.replaced; ++i) replaced += "\uFFFD";
    CHECK(json_quote(c.text) == replaced + '"');
  }
}
