// The cells of one line of CSV, and where they stand.
#include "io/csv/csv_line.h"

#include <catch2/catch.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace {

using xent::find_delimiter;
using Texts = std::vector<std::string>;

/// Each cell as "offset text", quoted ones with a q, those that are not closed with a !.
Texts cells(std::string_view line, char delimiter) {
  Texts all;
  for (const xent::CsvCell& cell : xent::csv_cells(line, delimiter)) {
    all.push_back(std::to_string(cell.offset) + (cell.is_quoted ? "q" : "") +
                  (cell.is_closed ? " " : "! ") + std::string(cell.text));
  }
  return all;
}

std::string unescaped(std::string_view line) {
  return xent::csv_cells(line, ',').at(0).unescaped();
}

}  // namespace

TEST_CASE("cells stand between delimiters, without blanks around them", "[io][csv]") {
  CHECK(cells("a,bc", ',') == Texts{"0 a", "2 bc"});
  CHECK(cells("  a ,\tb c  ", ',') == Texts{"2 a", "6 b c"});
  CHECK(cells("a;b", ',') == Texts{"0 a;b"});
  CHECK(cells("a\t \tb", '\t') == Texts{"0 a", "3 ", "4 b"});
}

TEST_CASE("cells may be empty, a blank line has none", "[io][csv]") {
  CHECK(cells(",", ',') == Texts{"0 ", "1 "});
  CHECK(cells("a,", ',') == Texts{"0 a", "2 "});
  CHECK(cells(",a", ',') == Texts{"0 ", "1 a"});
  CHECK(cells("", ',').empty());
  CHECK(cells("\r", ',').empty());
}

TEST_CASE("a carriage return at the end is no part of a cell", "[io][csv]") {
  CHECK(cells("a,b\r", ',') == Texts{"0 a", "2 b"});
  CHECK(cells("a b\r", ' ') == Texts{"0 a", "2 b"});
  CHECK(cells("a\rb", ',') == Texts{"0 a\rb"});
}

TEST_CASE("runs of blanks are one delimiter", "[io][csv]") {
  CHECK(cells("  1   2\t3 ", ' ') == Texts{"2 1", "6 2", "8 3"});
  CHECK(cells("1 \t 2", ' ') == Texts{"0 1", "4 2"});
  CHECK(cells("   ", ' ').empty());
  CHECK(cells("1", ' ') == Texts{"0 1"});
}

TEST_CASE("a quoted cell holds delimiters and doubled quotes", "[io][csv]") {
  CHECK(cells(R"("a,b",c)", ',') == Texts{"0q a,b", "6 c"});
  CHECK(cells(R"( "a" , "b" )", ',') == Texts{"1q a", "7q b"});
  CHECK(cells(R"("a""b","c")", ',') == Texts{R"(0q a""b)", "7q c"});
  CHECK(cells(R"("","x")", ',') == Texts{"0q ", "3q x"});
  CHECK(cells(R"("a" "b c"  d)", ' ') == Texts{"0q a", "4q b c", "11 d"});
}

TEST_CASE("what stands behind a closing quote is kept, quotes and all", "[io][csv]") {
  CHECK(cells(R"("a"x,b)", ',') == Texts{R"(0q "a"x)", "5 b"});
  CHECK(cells(R"("a" x ,b)", ',') == Texts{R"(0q "a" x)", "7 b"});
  CHECK(cells(R"("a"x b)", ' ')[1] == "5 b");
}

TEST_CASE("a quote that is not closed takes the rest of the line", "[io][csv]") {
  CHECK(cells(R"(a,"b,c)", ',') == Texts{"0 a", "2q! b,c"});
  CHECK(cells(R"("a"")", ',') == Texts{R"(0q! a"")"});
  CHECK(cells(R"(")", ',') == Texts{"0q! "});
  CHECK(cells(R"(1 "2 3)", ' ') == Texts{"0 1", "2q! 2 3"});
}

TEST_CASE("quotes within a cell are characters", "[io][csv]") {
  CHECK(cells(R"(a"b",c)", ',') == Texts{R"(0 a"b")", "5 c"});
}

TEST_CASE("doubled quotes are single where they are quoted", "[io][csv]") {
  CHECK(unescaped(R"("a""b")") == R"(a"b)");
  CHECK(unescaped(R"("""")") == R"(")");
  CHECK(unescaped(R"("a""""b")") == R"(a""b)");
  CHECK(unescaped(R"(a""b)") == R"(a""b)");
  CHECK(unescaped("plain") == "plain");
}

TEST_CASE("a delimiter is the first of tab, comma, semicolon, space", "[io][csv]") {
  CHECK(find_delimiter("a\tb,c;d e") == '\t');
  CHECK(find_delimiter("a b,c;d") == ',');
  CHECK(find_delimiter("a b;c") == ';');
  CHECK(find_delimiter("a b") == ' ');
  CHECK(find_delimiter("a") == ',');
  CHECK(find_delimiter("") == ',');
}

TEST_CASE("a delimiter stands outside of quotes and between cells", "[io][csv]") {
  CHECK(find_delimiter(R"("a,b";c)") == ';');
  CHECK(find_delimiter(R"(a;"b,c")") == ';');
  CHECK(find_delimiter(" a ") == ',');
  CHECK(find_delimiter("a\t\r") == ',');
  CHECK(find_delimiter("\ta b") == ' ');
  CHECK(find_delimiter("  ") == ',');
}
