// NDJSON: rows line by line.
#include "io/json/ndjson_reader.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "io/json/json_open.h"
#include "io/sources.h"

using namespace xent;
using namespace xent::test;

namespace {

const std::vector<Role> three_roles{Role::logits, Role::labels, Role::pos_weight};

std::unique_ptr<Reader> ndjson(const std::string& content, const std::string& id_field = "") {
  return open_ndjson(text(content, "a.ndjson"), fields_of(three_roles, id_field));
}

/// The error of opening or reading, whichever comes first.
std::string error_in(const std::string& content, const std::string& id_field = "") {
  return error_of([&] { read_all(*ndjson(content, id_field)); });
}

}  // namespace

TEST_CASE("a line is a row of the first role", "[ndjson]") {
  const std::pair<const char*, Shape> cases[] = {
      {"1\n2\n3", {0}},
      {"[1, 2]\n[3, 4]\n[5, 6]\n", {0, 2}},
      {"[[1], [2]]\r\n[[3], [4]]\r\n[[5], [6]]\r\n\r\n\n", {0, 2, 1}},
  };
  for (const auto& [content, shape] : cases) {
    DYNAMIC_SECTION(content) {
      const auto reader = ndjson(content);
      CHECK(reader->extent(Role::logits)->shape == shape);
      CHECK_FALSE(reader->extent(Role::logits)->rows_known);
      CHECK_FALSE(reader->extent(Role::labels));
      const auto values = read_all(*reader, 2)[Role::logits];
      CHECK(values.size() == 3 * reader->extent(Role::logits)->row_width());
      for (std::size_t i = 0; i < values.size(); ++i)
        CHECK(values[i] == static_cast<double>(i + 1));
    }
  }
}

TEST_CASE("an object a line supplies several roles and ids", "[ndjson]") {
  const auto reader = ndjson(
      "{\"id\": \"a\", \"logits\": [1, \"-inf\"], \"labels\": 1}\n"
      "{\"labels\": false, \"id\": 1.50, \"x\": [[]], \"logits\": [3, 4]}\n",
      "id");
  CHECK(reader->has_ids());
  CHECK(reader->extent(Role::logits)->shape == Shape{0, 2});
  CHECK(reader->extent(Role::labels)->shape == Shape{0});
  CHECK_FALSE(reader->extent(Role::pos_weight));
  const Contents values = read_all(*reader);
  CHECK(values[Role::logits] == std::vector<double>{1, -inf, 3, 4});
  CHECK(values[Role::labels] == std::vector<double>{1, 0});
  CHECK(values.ids == std::vector<std::string>{"a", "1.50"});
}

TEST_CASE("a role that the lines do not supply is left alone by parse", "[ndjson]") {
  Values values;
  values[Role::labels].edit() = {42};
  values.ids[Role::logits] = {"kept"};
  const auto reader = ndjson("[1]\n");
  Chunk chunk;
  reader->take(reader->peek(1), chunk);
  CHECK_FALSE(reader->parse(chunk, values));
  CHECK(values[Role::labels].doubles() == std::vector<double>{42});
  CHECK(values.ids[Role::logits] == std::vector<std::string>{"kept"});
}

TEST_CASE("the rows before a bad one are complete", "[ndjson]") {
  const auto reader = ndjson(
      "{\"logits\": [1, 2], \"labels\": 0, \"id\": 1}\n{\"logits\": [3, 4], \"labels\": 1, \"id\": "
      "2}\n"
      "{\"labels\": 1, \"id\": 3, \"logits\": [5, null]}\n",
      "id");
  Values values;
  Chunk chunk;
  reader->take(reader->peek(10), chunk);
  const auto error = reader->parse(chunk, values);
  REQUIRE(error);
  CHECK(chunk.rows == 2);
  CHECK(error->what() == std::string("a.ndjson:3:38: null is not a number"));
  CHECK(values[Role::logits].doubles() == std::vector<double>{1, 2, 3, 4});
  CHECK(values[Role::labels].doubles() == std::vector<double>{0, 1});
  CHECK(values.ids[Role::logits] == std::vector<std::string>{"1", "2"});
}

