// JSON documents: what is read from them, and the places of what is in them.
#include "io/json/json_open.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "io/sources.h"

using namespace xent;
using namespace xent::test;

namespace {

const std::vector<Role> logits_only{Role::logits};
const std::vector<Role> three_roles{Role::logits, Role::labels, Role::pos_weight};

std::unique_ptr<Reader> json(const std::string& content,
                             const std::vector<Role>& roles = three_roles,
                             const std::string& id_field = "") {
  return open_json(text(content), fields_of(roles, id_field), {});
}
std::vector<double> logits_in(const std::string& content) {
  return read_all(*json(content, logits_only))[Role::logits];
}
std::string error_in(const std::string& content, const std::vector<Role>& roles = three_roles,
                     const std::string& id_field = "") {
  return error_of([&] { json(content, roles, id_field); });
}

}  // namespace

TEST_CASE("a nested array is the first role, with its shape", "[json]") {
  const std::pair<const char*, Shape> cases[] = {
      {"2", {}},
      {" [1]\n", {1}},
      {"[[1,2,3],[4,5,6]]", {2, 3}},
      {"[[[1],[2]],[[3],[4]],[[5],[6]]]", {3, 2, 1}},
      {"\xEF\xBB\xBF[1, 2]", {2}},
  };
  for (const auto& [content, shape] : cases) {
    DYNAMIC_SECTION(content) {
      const auto reader = json(content);
      REQUIRE(reader->extent(Role::logits));
      CHECK(reader->extent(Role::logits)->shape == shape);
      CHECK(reader->extent(Role::logits)->rows_known);
      CHECK_FALSE(reader->extent(Role::labels));
      const auto values = read_all(*reader)[Role::logits];
      REQUIRE(values.size() == element_count(shape));
      for (std::size_t i = 0; values.size() > 1 && i < values.size(); ++i) {
        CHECK(values[i] == static_cast<double>(i + 1));
      }
    }
  }
}

TEST_CASE("rank 32 is read", "[json]") {
  const std::string content = std::string(32, '[') + "7" + std::string(32, ']');
  const auto reader = json(content);
  CHECK(reader->extent(Role::logits)->shape == Shape(32, 1));
  CHECK(read_all(*reader)[Role::logits] == std::vector<double>{7});
}

TEST_CASE("an object supplies the roles asked for, and other fields are skipped", "[json]") {
  const std::string content = R"({
    "name": "a [1, 2] \" {", "meta": {"logits": [9], "deep": [[[null, {"x": []}]]]}, "none": null,
    "labels": [1, 0], "logits": [[3, 1], [4, 1]], "pos_weight": [[2, 3], [4, 5]], "empty": []})";
  SECTION("all of them") {
    const auto reader = json(content);
    const Contents values = read_all(*reader, 1);
    CHECK(values[Role::logits] == std::vector<double>{3, 1, 4, 1});
    CHECK(values[Role::labels] == std::vector<double>{1, 0});
    CHECK(values[Role::pos_weight] == std::vector<double>{2, 3, 4, 5});
  }
  SECTION("one of them") {
    const auto reader = json(content, std::vector{Role::labels});
    CHECK_FALSE(reader->extent(Role::logits));
    CHECK(read_all(*reader)[Role::labels] == std::vector<double>{1, 0});
  }
}

TEST_CASE("a role of another source is left alone by parse", "[json]") {
  Values values;
  values[Role::labels].edit() = {42};
  values.ids[Role::logits] = {"kept"};
  const auto reader = json("[1]", logits_only);
  Chunk chunk;
  reader->take(reader->peek(1), chunk);
  CHECK_FALSE(reader->parse(chunk, values));
  CHECK(values[Role::labels].doubles() == std::vector<double>{42});
  CHECK(values.ids[Role::logits] == std::vector<std::string>{"kept"});
}

TEST_CASE("elements are numbers, booleans and the names of what is not finite", "[json]") {
  const auto values = logits_in(
      R"([1, true, false, "inf", "-inf", "Infinity", "+infinity", "nan", "-NaN", 2, NaN, inf, -Infinity, nan, 3])");
  const std::vector<double> expected{1, 1, 0, inf, -inf, inf, inf};
  REQUIRE(values.size() == 15);
  CHECK(std::vector<double>(values.begin(), values.begin() + 7) == expected);
  CHECK(std::isnan(values[7]));
  CHECK(std::isnan(values[8]));
  CHECK(values[9] == 2);
  CHECK(std::isnan(values[10]));
  CHECK(values[11] == inf);
  CHECK(values[12] == -inf);
  CHECK(std::isnan(values[13]));
  CHECK(values[14] == 3);
}

