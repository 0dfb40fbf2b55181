// CSV: dialects, columns, and every way in which a line can be wrong.
#include "io/csv/csv_reader.h"

#include <catch2/catch.hpp>
#include <limits>
#include <string>
#include <vector>

#include "io/csv_sources.h"

namespace {

using xent::Header;
using xent::Role;
using xent::test::Asked;
using xent::test::Contents;
using xent::test::open;
using xent::test::read;
using xent::test::with;
using xent::test::with_columns;
using xent::test::with_id;

}  // namespace

TEST_CASE("CSV is read in every dialect", "[io][csv]") {
  struct Case {
    std::string name, text;
    std::vector<double> values;
  };
  const double inf = std::numeric_limits<double>::infinity();
  const std::vector<Case> cases{
      {"commas", "1,2\n3,4\n", {1, 2, 3, 4}},
      {"semicolons", "1;2\n3;4\n", {1, 2, 3, 4}},
      {"tabs", "1\t2\n3\t4\n", {1, 2, 3, 4}},
      {"runs of spaces", "  1   2\n3 4  \n", {1, 2, 3, 4}},
      {"spaces around cells", " 1 , 2\n3,  4 \n", {1, 2, 3, 4}},
      {"CRLF", "1,2\r\n3,4\r\n", {1, 2, 3, 4}},
      {"no newline at the end", "1,2\n3,4", {1, 2, 3, 4}},
      {"CRLF and no newline at the end", "1,2\r\n3,4\r", {1, 2, 3, 4}},
      {"a byte order mark",
       "\xEF\xBB\xBF"
       "1,2\n3,4\n",
       {1, 2, 3, 4}},
      {"quoted cells", "\"1\",2\n3,\"4\"\n", {1, 2, 3, 4}},
      {"blank lines at the end", "1,2\n3,4\n\n\r\n\n", {1, 2, 3, 4}},
      {"signs, exponents and infinities", "+1,-2e-3\ninf,-Infinity\n", {1, -0.002, inf, -inf}},
      {"one column", "1\n2\n", {1, 2}},
      {"a header", "x,v\n1,2\n", {1, 2}},
      {"a quoted header with the delimiter in it", "\"x,1\",v\n1,2\n", {1, 2}},
  };
  for (const Case& c : cases) {
    DYNAMIC_SECTION(c.name) {
      for (const std::size_t max_rows : {1UL, 2UL, 1000UL}) {
        const Contents contents = read(c.text, {}, max_rows);
        CHECK(contents.error.empty());
        CHECK(contents[Role::logits] == c.values);
      }
    }
  }
}

TEST_CASE("a line that is wrong is told by line and column", "[io][csv]") {
  struct Case {
    std::string name, text, error;
  };
  const std::vector<Case> cases{
      {"not a number", "1,2\n3,0.5.1\n", "a.csv:2:3: \"0.5.1\" is not a number"},
      {"a word among numbers", "1,2\n3,abc\n", "a.csv:2:3: \"abc\" is not a number"},
      {"hexadecimal", "1\n0x10\n", "a.csv:2:1: \"0x10\" is not a number"},
      {"an empty cell", "1,2\n3,\n",
       "a.csv:2:3: cell is empty, expected a number | --na , --na-policy skip leaves its row out, "
       "--na-policy nan reads it as NaN"},
      {"a blank cell", "1,2\n ,4\n",
       "a.csv:2:2: cell is empty, expected a number | --na , --na-policy skip leaves its row out, "
       "--na-policy nan reads it as NaN"},
      {"too few cells", "1,2,3\n4,5\n", "a.csv:2:4: row has 2 cells, expected 3"},
      {"too many cells", "1,2\n3,4,5\n", "a.csv:2:5: row has 3 cells, expected 2"},
      {"a blank line in the middle", "1\n\n2\n",
       "a.csv:2:1: line is blank, expected 1 cell | grep . leaves blank lines out"},
      {"a blank line first", "\n1,2\n", "a.csv:1:1: line is blank, expected a row"},
      {"a comment", "1,2\n# three\n",
       "a.csv:2:1: comment lines are not read: \"# three\" | --comment '#' leaves them out"},
      {"a comment first", "# x y z\n1 2\n",
       "a.csv:1:1: comment lines are not read: \"# x y z\" | --comment '#' leaves them out"},
      {"a newline inside quotes", "1,2\n\"3\n4\",5\n", "a.csv:2:1: \"3\\x0a4\" is not a number"},
      {"an unclosed quote", "1,2\n3,\"4\n5,6\n", "a.csv:2:3: quoted cell has no closing quote"},
      {"a delimiter at the end of each line", "1,2,\n3,4,\n",
       "a.csv:1:5: cell is empty, expected a number | sed 's/,$//' takes a delimiter off the end "
       "of "
       "each line"},
      {"the same with tabs", "a\tb\n1\t2\t\n",
       "a.csv:2:5: row has 3 cells, expected 2 | sed 's/\\t$//' takes a delimiter off the end of "
       "each line"},
      {"a last line of delimiters", "1,2\n3,4\n,\n",
       "a.csv:3:1: all cells of the row are empty | sed '/^,*\\r*$/d' leaves such rows out"},
      {"CR inside the first line", "1,2\r3,4\n5,6\n",
       "a.csv:1:4: line has a CR inside, but lines end with LF | tr '\\r' '\\n' mends lines that "
       "end "
       "with CR"},
      {"text behind a quote", "1,2\n\"3\"x,4\n", "a.csv:2:1: \"\"3\"x\" is not a number"},
      {"a NUL byte", std::string("1,2\n3,\0\n", 8),
       "a.csv:2:3: NUL byte in the text, expected CSV"},
      {"control bytes are not printed", "1\n\x1b[31m\n",
       "a.csv:2:1: \"\\x1b[31m\" is not a number"},
      {"a long cell is cut", "1\n" + std::string(100, 'x') + "\n",
       "a.csv:2:1: \"" + std::string(40, 'x') + "...\" is not a number"},
      {"a mixed first line", "x,2\n1,2\n",
       "a.csv:1:1: first line mixes names and numbers: \"x\" is not a number | --header yes if it "
       "is a header, --header no if it is a row"},
      {"a number among names", "x,y,3\n1,2,3\n",
       "a.csv:1:5: first line mixes names and numbers: \"3\" is a number | --header yes if it is a "
       "header, --header no if it is a row"},
      {"nothing", "", "a.csv: is empty, expected rows of numbers"},
      {"only newlines", "\n\r\n\n", "a.csv: is empty, expected rows of numbers"},
      {"a header and no rows", "x,y\n", "a.csv: has a header but no rows"},
  };
  for (const Case& c : cases) {
    DYNAMIC_SECTION(c.name) {
      CHECK(read(c.text).error == c.error);
    }
  }
}

