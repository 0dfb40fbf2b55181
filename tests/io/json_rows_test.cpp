// Long JSON arrays of rows, streamed: the numbers, places and errors of the document read whole.
#include "io/json/json_rows.h"

#include <bit>
#include <catch2/catch.hpp>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <vector>

#include "io/json/json_reader.h"
#include "io/read_all.h"

namespace {

using xent::ByteSource;
using xent::Role;
using xent::test::Contents;

const xent::FieldChoice roles{.roles = {Role::logits}};

/// A file that is removed at the end.
class File {
 public:
  explicit File(const std::string& text) { std::ofstream(path_, std::ios::binary) << text; }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() { std::filesystem::remove(path_); }
  const std::string& path() const { return path_; }

 private:
  std::string path_ = std::filesystem::temp_directory_path() /
                      ("xent_json_rows_test_" + std::to_string(std::random_device()()) + ".json");
};

/// How a document of rows is laid out.
struct Style {
  std::string name, open, comma, row, close;
};
const std::vector<Style> styles{
    {"compact", "[[", ",", "],[", "]]"},
    {"as Python writes it", "[[", ", ", "], [", "]]\n"},
    {"a row a line", "[\n[", ",", "],\n[", "]\n]\n"},
    {"a value a line", "[\n  [\n    ", ",\n    ", "\n  ],\n  [\n    ", "\n  ]\n]\n"},
    {"CRLF, tabs and a byte order mark", "\xEF\xBB\xBF\r\n[\t[ ", "\t, ", " ]\r\n,\t[", " ] ]\r\n"},
};

/// A document of more than 1 MiB; the cells of row `odd` are replaced.
std::string document(const Style& style, std::size_t rows, std::size_t width,
                     std::size_t odd_row = 0, const std::string& odd = {}) {
  std::mt19937_64 random(5);
  std::normal_distribution<double> logits(0, 5);
  std::string text = style.open;
  for (std::size_t row = 0; row < rows; ++row) {
    if (row > 0) text += style.row;
    if (row == odd_row && !odd.empty()) {
      text += odd;
      continue;
    }
    for (std::size_t c = 0; c < width; ++c) {
      if (c > 0) text += style.comma;
      std::array<char, 40> cell;
      std::snprintf(cell.data(), cell.size(), row % 3 == 0 ? "%.17g" : "%.8g", logits(random));
      text += cell.data();
    }
  }
  return text + style.close;
}

Contents read_streamed(const File& file, std::size_t max_rows = 1000) {
  return xent::test::read_all(
      [&] {
        auto source = ByteSource::open(file.path());
        auto reader = xent::open_json_rows(source, Role::logits);
        REQUIRE(reader);
        return reader;
      },
      max_rows);
}

Contents read_whole(const std::string& text, const std::string& name) {
  return xent::test::read_all(
      [&] { return xent::open_json(ByteSource::inline_text(text, name), roles, {}); });
}

std::vector<std::uint64_t> bits(const std::vector<double>& values) {
  std::vector<std::uint64_t> all;
  for (const double value : values) all.push_back(std::bit_cast<std::uint64_t>(value));
  return all;
}

}  // namespace

TEST_CASE("a streamed array has the bits of the array read whole", "[io][json]") {
  for (const Style& style : styles) {
    INFO(style.name);
    for (const std::size_t width : {1U, 10U, 3000U}) {
      const std::string text = document(style, 110000 / width, width);
      const File file(text);
      const Contents expected = read_whole(text, file.path());
      REQUIRE(expected.error.empty());
      for (const std::size_t max_rows : {7U, 6553U, 1000000U}) {
        const Contents streamed = read_streamed(file, max_rows);
        CHECK(streamed.error.empty());
        CHECK(streamed.rows == expected.rows);
        CHECK((bits(streamed[Role::logits]) == bits(expected[Role::logits])));
      }
    }
  }
}