TEST_CASE("numbers are correctly rounded", "[json]") {
  const std::pair<const char*, double> cases[] = {
      {"0.1", 0x1.999999999999ap-4},
      {"-0", -0.0},
      {"-0.0e5", -0.0},
      {"9007199254740993", 0x1p53},  // a tie, to even
      {"9007199254740993.000000000000000000000000000000000000001", 0x1.0000000000001p53},
      {"18446744073709551615", 0x1p64},
      {"-9223372036854775809", -0x1p63},
      {"2.2250738585072011e-308", 0x0.fffffffffffffp-1022},  // hung Java and PHP once
      {"2.2250738585072012e-308", 0x1p-1022},
      {"4.9e-324", 0x1p-1074},
      {"2.4703282292062327e-324", 0},  // just below half of the least
      {"2.4703282292062328e-324", 0x1p-1074},
      {"1.7976931348623158e308", 0x1.fffffffffffffp1023},
      {"1e400", inf},
      {"-1E+400", -inf},
      {"1e-400", 0},
      {"6.8e-1", 0x1.5c28f5c28f5c3p-1},
  };
  for (const auto& [number, expected] : cases) {
    DYNAMIC_SECTION(number) {
      for (const char* const before : {"", "[", "[\"nan\", "}) {
        std::string content = before;
        content += number;
        if (content[0] == '[') content += ']';
        const double value = logits_in(content).back();
        CHECK(value == expected);
        CHECK(std::signbit(value) == std::signbit(expected));
      }
    }
  }
}

TEST_CASE("a long array is read whole", "[json]") {
  std::string content = "[";
  for (int i = 0; i < 20000; ++i) content += (i > 0 ? " ,\n" : "") + std::to_string(i);
  const auto values = logits_in(content + "]");
  REQUIRE(values.size() == 20000);
  for (std::size_t i = 0; i < values.size(); ++i) REQUIRE(values[i] == static_cast<double>(i));
  CHECK(error_in(content + ", 1 2]") ==
        "a.json:20000:10: unexpected \"2\", expected \",\" or \"]\"");
}

TEST_CASE("ids are strings, or numbers as they are written", "[json]") {
  const auto reader = json(R"({"id": ["a", "é\n", 12345678901234567890 , 1.50,-0], )"
                           R"("logits": [1,2,3,4,5]})",
                           three_roles, "id");
  CHECK(reader->has_ids());
  CHECK(reader->id_name() == "id");
  const Contents values = read_all(*reader, 2);
  CHECK(values.ids == std::vector<std::string>{"a", "é\n", "12345678901234567890", "1.50", "-0"});
  CHECK_FALSE(json("[1]")->has_ids());
}

TEST_CASE("ids that do not fit are refused", "[json]") {
  const std::pair<const char*, const char*> cases[] = {
      {R"({"logits": [1]})", "a.json: no field \"id\"; fields: logits"},
      {"[1]", "a.json:1:1: expected an object with a field \"id\""},
      {R"({"logits": [1, 2], "id": ["a"]})", "a.json:1:26: logits have 2 rows but \"id\" has 1"},
      {R"({"logits": [1], "id": "a"})", "a.json:1:23: \"id\" is one id, expected one per row"},
      {R"({"logits": [1], "id": [null]})",
       "a.json:1:24: null is not an id, expected a string or a number"},
      {R"({"logits": [1], "id": [true]})",
       "a.json:1:24: true is not an id, expected a string or a number"},
      {R"({"logits": [1], "id": [{}]})",
       "a.json:1:24: object is not an id, expected a string or a number"},
      {R"({"logits": [1], "id": [["a"]]})",
       "a.json:1:24: array is not an id, expected a string or a number"},
      {R"({"id": [1], "logits": [1], "id": [1]})", "a.json:1:28: \"id\" is given twice"},
  };
  for (const auto& [content, error] : cases) {
    DYNAMIC_SECTION(content) {
      CHECK(error_in(content, three_roles, "id") == error);
    }
  }
}

