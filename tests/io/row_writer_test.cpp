// Rows of results to the byte, as text, CSV, JSON and NPY.
#include "io/row_writer.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <cstring>
#include <limits>
#include <string>
#include <vector>

namespace {

using xent::Rows;
using xent::RowsFormat;
using xent::RowWriter;

constexpr double infinity = std::numeric_limits<double>::infinity();

RowsFormat format_of(xent::Shape row_shape) {
  RowsFormat format;
  format.row_shape = std::move(row_shape);
  return format;
}

std::string written(const std::unique_ptr<RowWriter>& writer, const std::vector<double>& values,
                    std::size_t count, const std::vector<std::string>& ids = {},
                    std::size_t first_row = 0) {
  std::string out;
  if (first_row == 0) writer->head(out);
  writer->rows(Rows{first_row, count, values, ids}, out);
  return out;
}

}  // namespace

TEST_CASE("text has the last axis on a line", "[io][rows]") {
  CHECK(written(text_rows(format_of({})), {1, 0.5}, 2) == "1\n0.5\n");
  CHECK(written(text_rows(format_of({3})), {1, 2, 3, 4, 5, 6}, 2) == "1 2 3\n4 5 6\n");
  CHECK(written(text_rows(format_of({2, 1})), {1, 2, 3, 4}, 2) == "1\n2\n3\n4\n");
  CHECK(written(text_rows(format_of({2, 2})), {1, 2, 3, 4}, 1) == "1 2\n3 4\n");
  CHECK(written(text_rows(format_of({3})), {}, 0).empty());
  CHECK(written(text_rows(format_of({})), {infinity, -infinity, std::nan("")}, 3) ==
        "inf\n-inf\nnan\n");
}

TEST_CASE("numbers are written as asked", "[io][rows]") {
  RowsFormat format = format_of({2});
  format.number.digits = 3;
  CHECK(written(text_rows(format), {1.0 / 3, 2}, 1) == "0.333 2.00\n");
  CHECK(written(json_rows(format), {1.0 / 3, 2}, 1) == "    [0.333, 2.00]");
  format.number = {.digits = 0, .float32 = true};
  CHECK(written(csv_rows(format), {0.1F, 2}, 1) == "0.1,2\n");
}

TEST_CASE("an id stands before each line of its row", "[io][rows]") {
  RowsFormat format = format_of({2});
  format.kept_names = {""};
  CHECK(written(text_rows(format), {1, 2, 3, 4}, 2, {"a", "b c"}) == "a 1 2\nb c 3 4\n");
  CHECK(written(csv_rows(format), {1, 2, 3, 4}, 2, {"a", "b,\"c"}) == "a,1,2\n\"b,\"\"c\",3,4\n");
  format.row_shape = {2, 1};
  CHECK(written(text_rows(format), {1, 2, 3, 4}, 2, {"a", "b"}) == "a 1\na 2\nb 3\nb 4\n");
}

TEST_CASE("CSV has a header if the columns have names", "[io][rows]") {
  RowsFormat format = format_of({2});
  format.column_names = {"x", "y z"};
  CHECK(written(csv_rows(format), {1, 2}, 1) == "x,\"y z\"\n1,2\n");
  CHECK(written(text_rows(format), {1, 2}, 1) == "1 2\n");
  format.kept_names = {"name"};
  CHECK(written(csv_rows(format), {1, 2}, 1, {"a"}) == "name,x,\"y z\"\na,1,2\n");
  format.kept_names = {""};
  CHECK(written(csv_rows(format), {1, 2}, 1, {"a"}) == ",x,\"y z\"\na,1,2\n");
  format.column_names.clear();
  CHECK(written(csv_rows(format), {1, 2}, 1, {"a"}) == "a,1,2\n");
}

TEST_CASE("lines of any length are written whole", "[io][rows]") {
  // Numbers of 24 characters, the longest of doubles: many more than are put together at a time.
  for (const std::size_t count : {1UL, 63UL, 64UL, 65UL, 66UL, 127UL, 128UL, 129UL, 1000UL}) {
    const std::vector<double> values(count, -2.2250738585072014e-308);
    std::string line;
    for (std::size_t i = 0; i < count; ++i) {
      line += (i == 0 ? "" : " ") + std::string("-2.2250738585072014e-308");
    }
    CHECK(written(text_rows(format_of({count})), values, 1) == line + "\n");
    CHECK(written(text_rows(format_of({})), values, count).size() == line.size() + 1);
  }
}