TEST_CASE("lines that do not fit are refused", "[ndjson]") {
  const std::pair<const char*, const char*> cases[] = {
      {"[1,2,3]\n[1,2]\n", "a.ndjson:2: row has shape [2], expected [3]"},
      {"[1]\n1\n", "a.ndjson:2: row has shape [], expected [1]"},
      {"{\"logits\": [1], \"labels\": 1}\n{\"logits\": [1], \"labels\": [1]}",
       "a.ndjson:2:27: \"labels\" has shape [1], expected []"},
      {"{\"logits\": [1], \"labels\": 1}\n {\"logits\": [1]}",
       "a.ndjson:2:2: record has no field \"labels\"; fields: logits"},
      {"{\"logits\": [1]}\n{\"logits\": [1], \"labels\": 1}",
       "a.ndjson:2:17: record has a field \"labels\", which the first record has not: it would be "
       "labels"},
      {"[1]\n\n[2]", "a.ndjson:2: line is blank, expected JSON"},
      {"\n[1]", "a.ndjson:1: line is blank, expected JSON"},
      {"[1]\n  \n", "a.ndjson:2: line is blank, expected JSON"},
      {"", "a.ndjson: is empty, expected rows of numbers"},
      {"[1,\n2]", "a.ndjson:1:4: JSON ends here, expected a value"},
      {"[1]\n[2] [3]", "a.ndjson:2:5: unexpected \"[\", expected the end of the line"},
      {"[1]\n[2", R"(a.ndjson:2:3: JSON ends here, expected "," or "]")"},
      {"[1]\n[]", "a.ndjson:2:1: empty array, expected numbers"},
      {"[[1, 2], [3]]", "a.ndjson:1:10: array 2 has 1 value, expected 2"},
      {"{\"logits\": [[1, 2], [3]]}", "a.ndjson:1:21: array 2 of logits has 1 value, expected 2"},
      {"[1]\n{\"x\": 1}", "a.ndjson:2:1: unexpected \"{\", expected an array or a number"},
      {R"({"logits": 1, "logits": 1})", "a.ndjson:1:15: \"logits\" is given twice"},
      {"{\"logits\": [1]}\n[1]", "a.ndjson:2:1: unexpected \"[\", expected an object"},
  };
  for (const auto& [content, error] : cases) {
    DYNAMIC_SECTION(content) {
      CHECK(error_in(content) == error);
    }
  }
  CHECK(error_in(std::string("[1]\n[\0]\n", 8)) == "a.ndjson:2:2: NUL byte, expected text");
  CHECK(error_in("[1]\n" + std::string(1'000'000, '[')) ==
        "a.ndjson:2:33: arrays are nested deeper than 32");
}

TEST_CASE("ids of lines that do not fit are refused", "[ndjson]") {
  const std::string first = "{\"logits\": 1, \"id\": 1}\n";
  CHECK(error_in(first + "{\"logits\": 1}", "id") ==
        "a.ndjson:2:1: record has no field \"id\"; fields: logits");
  CHECK(error_in(first + "1", "id") == "a.ndjson:2:1: unexpected \"1\", expected an object");
  CHECK(error_in(first + "{\"logits\": 1, \"id\": [1]}", "id") ==
        "a.ndjson:2:21: array is not an id, expected a string or a number");
  CHECK(error_in(first + "{\"logits\": 1, \"id\": null}", "id") ==
        "a.ndjson:2:21: null is not an id, expected a string or a number");
}

TEST_CASE("the place of a value in a line is its line and column", "[ndjson]") {
  const auto reader = ndjson(
      "{\"logits\": [1, 2], \"labels\": 0}\n{\"labels\": 1, \"logits\": [3, 4]}\n"
      "{\"logits\": [5,6], \"labels\": 0}\n");
  Chunk chunk;
  reader->take(reader->peek(1), chunk);
  reader->take(reader->peek(10), chunk);
  CHECK(reader->place(chunk, Role::logits, 0, 1) == "a.ndjson:2:29");
  CHECK(reader->place(chunk, Role::labels, 0, 0) == "a.ndjson:2:12");
  CHECK(reader->place(chunk, Role::logits, 1, 1) == "a.ndjson:3:15");
  CHECK(reader->place(chunk, 1) == "a.ndjson:3");
}

TEST_CASE("lines and a document give the same doubles", "[ndjson][json]") {
  std::string lines, document;
  for (int i = 0; i < 3000; ++i) {
    const std::string row =
        "[" + std::to_string(std::ldexp(std::sin(i), i % 50)) + ", " + std::to_string(i) + "e-1]";
    lines += row + "\n";
    document += (document.empty() ? "[" : ",") + row;
  }
  const TemporaryPipe pipe(lines);
  const auto streamed =
      open_json_or_ndjson(ByteSource::open(pipe.path()), fields_of({Role::logits}), {});
  CHECK_FALSE(streamed->extent(Role::logits)->rows_known);
  const auto whole = open_json(text(document + "]"), fields_of({Role::logits}), {});
  CHECK(read_all(*streamed, 7)[Role::logits] == read_all(*whole)[Role::logits]);
}