TEST_CASE("the place of a value is its line and column", "[json]") {
  const std::string content =
      "{\"x\": [\"[,\"], \"labels\": [0,\n 1],\n"
      "\"logits\": [[1, \"nan\"],\n  [ true,-4e0]]}";
  const auto reader = json(content);
  Chunk chunk;
  reader->take(reader->peek(1), chunk);
  CHECK(reader->place(chunk, Role::logits, 0, 0) == "a.json:3:13");
  CHECK(reader->place(chunk, Role::logits, 0, 1) == "a.json:3:16");
  CHECK(reader->place(chunk, Role::labels, 0, 0) == "a.json:1:26");
  CHECK(reader->place(chunk, 0) == "a.json:3");
  reader->take(reader->peek(1), chunk);
  CHECK(reader->place(chunk, Role::logits, 0, 0) == "a.json:4:5");
  CHECK(reader->place(chunk, Role::logits, 0, 1) == "a.json:4:10");
  CHECK(reader->place(chunk, Role::labels, 0, 0) == "a.json:2:2");
  CHECK(reader->place(chunk, 0) == "a.json:4");
}

TEST_CASE("the place of a scalar and after a byte order mark is counted from the text", "[json]") {
  Chunk chunk;
  const auto scalar = json(" 7");
  scalar->take(scalar->peek(1), chunk);
  CHECK(scalar->place(chunk, Role::logits, 0, 0) == "a.json:1:2");
  CHECK(scalar->place(chunk, 0) == "a.json:1");
  const auto marked = json("\xEF\xBB\xBF[7]");
  marked->take(marked->peek(1), chunk);
  CHECK(marked->place(chunk, Role::logits, 0, 0) == "a.json:1:2");
}

TEST_CASE("a pos_weight of any shape is held for all rows", "[json]") {
  for (const char* const pos_weight : {"2", "[2, 3]", "[[2, 3]]", "[2, 3, 4, 5]", "[[2], [4]]"}) {
    DYNAMIC_SECTION(pos_weight) {
      std::string content = R"({"logits": [[1, 2], [3, 4], [5, 6]], "pos_weight": )";
      content += pos_weight;
      const auto reader = json(content + "}");
      const auto alone = json(pos_weight);
      CHECK(read_all(*reader, 1)[Role::logits] == std::vector<double>{1, 2, 3, 4, 5, 6});
      REQUIRE(reader->held(Role::pos_weight) != nullptr);
      CHECK(reader->held(Role::pos_weight)->values == alone->held(Role::logits)->values);
      CHECK(reader->extent(Role::pos_weight)->shape == alone->extent(Role::logits)->shape);
    }
  }
  const auto reader = json(R"({"pos_weight": [2, 3], "logits": [[1, 2], [3, 4]]})");
  CHECK(reader->place(Chunk{}, Role::pos_weight, 1, 0) == "a.json:1:20");
}

TEST_CASE("labels without the class axis belong to all rows, where these are the classes",
          "[json]") {
  const std::string content = R"({"logits": [[3, 0], [1, 1], [-3, 2]], "labels": [2, 0]})";
  const auto open = [&](std::optional<int> class_axis) {
    return open_json(text(content), fields_of(three_roles), {class_axis});
  };
  for (const int first : {0, -2}) {
    const auto reader = open(first);
    CHECK(reader->extent(Role::labels)->shape == Shape{2});
    const Contents values = read_all(*reader, 2);
    CHECK(values[Role::logits] == std::vector<double>{3, 0, 1, 1, -3, 2});
    CHECK(values[Role::labels] == std::vector<double>{2, 0});
  }
  for (const std::optional<int> other : {std::optional<int>(), std::optional(1)}) {
    CHECK(error_of([&] { open(other); }) == "a.json:1:49: logits have 3 rows but labels have 2");
  }
}

TEST_CASE("a scalar label belongs to a single row of logits", "[json]") {
  const auto reader = json(R"({"logits": [3, 1, -3], "labels": 2})");
  CHECK(reader->extent(Role::labels)->shape.empty());
  const Contents values = read_all(*reader, 2);
  CHECK(values[Role::logits] == std::vector<double>{3, 1, -3});
  CHECK(values[Role::labels] == std::vector<double>{2});
}

