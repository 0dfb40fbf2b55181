// JSON written field by field, indented as a reader expects it.
#include "io/json/json_text.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <string>

#include "document/render.h"

namespace {

using xent::json_document;
using xent::json_list;
using xent::json_number;
using xent::json_quote;

constexpr xent::NumberFormat three_digits{.digits = 3, .float32 = false};

}  // namespace

TEST_CASE("text is quoted and escaped", "[report][json]") {
  CHECK(json_quote("") == R"("")");
  CHECK(json_quote("a\"b\\c\nd\x01") == R"("a\"b\\c\nd\u0001")");
  CHECK(json_quote("naïve ∞") == "\"naïve ∞\"");
}

TEST_CASE("what is not UTF-8 is replaced", "[report][json]") {
  CHECK(json_quote("a\xff"
                   "b\xc3") == "\"a\uFFFDb\uFFFD\"");
}

TEST_CASE("numbers that are not finite are strings", "[report][json]") {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  CHECK(json_number(0.125, {}) == "0.125");
  CHECK(json_number(1.0 / 3, three_digits) == "0.333");
  CHECK(json_number(infinity, {}) == R"("inf")");
  CHECK(json_number(-infinity, three_digits) == R"("-inf")");
  CHECK(json_number(std::nan(""), {}) == R"("nan")");
}

TEST_CASE("a list has an element a line", "[report][json]") {
  CHECK(json_list({}) == "[]");
  CHECK(json_list({"1"}) == "[\n    1\n  ]");
  CHECK(json_list({"1", "{}"}) == "[\n    1,\n    {}\n  ]");
}

TEST_CASE("an object has a field a line, indented by its depth", "[report][json]") {
  xent::JsonObject object("  ");
  object.add("a", "1");
  CHECK(object.open() == "{\n    \"a\": 1");
  object.add_text("b\"", "two\n");
  CHECK(object.close() == "{\n    \"a\": 1,\n    \"b\\\"\": \"two\\n\"\n  }");
}

TEST_CASE("an object on one line may be empty", "[report][json]") {
  xent::JsonLine line;
  CHECK(line.close() == "{}");
  line.add("a", "[1]");
  CHECK(line.close() == R"({"a": [1]})");
  line.add_text("b", "2");
  CHECK(line.close() == R"({"a": [1], "b": "2"})");
}

TEST_CASE("a document as JSON is a list of its parts, in order", "[report][json]") {
  xent::Document document;
  document.number.digits = 2;  // of what people read: JSON has all digits
  document.parts = {
      xent::Heading{xent::words("The class $y$")},
      xent::Paragraph{xent::words("Far from $-\\ln p$."), false},
      xent::Paragraph{xent::verbatim("$1"), true},
      xent::Bars{"p", {{"a", 1.0 / 3, true}, {"b", 0.5, false}}},
      xent::Curve{"loss", "x", "y", {{1, 2}, {3, std::nan("")}}, 1, 2},
      xent::HistogramChart{"losses", 0.5, {1, 0, 2}, 1.0},
      xent::HistogramChart{"losses", 1, {}, {}},
  };
  CHECK(json_document(document) ==
        "[\n"
        "    {\"heading\": \"The class y\"},\n"
        "    {\"text\": \"Far from −ln p.\"},\n"
        "    {\"alarm\": \"$1\"},\n"
        "    {\"bars\": [{\"label\": \"a\", \"share\": 0.3333333333333333}, "
        "{\"label\": \"b\", \"share\": 0.5}]},\n"
        "    {\"curve\": [[1, 2], [3, \"nan\"]]},\n"
        "    {\"histogram\": {\"width\": 0.5, \"counts\": [1, 0, 2]}},\n"
        "    {\"histogram\": {\"width\": 1, \"counts\": []}}\n"
        "  ]");
  CHECK(json_document({}) == "[]");
}

TEST_CASE("steps as JSON have the fields that apply", "[report][json]") {
  xent::Document document;
  document.parts = {xent::Derivation{{
      {"p = \\frac{1}{2}", "= 1/2", 1.0 / 3, "half of $x$", true},
      {"q", "", {}, "", false},
  }}};
  CHECK(json_document(document) ==
        "[\n"
        R"(    {"steps": [{"latex": "p = \\frac{1}{2}", "numbers": "= 1 / 2", )"
        R"("value": 0.3333333333333333, "note": "half of x", "fails": true}, {"latex": "q"}]})"
        "\n  ]");
}

TEST_CASE("a table as JSON names its cells and leaves out the empty ones", "[report][json]") {
  xent::Document document;
  document.parts = {xent::Table{
      {{"class", xent::words("class"), false}, {"p", xent::words("$p$"), true}},
      {{{xent::words("a $x$"), 0.25}, true, false}, {{xent::verbatim("sum"), {}}, false, true}}}};
  CHECK(json_document(document) ==
        "[\n    {\"table\": [{\"class\": \"a x\", \"p\": 0.25, \"marked\": true}, "
        "{\"class\": \"sum\"}]}\n  ]");
}
