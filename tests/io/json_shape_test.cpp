// Nested arrays that are ragged, mixed, empty or too deep.
#include <catch2/catch.hpp>

#include "io/sources.h"

using namespace xent;
using namespace xent::test;

TEST_CASE("arrays of different lengths are refused with their position", "[json]") {
  const std::pair<const char*, const char*> cases[] = {
      {"[[1, 2, 3],\n [4, 5, 6],\n [7, 8]]", "a.json:3:2: row 3 has 2 values, expected 3"},
      {"[[1, 2], [3, 4, 5]]", "a.json:1:10: row 2 has 3 values, expected 2"},
      {"[[1, 2], [3]]", "a.json:1:10: row 2 has 1 value, expected 2"},
      {"[[[1], [2]], [[3]]]", "a.json:1:14: row 2 has 1 array, expected 2"},
      {"[[[1, 2], [2, 3]], [[3, 4], [5]]]",
       "a.json:1:29: array 2 of row 2 has 1 value, expected 2"},
      {"[[[[1, 2]], [[3]]]]", "a.json:1:14: array 1 of array 2 of row 1 has 1 value, expected 2"},
      {R"({"labels": [1, 0], "logits": [[1, 2], [3]]})",
       "a.json:1:39: row 2 of logits has 1 value, expected 2"},
      {R"([["nan", 2], [true]])", "a.json:1:14: row 2 has 1 value, expected 2"},
  };
  for (const auto& [content, error] : cases) {
    DYNAMIC_SECTION(content) {
      CHECK(error_in_json(content) == error);
    }
  }
}

TEST_CASE("numbers and arrays side by side are refused", "[json]") {
  const std::pair<const char*, const char*> cases[] = {
      {"[1, [2]]", "a.json:1:5: array among numbers, expected a number"},
      {"[[1], 2]", "a.json:1:7: number among arrays, expected an array"},
      {"[[1], true]", "a.json:1:7: number among arrays, expected an array"},
      {"[[1], \"nan\"]", "a.json:1:7: number among arrays, expected an array"},
      {"[[1, 2], [[3], [4]]]", "a.json:1:11: array among numbers, expected a number"},
      {"[[[1]], [2]]", "a.json:1:10: number among arrays, expected an array"},
  };
  for (const auto& [content, error] : cases) {
    DYNAMIC_SECTION(content) {
      CHECK(error_in_json(content) == error);
    }
  }
}

TEST_CASE("what is not a number is refused", "[json]") {
  const std::pair<const char*, const char*> cases[] = {
      {"[1, null]",
       "a.json:1:5: null is not a number | jq -c 'walk(if . == null then \"nan\" else . end)' "
       "makes NaN of null"},
      {"null",
       "a.json:1:1: null is not a number | jq -c 'walk(if . == null then \"nan\" else . end)' "
       "makes NaN of null"},
      {"[\n  {\"a\": 1}]", "a.json:2:3: object is not a number"},
      {"[1, \"abc\"]", "a.json:1:5: \"abc\" is not a number"},
      {"[1, \"\"]", "a.json:1:5: \"\" is not a number"},
      {"[\"1.5\"]", "a.json:1:2: \"1.5\" is a string, expected a number"},
      {"[\" inf\"]", "a.json:1:2: \" inf\" is not a number"},
      {R"(["\u0061"])", "a.json:1:2: \"a\" is not a number"},
  };
  for (const auto& [content, error] : cases) {
    DYNAMIC_SECTION(content) {
      CHECK(error_in_json(content) == error);
    }
  }
}

TEST_CASE("an empty array is refused", "[json]") {
  CHECK(error_in_json("[]") == "a.json:1:1: empty array, expected numbers");
  CHECK(error_in_json("[[], []]") == "a.json:1:2: empty array, expected numbers");
  CHECK(error_in_json("[[1], []]") == "a.json:1:7: empty array, expected numbers");
  CHECK(error_in_json(R"({"logits": []})") == "a.json:1:12: empty array, expected numbers");
}

TEST_CASE("arrays nested deeper than 32 are refused at once", "[json]") {
  CHECK(error_in_json(std::string(1'000'000, '[')) ==
        "a.json:1:33: arrays are nested deeper than 32");
  CHECK(error_in_json(R"({"logits": )" + std::string(1'000'000, '[') + std::string(1'000'000, ']') +
                      "}") == "a.json:1:44: arrays are nested deeper than 32");
  CHECK(error_in_json(R"({"other": )" + std::string(1'000'000, '[')) ==
        "a.json:1:1000011: JSON ends here, expected a value");
  CHECK(error_in_json(R"({"other": )" + std::string(100'000, '[') + std::string(100'000, ']') +
                      R"(, "logits": 1})")
            .empty());
}