TEST_CASE("fields that do not fit are refused", "[json]") {
  const std::pair<const char*, const char*> cases[] = {
      {R"({"logits": [1, 2, 3], "labels": [1, 2]})",
       "a.json:1:33: logits have 3 rows but labels have 2"},
      {R"({"logits": [1], "labels": [[1], [2]]})",
       "a.json:1:27: logits have 1 row but labels have 2"},
      {R"({"logits": 1, "labels": [1, 2]})", "a.json:1:25: logits have 1 row but labels have 2"},
      {R"({"labels": [1],
           "labels": [1]})",
       "a.json:2:12: \"labels\" is given twice"},
      {"{}", "a.json:1:1: object has no fields"},
      {R"({"logits": null})",
       "a.json:1:12: null is not a number | jq -c 'walk(if . == null then \"nan\" else . end)' "
       "makes NaN of null"},
      {R"({"logits": {"a": 1}, "labels": 2})",
       "a.json:1:12: object is not a number | jq -c '.. | objects | select(has(\"logits\")) | "
       ". + .logits | del(.logits)' makes fields of its members"},
      {R"( {"z0": {"0": 1.5}, "label": {"0": 1}})",
       "a.json:1:2: object of objects, as pandas' to_json() writes it by default | write records: "
       "df.to_json(..., orient='records')"},
      {R"({"logits": "abc"})", "a.json:1:12: \"abc\" is not a number"},
  };
  for (const auto& [content, error] : cases) {
    DYNAMIC_SECTION(content) {
      CHECK(error_in(content) == error);
    }
  }
  CHECK(error_in(R"({"labels": [1]})", logits_only) ==
        "a.json: holds no logits; fields: labels | choose with --logits-columns");
  CHECK(error_in(R"({"x": {"weights": 1}, "logits": 1})").empty());
}

TEST_CASE("a second value after a document is refused", "[json]") {
  const std::pair<const char*, const char*> cases[] = {
      {"[1]\n[2]", "a.json:2:1: unexpected \"[\", expected the end"},
      {"1 23", "a.json:1:3: unexpected \"23\", expected the end"},
      {"[1]]", "a.json:1:4: unexpected \"]\", expected the end"},
      {R"({"logits":1} "x")", "a.json:1:14: unexpected a string, expected the end"},
  };
  for (const auto& [content, error] : cases) {
    DYNAMIC_SECTION(content) {
      CHECK(error_in(content) == error);
    }
  }
}

TEST_CASE("a second value after the first makes it NDJSON", "[json][ndjson]") {
  const auto open = [](const std::string& content) {
    return open_json_or_ndjson(text(content), fields_of(logits_only), {});
  };
  const std::string wide = "[" + std::string(1 << 20, ' ') + "1, 2]";  // beyond what is peeked at
  const std::pair<std::string, bool> cases[] = {
      {"[1, 2]", false},
      {"[1, 2]\n", false},
      {"[1, 2]\r\n \n", false},
      {"[1, 2]\n[3, 4]", true},
      {"\xEF\xBB\xBF[1, 2]\r\n[3, 4]\r\n\r\n", true},
      {"[1, 2]\n\n[3, 4]", true},
      {"[\n[1, 2],\n[3, 4]\n]\n", false},
      {"\n\n[[1, 2],\n[3, 4]]", false},
      {R"({"logits": [1, 2]})"
       "\n"
       R"({"logits": [3, 4]})"
       "\n",
       true},
      {wide, false},
      {wide + "\n", false},
      {wide + "\n[3, 4]", true},
  };
  for (const auto& [content, lines] : cases) {
    DYNAMIC_SECTION(content.substr(0, 30) << content.size()) {
      CHECK(open(content)->extent(Role::logits)->rows_known == !lines);
    }
  }
  CHECK(read_all(*open(wide + "\n[3, 4]\n"))[Role::logits] == std::vector<double>{1, 2, 3, 4});
  CHECK(error_of([&] { open("[1,\n2]\n[3,\n4]"); }) ==
        "a.json:3:1: unexpected \"[\", expected the end");
  CHECK(error_of([&] { open("[1, 2\n[3, 4]\n"); }) ==
        "a.json:2:1: unexpected \"[\", expected \",\" or \"]\"");
  CHECK(error_of([&] { open("[1] [2]"); }) ==
        "a.json:1:5: unexpected \"[\", expected the end of the line");
  CHECK(error_of([&] { open(""); }) == "a.json: is empty, expected JSON");
}

TEST_CASE("a document from a pipe is read whole", "[json]") {
  std::string content = "[0";
  for (int i = 1; i < 300000; ++i) content += ",\n" + std::to_string(i);
  const TemporaryPipe pipe(content + "]");
  const auto reader =
      open_json_or_ndjson(ByteSource::open(pipe.path()), fields_of(logits_only), {});
  const auto values = read_all(*reader, 1 << 20)[Role::logits];
  REQUIRE(values.size() == 300000);
  CHECK(values.back() == 299999);
}
