// Arrays of objects: each element is a row, streamed.
#include "io/json/json_elements.h"

#include <catch2/catch.hpp>
#include <string>

#include "io/json/json_open.h"
#include "io/sources.h"

using namespace xent;
using namespace xent::test;

namespace {

const std::vector<Role> two_roles{Role::logits, Role::labels};

std::unique_ptr<Reader> records(const std::string& content, const std::string& id = "") {
  return open_json_or_ndjson(text(content), fields_of(two_roles, id), {});
}

std::string error_in(const std::string& content, const std::string& id = "") {
  return error_of([&] { read_all(*records(content, id)); });
}

/// A long array of records, and the same records as lines.
struct Long {
  std::string array = "[", lines;
  static constexpr int rows = 30000;

  Long() {
    for (int i = 0; i < rows; ++i) {
      const std::string n = std::to_string(i);
      std::string record = R"({"note": "}]\"{[", "label": )";
      record += std::to_string(i % 3) + R"(, "logits": [)" + n + ", -" + n +
                R"(.5, 1], "x": [{"y": {}}]})";
      array += (i > 0 ? ",\n " : "") + record;
      lines += record + "\n";
    }
    array += "]\n";
  }
};

}  // namespace

TEST_CASE("an array of objects is read as rows", "[json]") {
  for (const char* const content :
       {R"([{"id": "a", "logits": [1, 2], "label": 0}, {"label": 1, "id": 7, "logits": [3, NaN]}])",
        "\xEF\xBB\xBF [\n{\"id\": \"a\", \"logits\": [1, 2], \"label\": 0}\n,\n{\"label\": 1, "
        "\"id\": 7, "
        "\"logits\": [3, NaN], \"note\": null}\n]\n\n"}) {
    DYNAMIC_SECTION(content) {
      const auto reader = records(content, "id");
      CHECK(reader->extent(Role::logits)->shape == Shape{0, 2});
      CHECK(reader->extent(Role::labels)->shape == Shape{0});
      CHECK(reader->id_name() == "id");
      const Contents values = read_all(*reader);
      REQUIRE(values[Role::logits].size() == 4);
      CHECK(values[Role::logits][2] == 3);
      CHECK(values[Role::labels] == std::vector<double>{0, 1});
      CHECK(values.ids == std::vector<std::string>{"a", "7"});
    }
  }
}

TEST_CASE("an array of objects is streamed, with the numbers of lines", "[json][ndjson]") {
  const Long both;
  const TemporaryPipe pipe(both.array);
  const auto streamed =
      open_json_or_ndjson(ByteSource::open(pipe.path()), fields_of(two_roles), {});
  const auto lines = records(both.lines);
  const Contents from_array = read_all(*streamed, 777), from_lines = read_all(*lines);
  CHECK(from_array.rows == Long::rows);
  CHECK((from_array[Role::logits] == from_lines[Role::logits]));
  CHECK((from_array[Role::labels] == from_lines[Role::labels]));
}

TEST_CASE("values of elements have places", "[json]") {
  const auto reader = records(
      "[{\"logits\": [1, 2], \"label\": 0}, {\"label\": 1,\n"
      "  \"logits\": [3, 4]},\n{\"logits\": [5, 6], \"label\": 2}]");
  Chunk chunk;
  reader->peek(1);
  reader->take(1, chunk);
  CHECK(reader->place(chunk, Role::logits, 0, 1) == "a.json:1:17");
  REQUIRE(reader->peek(10) == 2);
  reader->take(2, chunk);
  CHECK(reader->place(chunk, Role::labels, 0, 0) == "a.json:1:44");
  CHECK(reader->place(chunk, Role::logits, 0, 1) == "a.json:2:17");
  CHECK(reader->text(chunk, Role::logits, 0, 1) == "4");
  CHECK(reader->place(chunk, Role::logits, 1, 0) == "a.json:3:13");
  CHECK(reader->place(chunk, 0) == "a.json:1");
  CHECK(reader->place(chunk, 1) == "a.json:3");
}