TEST_CASE("a cell of CSV is quoted where it must be", "[io][rows]") {
  CHECK(xent::csv_cell("plain-1.5") == "plain-1.5");
  CHECK(xent::csv_cell("").empty());
  for (const char c : {',', ';', '\t', ' ', '\r', '\n'}) {
    const std::string text = "a" + std::string(1, c) + "b";
    CHECK(xent::csv_cell(text) == "\"" + text + "\"");
  }
  CHECK(xent::csv_cell("\"") == "\"\"\"\"");
}

TEST_CASE("JSON has a row a line, commas between rows of any blocks", "[io][rows]") {
  CHECK(written(json_rows(format_of({})), {1, 2}, 2) == "    1,\n    2");
  CHECK(written(json_rows(format_of({})), {3}, 1, {}, 2) == ",\n    3");
  CHECK(written(json_rows(format_of({2})), {1, 2, 3, 4}, 2) == "    [1, 2],\n    [3, 4]");
  CHECK(written(json_rows(format_of({2, 2})), {1, 2, 3, 4}, 1) == "    [[1, 2], [3, 4]]");
  CHECK(written(json_rows(format_of({0})), {}, 1) == "    []");
  CHECK(written(json_rows(format_of({})), {infinity, -infinity, std::nan("")}, 3) ==
        "    \"inf\",\n    \"-inf\",\n    \"nan\"");
}

TEST_CASE("a scalar of JSON is a number and nothing else", "[io][rows]") {
  RowsFormat format;
  format.is_scalar = true;
  CHECK(written(json_rows(format), {1.5}, 1) == "1.5");
}

TEST_CASE("NPY has the bytes of the numbers", "[io][rows]") {
  RowsFormat format;
  const std::string doubles = written(npy_rows(format), {1, -2}, 2);
  CHECK(doubles == std::string("\0\0\0\0\0\0\xf0\x3f\0\0\0\0\0\0\0\xc0", 16));
  format.number.float32 = true;
  CHECK(written(npy_rows(format), {1, -2}, 2) == std::string("\0\0\x80\x3f\0\0\0\xc0", 8));
}

TEST_CASE("what is kept of a row stands before its results in every format", "[io][rows]") {
  RowsFormat format = format_of({});
  format.column_names = {"loss"};
  format.kept_names = {"id", "a|b"};
  const std::vector<std::string> kept{"01", "x\ty", "1e3", "|"};
  CHECK(written(csv_rows(format), {1, 2}, 2, kept) == "id,a|b,loss\n01,\"x\ty\",1\n1e3,|,2\n");
  CHECK(written(tsv_rows(format), {1, 2}, 2, kept) ==
        "id\ta|b\tloss\n01\t\"x\ty\"\t1\n1e3\t|\t2\n");
  CHECK(written(markdown_rows(format), {1, 2}, 2, kept) ==
        "| id | a\\|b | loss |\n| --- | --- | ---: |\n| 01 | x\\x09y | 1 |\n| 1e3 | \\| | 2 |\n");
  CHECK(written(ndjson_rows(format), {1, 2}, 2, kept) ==
        "{\"id\": \"01\", \"a|b\": \"x\\ty\", \"loss\": 1}\n"
        "{\"id\": 1e3, \"a|b\": \"|\", \"loss\": 2}\n");
}

TEST_CASE("columns without a name get one where they must", "[io][rows]") {
  CHECK(written(markdown_rows(format_of({2})), {1, 2}, 1) ==
        "| loss 1 | loss 2 |\n| ---: | ---: |\n| 1 | 2 |\n");
  RowsFormat format = format_of({2});
  format.kept_names = {""};
  format.noun = "gradient";
  CHECK(written(ndjson_rows(format), {1, std::nan("")}, 1, {"a"}) ==
        "{\"1\": \"a\", \"gradient\": [1, \"nan\"]}\n");
}