TEST_CASE("values that CSV has no word for are read in a streamed array", "[io][json]") {
  for (const std::string odd :
       {R"("nan",1,"-Infinity")", "NaN,inf,-Infinity", "1e5,-2E-3,true", "1 ,\t2,3"}) {
    const std::string text = document(styles[0], 60000, 3, 30000, odd);
    const File file(text);
    const Contents streamed = read_streamed(file);
    CHECK(streamed.error.empty());
    CHECK((bits(streamed[Role::logits]) == bits(read_whole(text, file.path())[Role::logits])));
  }
}

TEST_CASE("a streamed array is refused in the words of the array read whole", "[io][json]") {
  const std::vector<std::string> odd_rows{
      "1,2",      "1,2,3,4",   "1,,3",      "1,2,3,",   "1,2,+3",        "1,2,.5",
      "1,2,5.",   "01,2,3",    "1 2,3,4",   "1,2,[3]",  "1,2,{}",        "1,2,\"x]\"",
      "1,2,null", "\"1\",2,3", "1.2.3,4,5", "1,2,3]",   "[1,2,3",        "1,2,-",
      "1,2,3e",   "1,2,'3'",   "1;2;3",     "1,2,3],[", "1,2,3],,[4,5,6"};
  for (const Style& style : styles) {
    for (std::size_t i = 0; i < odd_rows.size(); i += style.name == styles[0].name ? 1 : 8) {
      const std::string& odd = odd_rows[i];
      INFO(style.name << ": " << odd);
      const std::string text = document(style, 36000, 3, 30000, odd);
      const File file(text);
      const Contents streamed = read_streamed(file);
      CHECK(streamed.error == read_whole(text, file.path()).error);
      CHECK(!streamed.error.empty());
      CHECK((streamed.rows == 30000 || streamed.rows == 30001));  // all before it
    }
  }
}

TEST_CASE("a streamed array that does not end as one is refused", "[io][json]") {
  const std::string whole = document(styles[0], 36000, 3);
  const std::string open = whole.substr(0, whole.size() - 2);
  for (const std::string end :
       {"", "]", "]],", "]] x", "]]]", "],]", "],[]]", ",]]", "]}", "]]\n[1]"}) {
    INFO(end);
    const File file(open + end);
    const Contents streamed = read_streamed(file);
    CHECK(streamed.error == read_whole(open + end, file.path()).error);
    CHECK(!streamed.error.empty());
  }
}

TEST_CASE("values of a streamed array have places", "[io][json]") {
  for (const Style& style : styles) {
    INFO(style.name);
    const std::string text = document(style, 36000, 3);
    const File file(text);
    const auto whole = xent::open_json(ByteSource::inline_text(text, file.path()), roles, {});
    auto source = ByteSource::open(file.path());
    const auto streamed = xent::open_json_rows(source, Role::logits);
    xent::Chunk chunk, streamed_chunk;
    for (std::size_t first = 0; first < 36000; first += 6000) {
      REQUIRE(whole->peek(6000) == 6000);
      whole->take(6000, chunk);
      REQUIRE(streamed->peek(6000) == 6000);
      streamed->take(6000, streamed_chunk);
      for (const std::size_t row : {0U, 1U, 5999U}) {
        CHECK(streamed->place(streamed_chunk, row) == whole->place(chunk, row));
        for (const std::size_t value : {0U, 2U}) {
          CHECK(streamed->place(streamed_chunk, Role::logits, row, value) ==
                whole->place(chunk, Role::logits, row, value));
        }
      }
    }
  }
}

TEST_CASE("other documents are not streamed", "[io][json]") {
  const std::string long_text(2 << 20, ' ');
  for (const std::string text : {"[[1,2],[3,4]]", "[1,2,3]", "{\"logits\": [[1]]}", "[[[1]]]",
                                 "[[\"1\"]]", "[{}]", "[", "[["}) {
    const File small(text), large(text + long_text);
    for (const std::string& path :
         {small.path(), text == "[[1,2],[3,4]]" ? small.path() : large.path()}) {
      auto source = ByteSource::open(path);
      CHECK(xent::open_json_rows(source, Role::logits) == nullptr);
      CHECK(source.peek(1) == text.substr(0, 1));
    }
  }
}
