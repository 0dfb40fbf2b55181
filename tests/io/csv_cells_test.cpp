// What stands in CSV: quoted cells, comments, words, lists, names of classes.
#include "io/csv/csv_reader.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <random>
#include <string>
#include <vector>

#include "io/csv_sources.h"
#include "io/sources.h"

namespace {

using xent::Chunk;
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

TEST_CASE("a newline inside quotes belongs to its cell", "[io][csv]") {
  const std::string text =
      "\"a\nb\",note,z\n\"x \"\"1\"\"\n2\",\"n,\r\n\",1.5\n\"y\",\"\",2\nw,5 \"in,3\n";
  Asked asked = with_id("a\nb");
  asked.fields.chosen[Role::logits] = "z";
  for (const std::size_t max_rows : {1UL, 2UL, 1000UL}) {
    const Contents contents = read(text, asked, max_rows);
    CHECK(contents.error.empty());
    CHECK(contents.ids == std::vector<std::string>{"x \"1\"\n2", "y", "w"});
    CHECK(contents[Role::logits] == std::vector<double>{1.5, 2, 3});
  }
  // Places count the lines and columns of the source.
  asked.fields.chosen[Role::logits] = "z";
  CHECK(read("\"a\nb\",note,z\n1,\"n\n\nm\",x\n", asked).error ==
        "a.csv:5:4: \"x\" is not a number");
  CHECK(read("\"a\nb\",note,z\n1,\"n\n\nm\",2\n2,,y\n", asked, 1).error ==
        "a.csv:6:4: \"y\" is not a number");
  CHECK(read("\"a\nb\",note,z\n1,\"n\n\nm\",2\n2,,y\n", asked).error ==
        "a.csv:6:4: \"y\" is not a number");
  CHECK(
      read("n\tz\n\"\t1\n\"\t2\n", with_columns("z", "n")).error ==
      "a.csv:2:1: quoted cell holds a delimiter and a newline, as if two cells were a quote each; "
      "such a cell is written \"\"\"\"");
  CHECK(read("n\tz\n\"\t1\nx\"\t2\n", with_columns("z", "n")).error ==
        "a.csv:2:1: \"\\x091\\x0ax\" is not a number");
  CHECK(read("n,z\n\"\xFF\",2\n").error ==
        "a.csv:2: cell holds the byte 0xFF, expected text in UTF-8 | iconv -f LATIN1 -t UTF-8 "
        "converts it");
  const auto reader = open("n,z\n\"1\n2\",3\n4,\"5\"\n", with_columns("z", ""));
  Chunk chunk;
  REQUIRE(reader->peek(10) == 2);
  reader->take(2, chunk);
  CHECK(reader->place(chunk, Role::logits, 0, 0) == "a.csv:3:4");
  CHECK(reader->place(chunk, Role::logits, 1, 0) == "a.csv:4:3");
  CHECK(reader->place(chunk, 0) == "a.csv:2");
  CHECK(reader->place(chunk, 1) == "a.csv:4");
}

TEST_CASE("quoted cells are the same however the bytes arrive", "[io][csv]") {
  std::string text = "n,z\n";
  std::vector<double> values;
  for (int i = 0; i < 20'000; ++i) {
    const std::string filler(static_cast<std::size_t>(i % 23), i % 3 == 0 ? '\n' : 'x');
    text += i % 5 == 0 ? "plain" : "\"" + filler + "\"\"" + (i % 2 == 0 ? "\n" : ",") + "\"";
    text += "," + std::to_string(i) + "\n";
    values.push_back(i);
  }
  const xent::test::TemporaryFile file(text);
  for (const std::size_t max_rows : {1UL, 77UL, 100'000UL}) {
    const Contents from_file = xent::test::read_all(
        [&] {
          return xent::open_csv(xent::ByteSource::open(file.path()), {},
                                with_columns("z", "").fields);
        },
        max_rows);
    CHECK(from_file.error.empty());
    CHECK(from_file[Role::logits] == values);
    const xent::test::TemporaryPipe pipe(text);
    const Contents from_pipe = xent::test::read_all(
        [&] {
          return xent::open_csv(xent::ByteSource::open(pipe.path()), {},
                                with_columns("z", "").fields);
        },
        max_rows);
    CHECK(from_pipe[Role::logits] == values);
  }
}

TEST_CASE("lines may end with CR alone", "[io][csv]") {
  CHECK(read("a,b\r1,2\r3,4\r")[Role::logits] == std::vector<double>{1, 2, 3, 4});
  CHECK(read("1,2\r3,4")[Role::logits] == std::vector<double>{1, 2, 3, 4});
  CHECK(read("a,b\r1,2\r3,x\r").error == "a.csv:3:3: \"x\" is not a number");
}

TEST_CASE("lines of comments are left out and counted", "[io][csv]") {
  Asked asked;
  asked.csv.comment = '#';
  const std::string text = "# a, \"b\n#\nv,w\n1,2\n# \"\n#\n3,\"4\"\n#5,6\n7,\"z\"\n# end";
  for (const std::size_t max_rows : {1UL, 2UL, 1000UL}) {
    const Contents contents = read(text, asked, max_rows);
    CHECK(contents[Role::logits] == std::vector<double>{1, 2, 3, 4});
    CHECK(contents.error == "a.csv:9:3: \"z\" is not a number");
  }
  CHECK(read("# a\n1,x\n", asked).error ==
        "a.csv:2:3: first line mixes names and numbers: \"x\" is not a number | --header yes if it "
        "is a header, --header no if it is a row");
  CHECK(read("# a\n1,2\n\n# b\n3,4\n", asked).error ==
        "a.csv:3:1: line is blank, expected 2 cells | grep . leaves blank lines out");
  CHECK(read("# a\r1,2\r#\r3,4\r", asked)[Role::logits] == std::vector<double>{1, 2, 3, 4});
  CHECK(read("#\n# nothing\n", asked).error == "a.csv: is empty, expected rows of numbers");
  asked.csv.comment = '%';
  CHECK(read("%\n1 2\n", asked)[Role::logits] == std::vector<double>{1, 2});
}

TEST_CASE("a byte order mark is skipped before anything", "[io][csv]") {
  const std::string mark = "\xEF\xBB\xBF";
  CHECK(read(mark + "\"a\",b\n1,2\n")[Role::logits] == std::vector<double>{1, 2});
  CHECK(read(mark + "-1,2\n")[Role::logits] == std::vector<double>{-1, 2});
  CHECK(read(mark + mark + "1,2\n")[Role::logits] == std::vector<double>{1, 2});
}

TEST_CASE("words of truth are 1 and 0", "[io][csv]") {
  CHECK(read("TRUE,False\ntrue,0\nTrue,FALSE\nfalse,2\n")[Role::logits] ==
        std::vector<double>{1, 0, 1, 0, 1, 0, 0, 2});
  CHECK(read("a,b\n1,1\ntRUE,1\n").error == "a.csv:3:1: \"tRUE\" is not a number");
}

TEST_CASE("a decimal comma is read where the first row shows it", "[io][csv]") {
  const std::vector<double> values{1.5, -0.125, 2, 1234.5};
  CHECK(read("a;b\n1,5;-0,125\n2;1234,5\n")[Role::logits] == values);
  CHECK(read("1,5;-0,125\n2;1234,5\n")[Role::logits] == values);
  CHECK(read("1,5\t-0,125\n2\t1234,5\n")[Role::logits] == values);
  CHECK(read("a;b\n1,5;1,234\n")[Role::logits] == std::vector<double>{1.5, 1.234});
  CHECK(read("a;b\n1,5e3;-inf\nnan;1\n").rows == 2);

  const std::string hint = " | --decimal , if that is its decimal sign";
  CHECK(read("a;b\n1,234;2\n").error == "a.csv:2:1: \"1,234\" is not a number" + hint);
  CHECK(read("a;b\n1;2\n1,5;2\n").error == "a.csv:3:1: \"1,5\" is not a number" + hint);
  CHECK(read("a;b\n0.5;1,5\n").error == "a.csv:2:5: \"1,5\" is not a number" + hint);
  CHECK(read("a;b\n1,5;2\n1.5;2\n").error ==
        "a.csv:3:1: \"1.5\" is not a number | --decimal . if that is its decimal sign");
  CHECK(read("a;b\n1.234,5;2\n").error ==
        "a.csv:2:1: \"1.234,5\" is not a number | it is written 1234.5: separators of "
        "thousands are not read");
  CHECK(read("a,b\n\"1,5\",2\n").error == "a.csv:2:1: \"1,5\" is not a number" + hint);

  Asked asked;
  asked.csv.decimal = ',';
  CHECK(read("a;b\n1,234;2\n", asked)[Role::logits] == std::vector<double>{1.234, 2});
  CHECK(read("a,b\n\"1,5\",2\n", asked)[Role::logits] == std::vector<double>{1.5, 2});
  CHECK(read("\"1,5\",2\n", asked)[Role::logits] == std::vector<double>{1.5, 2});
  asked.csv.decimal = '.';
  CHECK(read("a;b\n1,5;2\n", asked).error == "a.csv:2:1: \"1,5\" is not a number" + hint);
}

TEST_CASE("the one cell of a role may be a list", "[io][csv]") {
  const std::vector<double> values{0.1, 0.2, 3, 4};
  for (const std::string text :
       {"l,z\n0,\"[0.1, 0.2]\"\n1,\"[3, 4]\"\n", "l,z\n0,[0.1 0.2]\n1,[3. 4.]\n",
        "l,z\n0,\"(0.1, 0.2)\"\n1,\"(3,4,)\"\n", "l\tz\n0\t[0.1, 0.2]\n1\t[3, 4]\n",
        "l,z\n0,[ 0.1  0.2]\n1,\"[3\n 4]\"\n"}) {
    INFO(text);
    const Contents contents = read(text, with_columns("z", "l"));
    CHECK(contents.error.empty());
    CHECK(contents[Role::logits] == values);
    CHECK(contents[Role::labels] == std::vector<double>{0, 1});
  }
  CHECK(read("z\n[0.1 0.2]\n[3 4]\n")[Role::logits] == values);
  const auto error = [](const std::string& cell) {
    return read("z,l\n\"[1, 2]\",0\n" + cell + ",0\n", with_columns("z", "l")).error;
  };
  CHECK(error("[1]") == "a.csv:3:1: list has 1 number, expected 2");
  CHECK(error("\"[1, 2, 3]\"") == "a.csv:3:1: list has 3 numbers, expected 2");
  CHECK(error("\"[1, x]\"") == "a.csv:3:6: \"x\" is not a number");
  CHECK(error("\"[1,, 2]\"") == "a.csv:3:1: list has 3 numbers, expected 2");
  CHECK(error("\"[, 2]\"") == "a.csv:3:3: list lacks a number between two commas");
  CHECK(error("5") == "a.csv:3:1: \"5\" is not a list of numbers");
  CHECK(error("") ==
        "a.csv:3:1: cell is empty, expected a number | --na , --na-policy skip leaves its row out, "
        "--na-policy nan reads it as NaN");
  CHECK(read("z,l\n[],0\n", with_columns("z", "l")).error ==
        "a.csv:2:1: list has 0 numbers, expected 1");

  const auto reader = open("z,l\n\"[1, 2]\",0\n", with_columns("z", "l"));
  CHECK(reader->extent(Role::logits)->shape == xent::Shape{0, 2});
  CHECK(reader->column_names(Role::logits).empty());
  Chunk chunk;
  reader->take(reader->peek(1), chunk);
  CHECK(reader->place(chunk, Role::logits, 0, 1) == "a.csv:2:6");
  CHECK(reader->text(chunk, Role::logits, 0, 1) == "2");
}

TEST_CASE("words for a missing value are refused or NaN", "[io][csv]") {
  Asked asked;
  CHECK(read("a,b\n1,NA\n", asked).error ==
        "a.csv:2:3: \"NA\" is not a number | --na NA --na-policy skip leaves its row out, "
        "--na-policy nan reads it as NaN");
  asked.csv.na = {"NA", "-999", ""};
  const std::string hint =
      " | --na-policy skip leaves its row out, --na-policy nan reads it as NaN";
  CHECK(read("a,b\n1,NA\n", asked).error == "a.csv:2:3: \"NA\" stands for a missing value" + hint);
  CHECK(read("a,b\n1,-999\n", asked).error ==
        "a.csv:2:3: \"-999\" stands for a missing value" + hint);
  CHECK(read("a,b\n1,\n", asked).error == "a.csv:2:3: \"\" stands for a missing value" + hint);
  asked.csv.na_policy = xent::NaPolicy::nan;
  const Contents contents = read("a,b\n1,NA\n-999,\n3,4\n", asked);
  CHECK(contents.error.empty());
  REQUIRE(contents[Role::logits].size() == 6);
  for (const std::size_t i : {1UL, 2UL, 3UL}) CHECK(std::isnan(contents[Role::logits][i]));
  CHECK(contents[Role::logits][5] == 4);
}

TEST_CASE("labels may be the names of classes", "[io][csv]") {
  const auto labels = [](const std::string& text, const std::vector<std::string>& classes = {},
                         bool are_told = false, std::int64_t first = 0) {
    Asked asked = with_columns("/^(cat|dog|fish)$/", "label");
    asked.csv.labels_are_classes = true;
    asked.csv.classes = classes;
    asked.csv.are_classes_told = are_told;
    asked.csv.first_class = first;
    return read(text, asked);
  };
  const std::string header = "cat,dog,fish,label\n";
  CHECK(labels(header + "1,2,3,dog\n4,5,6,cat\n")[Role::labels] == std::vector<double>{1, 0});
  CHECK(labels(header + "1,2,3,\"fish\"\n", {}, false, 1)[Role::labels] == std::vector<double>{3});
  CHECK(labels(header + "1,2,3,dog\n4,5,6,bird\n").error ==
        "a.csv:3:7: \"bird\" is none of the classes cat, dog, fish | --classes "
        "NAME,NAME,... says which class each name is");
  CHECK(labels(header + "1,2,3,dog\n4,5,6,1\n").error ==
        "a.csv:3:7: \"1\" is none of the classes cat, dog, fish | --classes "
        "NAME,NAME,... says which class each name is");
  CHECK(labels(header + "1,2,3,1\n4,5,6,2\n")[Role::labels] == std::vector<double>{1, 2});
  CHECK(
      labels(header + "1,2,3,1\n4,5,6,dog\n").error ==
      "a.csv:3:7: \"dog\" is not a number | --classes NAME,NAME,... says which class each name is");
  CHECK(labels(header + "1,2,3,x\n4,5,6,y\n", {"y", "x", "z"}, true)[Role::labels] ==
        std::vector<double>{1, 0});
  CHECK(labels(header + "1,2,3,7\n4,5,6,5\n", {"5", "6", "7"}, true)[Role::labels] ==
        std::vector<double>{2, 0});
  Asked truth = with_columns("true,false", "label");
  truth.csv.labels_are_classes = true;
  truth.csv.header = Header::yes;
  CHECK(read("true,false,label\n1,2,true\n1,2,false\n", truth)[Role::labels] ==
        std::vector<double>{0, 1});
  Asked asked;
  asked.fields.roles = {Role::labels};
  asked.csv.labels_are_classes = true;
  CHECK(
      read("label\ncat\n", asked).error ==
      "a.csv:2:1: \"cat\" is not a number | --classes NAME,NAME,... says which class each name is");
  asked.csv.classes = {"cat", "dog"};
  CHECK(read("label\ndog\n", asked)[Role::labels] == std::vector<double>{1});
}

TEST_CASE("rows and errors are the same whatever the number of rows taken", "[io][csv]") {
  std::mt19937_64 random(5);
  const auto below = [&](std::size_t count) {
    return std::uniform_int_distribution<std::size_t>(0, count - 1)(random);
  };
  const std::vector<std::string> cells{"1",        "2.5", "-3",        "\"4\"", "\"a\nb\"",
                                       "\"\"\"\"", "x,y", "\"[1 2]\"", "true",  "NA",
                                       "",         " 7 ", "\"\n\"",    "5 \"q", "\"",
                                       "\r",       "\n",  "#",         "0",     "\"[1,\n2]\""};
  for (int i = 0; i < 3000; ++i) {
    const char delimiter = ",;\t"[below(3)];
    const std::string end = below(3) > 0 ? "\n" : below(2) > 0 ? "\r\n" : "\r";
    const std::size_t pool = below(2) > 0 ? 4 : cells.size();
    std::string text = below(2) > 0 ? std::string("u") + delimiter + "v" + end : "";
    for (std::size_t row = 0; row < 1 + below(12); ++row) {
      if (below(6) == 0) text += "# \"c" + end;
      text += cells[below(pool)] + delimiter + cells[below(pool)] + end;
    }
    Asked asked;
    if (below(2) > 0) asked.csv.comment = '#';
    if (below(3) == 0) asked.csv.decimal = ',';
    if (below(3) == 0) asked.csv.na = {"NA", ""};
    if (below(3) == 0) asked.fields.chosen[Role::logits] = "1";
    const Contents whole = read(text, asked);
    for (const std::size_t max_rows : {1UL, 3UL}) {
      INFO(text);
      const Contents parts = read(text, asked, max_rows);
      CHECK(parts.error == whole.error);
      CHECK(parts[Role::logits] == whole[Role::logits]);
    }
  }
}
