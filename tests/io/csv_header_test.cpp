// The first line of CSV: names, or a row.
#include "io/csv/csv_reader.h"

#include <catch2/catch.hpp>
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

}  // namespace

TEST_CASE("a header can be told or denied", "[io][csv]") {
  CHECK(read("1,2\n3,4\n", with(Header::yes))[Role::logits] == std::vector<double>{3, 4});
  CHECK(read("x,2\n3,4\n", with(Header::yes))[Role::logits] == std::vector<double>{3, 4});
  CHECK(read("x,y\n3,4\n", with(Header::no)).error == "a.csv:1:1: \"x\" is not a number");
}

TEST_CASE("a first line that is one fault away from numbers is no header", "[io][csv]") {
  const std::string hint = " | --header yes if it is a header, --header no if it is a row";
  for (const std::string cell :
       {"\u22121.5", "1,234.5", "0x1p3", "-0xFF", "1_000", "1.5%", "$3", "\u20AC3", "1.2.3",
        "1 000", "1\u00A0000", "1e", "1.5D+00", "1/2", "12:30", "1,5"}) {
    INFO(cell);
    const bool is_word = cell == "1e";  // a letter behind a digit is a name
    const std::string error =
        is_word ? "" : "a.csv:1:3: \"" + cell + "\" is not a number, but looks like one" + hint;
    CHECK(read("a,\"" + cell + "\"\n1,2\n").error == error);
    CHECK(read("a,\"" + cell + "\"\n1,2\n", with(Header::yes)).error.empty());
  }
  CHECK(read("1.2.3,4.5.6\n1,2\n").error ==
        "a.csv:1:1: \"1.2.3\" is not a number, but looks like one" + hint);
  CHECK(read("NA,null\n1,2\n").error ==
        "a.csv:1:1: first line is neither names nor numbers" + hint);
  for (const std::string header : {"_1,_2", "x1,x2", "1st,2nd", "cat,none", "a,", "V1,-"}) {
    INFO(header);
    CHECK(read(header + "\n1,2\n").error.empty());
  }
}

TEST_CASE("a table without names has a header as pandas writes it", "[io][csv]") {
  const Contents contents = read(",0,1\n0,1.5,2\n1,3,4\n");
  CHECK(contents.error.empty());
  CHECK(contents[Role::logits] == std::vector<double>{1.5, 2, 3, 4});
  CHECK(contents.ids == std::vector<std::string>{"0", "1"});
  CHECK(read(",0,1,label\n0,1.5,2,1\n")[Role::logits] == std::vector<double>{1.5, 2});
  CHECK(read(",0\n0,1.5\n")[Role::logits] == std::vector<double>{1.5});
  CHECK(read(",0,1\n0,1.5,2\n", with(Header::no)).error ==
        "a.csv:1:1: cell is empty, expected a number | --na , --na-policy skip leaves its row out, "
        "--na-policy nan reads it as NaN");
  CHECK(read(",0,2\n0,1.5,2\n").error ==
        "a.csv:1:1: cell is empty, expected a number | --na , --na-policy skip leaves its row out, "
        "--na-policy nan reads it as NaN");
}

TEST_CASE("a header that lacks one name does not name the first column", "[io][csv]") {
  for (const std::string text : {"\"a\" \"b\"\n\"1\" 0.5 2\n\"2\" 3 4\n", "a,b\nx,0.5,2\ny,3,4\n",
                                 "a\tb\n1\t0.5\t2\n2\t3\t4\n"}) {
    INFO(text);
    const Contents contents = read(text);
    CHECK(contents.error.empty());
    CHECK(contents[Role::logits] == std::vector<double>{0.5, 2, 3, 4});
    CHECK(contents.ids.size() == 2);
  }
  CHECK(read("\"a\"\n\"1\" 0.5\n\"2\" 3\n")[Role::logits] == std::vector<double>{0.5, 3});
  CHECK(read("a\n1,5\n").error == "a.csv:2:3: row has 2 cells, expected 1");
  CHECK(
      read("a,b\n1,2,\n").error ==
      "a.csv:2:5: row has 3 cells, expected 2 | sed 's/,$//' takes a delimiter off the end of each "
      "line");
  CHECK(read("a,b\n1,2,3,4\n").error == "a.csv:2:5: row has 4 cells, expected 2");
}

TEST_CASE("a first line 0, 1, 2, ... is a row that looks like a header", "[io][csv]") {
  const auto looks = [](const std::string& text, const Asked& asked = {}) {
    return open(text, asked)->starts_like_header();
  };
  CHECK(looks("0,1,2\n1,2,3\n"));
  CHECK(looks("0\n1.5\n"));
  CHECK(looks("0 1\n1 2\n", with_columns("1", "2")));
  CHECK_FALSE(looks("0,1.0\n1,2\n"));
  CHECK_FALSE(looks("1,2\n1,2\n"));
  CHECK_FALSE(looks("a,b\n0,1\n"));
  CHECK_FALSE(looks("0,1\n1,2\n", with(Header::yes)));
}
