// Text that is not JSON: where it goes wrong and what is said of it.
#include <catch2/catch.hpp>

#include "io/sources.h"

using namespace xent;
using namespace xent::test;

TEST_CASE("malformed JSON is refused where it goes wrong", "[json]") {
  using namespace std::string_literals;
  const std::pair<std::string, const char*> cases[] = {
      {"", "a.json: is empty, expected JSON"},
      {" \n\t", "a.json: is empty, expected JSON"},
      {"\xEF\xBB\xBF", "a.json: is empty, expected JSON"},
      {"[1, 2", R"(a.json:1:6: JSON ends here, expected "," or "]")"},
      {"[1,\n", "a.json:1:4: JSON ends here, expected a value"},
      {"[1,]", "a.json:1:4: unexpected \"]\", expected a value"},
      {"[,1]", "a.json:1:2: unexpected \",\", expected a value"},
      {"[1 2]", R"(a.json:1:4: unexpected "2", expected "," or "]")"},
      {"[1 true]", R"(a.json:1:4: unexpected "true", expected "," or "]")"},
      {"[1 \"a\"]", R"(a.json:1:4: unexpected a string, expected "," or "]")"},
      {"[1, 2)", "a.json:1:5: \"2)\" is not a number as JSON writes it"},
      {"[1}", R"(a.json:1:3: unexpected "}", expected "," or "]")"},
      {"]", "a.json:1:1: unexpected \"]\", expected a value"},
      {"{\"logits\" [1]}", R"(a.json:1:11: unexpected "[", expected ":")"},
      {"{\"logits\": [1]", R"(a.json:1:15: JSON ends here, expected "," or "}")"},
      {R"({"logits": [1] "labels")", R"(a.json:1:16: unexpected a string, expected "," or "}")"},
      {"{\"logits\": 1, 2}", "a.json:1:15: unexpected \"2\", expected a field name in quotes"},
      {"{1: 2}", "a.json:1:2: unexpected \"1\", expected a field name in quotes"},
      {"{\"logits\": 1,}", "a.json:1:14: unexpected \"}\", expected a field name in quotes"},
      {"{logits: 1}", "a.json:1:2: \"logits\" is not JSON"},
      {"{'logits': 1}", "a.json:1:2: \"'logits'\" is not JSON"},
      {"[1, // two\n2]", "a.json:1:5: \"//\" is not JSON"},
      {"[nul]", "a.json:1:2: \"nul\" is not JSON"},
      {"[NaNa]", "a.json:1:2: \"NaNa\" is not JSON"},
      {"[1,\n -Infinite]", "a.json:2:2: \"-Infinite\" is not a number as JSON writes it"},
      {"[1.5.2]", "a.json:1:2: \"1.5.2\" is not a number as JSON writes it"},
      {"[1, 2x, 3]", "a.json:1:5: \"2x\" is not a number as JSON writes it"},
      {"[1e5e6]", "a.json:1:2: \"1e5e6\" is not a number as JSON writes it"},
      {"1.5.2", "a.json:1:1: \"1.5.2\" is not a number as JSON writes it"},
      {"-01", "a.json:1:1: \"-01\" is not a number as JSON writes it"},
      {"[5, 6.7.8]", "a.json:1:5: \"6.7.8\" is not a number as JSON writes it"},
      {"[1 2", R"(a.json:1:4: unexpected "2", expected "," or "]")"},
      {"[[1]2]", R"(a.json:1:5: unexpected "2", expected "," or "]")"},
      {"{\"logits\" 12 }", R"(a.json:1:11: unexpected "12", expected ":")"},
      {"[01]", "a.json:1:2: \"01\" is not a number as JSON writes it"},
      {"[1, 01]", "a.json:1:5: \"01\" is not a number as JSON writes it"},
      {"[+1]", "a.json:1:2: \"+1\" is not a number as JSON writes it"},
      {"[.5]", "a.json:1:2: \".5\" is not a number as JSON writes it"},
      {"[5.]", "a.json:1:2: \"5.\" is not a number as JSON writes it"},
      {"[-]", "a.json:1:2: \"-\" is not a number as JSON writes it"},
      {"[1-2]", "a.json:1:2: \"1-2\" is not a number as JSON writes it"},
      {"[1e]", "a.json:1:2: \"1e\" is not a number as JSON writes it"},
      {"[0x10]", "a.json:1:2: \"0x10\" is not a number as JSON writes it"},
      {"1.", "a.json:1:1: \"1.\" is not a number as JSON writes it"},
      {"[\"nan", "a.json:1:2: string has no closing quote"},
      {"[\"n\nan\"]", R"(a.json:1:4: malformed string: control character must be escaped to \n)"},
      {"[\"\xff\"]", "a.json:1:3: malformed string: ill-formed UTF-8 byte"},
      {R"(["\x"])", "a.json:1:4: malformed string: forbidden character after backslash"},
      {"[1,\0 2]"s, "a.json:1:4: NUL byte, expected text"},
      {"[1]\n\0"s, "a.json:2:1: NUL byte, expected text"},
  };
  for (const auto& [content, error] : cases) {
    DYNAMIC_SECTION(content) {
      CHECK(error_in_json(content) == error);
    }
  }
}

TEST_CASE("a document cut off anywhere is an error", "[json]") {
  const std::string content =
      "{\"a\": [\"\\u00e9\\n\", {\"b\": null}, true], \"labels\": [1, 0],\n"
      "\"logits\": [[-1.5e+3, \"nan\"], [false, 0.25]]}";
  CHECK(error_in_json(content).empty());
  for (std::size_t size = 0; size < content.size(); ++size) {
    INFO(content.substr(0, size));
    CHECK_FALSE(error_in_json(content.substr(0, size)).empty());
  }
}

TEST_CASE("a document with any byte changed is read or refused", "[json]") {
  const std::string content = R"({"a": ["\u00e9"], "labels": [1, 0], "logits": [[-1.5e+3], [2]]})";
  for (std::size_t at = 0; at < content.size(); ++at) {
    for (int byte = 0; byte < 256; ++byte) {
      std::string changed = content;
      changed[at] = static_cast<char>(byte);
      error_in_json(changed);
    }
  }
}

TEST_CASE("digits without end cost no more than reading them", "[json]") {
  const std::string digits(1'000'000, '7');
  CHECK(error_in_json("[" + digits + ".]") ==
        "a.json:1:2: \"" + std::string(40, '7') + "...\" is not a number as JSON writes it");
  CHECK(error_in_json("[0." + digits + "]").empty());
  CHECK(error_in_json("[" + digits + "]").empty());
}