TEST_CASE("arrays of objects that are malformed are refused where they go wrong", "[json]") {
  const std::string one = "[{\"logits\": [1], \"label\": 0}";
  const std::pair<std::string, const char*> cases[] = {
      {one, R"(a.json:1:29: JSON ends here, expected "," or "]")"},
      {one + ",", "a.json:1:30: JSON ends here, expected a value"},
      {one + ",]", "a.json:1:30: unexpected \"]\", expected a value"},
      {one + "}", R"(a.json:1:29: unexpected "}", expected "," or "]")"},
      {one + "\n {\"logits\": [2], \"label\": 0}]",
       R"(a.json:2:2: unexpected "{", expected "," or "]")"},
      {one + ", 5]", "a.json:1:31: unexpected \"5\", expected an object"},
      {one + ", [5]]", "a.json:1:31: unexpected \"[\", expected an object"},
      {one + ", 5, {\"logits\": [2], \"label\": 0}]",
       "a.json:1:31: unexpected \"5\", expected an object"},
      {one + "] [1]", "a.json:1:31: unexpected \"[\", expected the end"},
      {one + "]]", "a.json:1:30: unexpected \"]\", expected the end"},
      {one + "]\n" + one + "]", "a.json:1:2: object is not a number"},
      {one + ", {\"logits\": [1", R"(a.json:1:44: JSON ends here, expected "," or "]")"},
      {one + ", {\"logits\": [1}, \"label\": 0}]",
       R"(a.json:1:44: unexpected "}", expected "," or "]")"},
      {one + ", {\"logits\": [1x], \"label\": 0}]",
       "a.json:1:43: \"1x\" is not a number as JSON writes it"},
      {one + ", {\"logits\": [1, 2], \"label\": 0}]",
       "a.json:1:42: \"logits\" has shape [2], expected [1]"},
      {one + ", {\"label\": 0, \"logit\": 2}]",
       "a.json:1:31: record has no field \"logits\"; fields: label, logit | perhaps \"logit\""},
      {one + ", {\"label\": 0, \"logits\": [2], \"label\": 1}]",
       "a.json:1:59: \"label\" is given twice"},
      {one + ", {\"label\": 0, \"logits\": [2], \"y\": 1}]",
       "a.json:1:59: fields \"label\" and \"y\" could each be labels | --labels-columns label or "
       "--labels-columns y"},
      {one + ", {\"label\": 0, \"logits\": [2], \"weights\": \"a\"}]", ""},
      {"[{", "a.json:1:3: JSON ends here, expected a field name in quotes"},
      {"[{}]", "a.json:1:2: object has no fields"},
      {"[{\"logits\": [1], \"label\": 0, \"label\": 1}]", "a.json:1:30: \"label\" is given twice"},
      {"[{\"logits\": null, \"label\": 0}]",
       "a.json:1:13: null is not a number | jq -c 'walk(if . == null then \"nan\" else . end)' "
       "makes NaN of null"},
      {std::string("[{\"logits\": [1], \"label\": \0}]", 29),
       "a.json:1:27: NUL byte, expected text"},
  };
  for (const auto& [content, error] : cases) {
    DYNAMIC_SECTION(content) {
      CHECK(error_in(content) == error);
    }
  }
}

TEST_CASE("an array of objects cut off anywhere is an error", "[json]") {
  const std::string content =
      "[{\"logits\": [1, -2.5], \"label\": 0, \"note\": \"\\\"}\"},\n {\"label\": 1, \"logits\": "
      "[3, 4]}]";
  CHECK(error_in(content).empty());
  for (std::size_t size = 0; size < content.size(); ++size) {
    INFO(content.substr(0, size));
    CHECK_FALSE(error_in(content.substr(0, size)).empty());
  }
}

TEST_CASE("an array of objects with any byte changed is read or refused", "[json]") {
  const std::string content = R"([{"logits": [1], "label": 0}, {"label": 1, "logits": [-2e1]}])";
  for (std::size_t at = 0; at < content.size(); ++at) {
    for (int byte = 0; byte < 256; ++byte) {
      std::string changed = content;
      changed[at] = static_cast<char>(byte);
      error_in(changed);
    }
  }
}