TEST_CASE("the rows before an error are read", "[io][csv]") {
  const Contents contents = read("1,2\n3,4\n5,x\n7,8\n");
  CHECK(contents.rows == 2);
  CHECK(contents[Role::logits] == std::vector<double>{1, 2, 3, 4});
}

TEST_CASE("columns are chosen by name, index and range", "[io][csv]") {
  const std::string text = "id,y,z0,z1,z2\na,2,1,2,3\nb,0,4,5,6\n";
  for (const std::string choice : {"z0-z2", "3-5", "z0,z1,5", "z0,4-5"}) {
    const Contents contents = read(text, with_columns(choice, "y"));
    CHECK(contents.error.empty());
    CHECK(contents[Role::logits] == std::vector<double>{1, 2, 3, 4, 5, 6});
    CHECK(contents[Role::labels] == std::vector<double>{2, 0});
  }
  CHECK(read(text, with_columns("z2,z0", "y"))[Role::logits] == std::vector<double>{3, 1, 6, 4});
}

TEST_CASE("a name that looks like a range or an index is a name", "[io][csv]") {
  const std::string text = "a-b,3\n1,2\n";
  Asked asked = with_columns("a-b", "#2");
  asked.csv.header = Header::yes;
  const Contents contents = read(text, asked);
  CHECK(contents[Role::logits] == std::vector<double>{1});
  CHECK(contents[Role::labels] == std::vector<double>{2});
}

TEST_CASE("a column that is not there is an error", "[io][csv]") {
  const std::string text = "id,label,z0,z1\n1,2,3,4\n";
  const auto error = [&](const std::string& logits, const std::string& labels) {
    return read(text, with_columns(logits, labels)).error;
  };
  CHECK(error("z0-z1", "lable") ==
        "a.csv: no field \"lable\"; fields: id, label, z0, z1 | perhaps \"label\"");
  CHECK(error("z0,z0", "label") == "a.csv: field \"z0\" is chosen twice");
  CHECK(error("z0", "z0") == "a.csv: field \"z0\" is chosen twice");
}

TEST_CASE("ids are text, and their column is no logit", "[io][csv]") {
  for (const std::string column : {"id", "1"}) {
    const Contents contents = read("id,z\n\"a \"\"b\"\"\",1\nc d,2\n", with_id(column));
    CHECK(contents.error.empty());
    CHECK(contents.ids == std::vector<std::string>{"a \"b\"", "c d"});
    CHECK(contents[Role::logits] == std::vector<double>{1, 2});
  }
  CHECK(read("bob,1\nann,2\n", with_id("1")).ids == std::vector<std::string>{"bob", "ann"});
}

TEST_CASE("places are told for values that were read", "[io][csv]") {
  const auto reader = open("y,z0,z1\n0, 1,2\n1,\"3\",4\n", with_columns("z0-z1", "y"));
  xent::Chunk chunk;
  REQUIRE(reader->peek(10) == 2);
  reader->take(2, chunk);
  CHECK(reader->place(chunk, Role::logits, 0, 0) == "a.csv:2:4");
  CHECK(reader->place(chunk, Role::logits, 1, 1) == "a.csv:3:7");
  CHECK(reader->place(chunk, Role::labels, 1, 0) == "a.csv:3:1");
  CHECK(reader->place(chunk, 1) == "a.csv:3");
}

TEST_CASE("one column is a vector where that is wanted", "[io][csv]") {
  const auto extent = [](const std::string& text, bool vector) {
    Asked asked;
    asked.csv.single_column_is_vector = vector;
    return open(text, asked)->extent(Role::logits)->shape;
  };
  CHECK(extent("1\n2\n", true) == xent::Shape{0});
  CHECK(extent("1\n2\n", false) == xent::Shape{0, 1});
  CHECK(extent("1,2\n3,4\n", true) == xent::Shape{0, 2});
}