TEST_CASE("fields of records are chosen and several are columns", "[json][ndjson]") {
  FieldChoice choice = fields_of(two_roles);
  choice.chosen[Role::logits] = "c,a-b";
  choice.chosen[Role::labels] = "d";
  for (const char* const content :
       {R"([{"a": 1, "b": 2, "c": 3, "d": 0, "e": null}, {"d": 1, "c": 6, "a": 4, "b": 5}])",
        "{\"a\": 1, \"b\": 2, \"c\": 3, \"d\": 0}\n{\"d\": 1, \"c\": 6, \"a\": 4, \"b\": 5}",
        R"({"a": [1, 4], "b": [2, 5], "c": [3, 6], "d": [0, 1], "e": "note"})"}) {
    DYNAMIC_SECTION(content) {
      const auto reader = open_json_or_ndjson(text(content), choice, {});
      CHECK(reader->extent(Role::logits)->row_width() == 3);
      CHECK(reader->column_names(Role::logits) == std::vector<std::string>{"c", "a", "b"});
      const Contents values = read_all(*reader, 1);
      CHECK(values[Role::logits] == std::vector<double>{3, 1, 2, 6, 4, 5});
      CHECK(values[Role::labels] == std::vector<double>{0, 1});
      Chunk chunk;
      const auto again = open_json_or_ndjson(text(content), choice, {});
      again->peek(2);
      again->take(2, chunk);
      CHECK(again->text(chunk, Role::logits, 1, 0) == "6");
      CHECK(again->text(chunk, Role::logits, 0, 2) == "2");
    }
  }
}

TEST_CASE("fields that cannot be columns side by side are refused", "[json][ndjson]") {
  FieldChoice choice = fields_of({Role::logits});
  choice.chosen[Role::logits] = "a,b";
  const std::pair<const char*, const char*> cases[] = {
      {R"([{"a": 1, "b": [2]}])",
       "a.json:1:16: \"b\" has shape [1], expected a number: logits are a, b"},
      {R"([{"a": 1, "b": 2}, {"a": 1, "b": [2]}])",
       "a.json:1:34: \"b\" has shape [1], expected []"},
      {R"({"a": [1, 2], "b": [2]})",
       "a.json:1:20: \"b\" has shape [1], expected [2]: logits are a, b"},
      {R"({"a": [[1], [2]], "b": [[3], [4]]})",
       "a.json:1:7: \"a\" has shape [2, 1], expected one number per row: logits are a, b"},
      {R"({"a": 1, "c": 2})", "a.json: no field \"b\"; fields: a, c"},
      {"[[1, 2]]", "a.json:1:1: fields can be chosen from an object, this is an array or a number"},
  };
  for (const auto& [content, error] : cases) {
    DYNAMIC_SECTION(content) {
      CHECK(error_of([&, &content = content] {
              read_all(*open_json_or_ndjson(text(content), choice, {}));
            }) == error);
    }
  }
}

TEST_CASE("a guessed id that is none is left out", "[json][ndjson]") {
  const auto records_ids = [](const std::string& content) {
    return read_all(*records(content)).ids;
  };
  using Ids = std::vector<std::string>;
  CHECK(records_ids(R"([{"id": "a", "logits": 1}, {"id": null, "logits": 2}, {"logits": 3}])") ==
        Ids{"a", "", ""});
  CHECK(records_ids(R"([{"id": null, "logits": 1}, {"id": "b", "logits": 2}])").empty());
  CHECK(records_ids(R"({"id": ["a", 2], "logits": [1, 2]})") == Ids{"a", "2"});
  CHECK(records_ids(R"({"id": "run 7", "logits": [1, 2]})").empty());
  CHECK(records_ids(R"({"id": ["a", null], "logits": [1, 2]})").empty());
  CHECK(records_ids(R"({"id": ["a"], "logits": [1, 2]})").empty());
  CHECK_FALSE(records(R"([{"id": "a", "logits": 1}])")->prints_ids());
}

TEST_CASE("a row has the texts of all its fields", "[json][ndjson]") {
  using Texts = std::vector<std::string>;
  const std::string one =
      R"({"label": 0, "logits": [1, 2], "s": "a\"]", "o": {"x": "}"}, "n": null})";
  const std::string two = R"({"n": true, "s": "", "logits": [3, 4.50], "label": 1})";
  for (const std::string& content : {"[" + one + ", " + two + "]", one + "\n" + two}) {
    const auto reader = records(content);
    Chunk chunk;
    reader->peek(2);
    reader->take(2, chunk);
    CHECK(reader->field_texts(chunk, 0) == Texts{"0", "[1, 2]", "a\"]", R"({"x": "}"})", ""});
    CHECK(reader->field_texts(chunk, 1) == Texts{"1", "[3, 4.50]", "", "", "true"});
  }
  const auto reader = records(
      R"({"logits": [1, 2.50], "s": ["a,]", null], "o": [{}, 1], "few": ["x"], "run": "r"})");
  Chunk chunk;
  reader->peek(2);
  reader->take(2, chunk);
  CHECK(reader->field_texts(chunk, 0) == Texts{"1", "a,]", "", "", "r"});
  CHECK(reader->field_texts(chunk, 1) == Texts{"2.50", "", "", "", "r"});
}
