// Columns are chosen by name, by index from 1, or by a range of either.
#include "io/csv/columns.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "io/sources.h"

namespace {

using xent::Columns;
using Indices = std::vector<std::size_t>;

const Columns table{"a.csv", {"id", "z0", "z1", "z2", "a-b", "3"}, 6};
const Columns nameless{"a.csv", {}, 12};

Indices selected(const std::string& choice) {
  return select_columns(table, choice);
}

std::string error_of(const Columns& columns, const std::string& choice) {
  return xent::test::error_of([&] { select_columns(columns, choice); });
}

}  // namespace

TEST_CASE("columns come in the order in which they are chosen", "[io][columns]") {
  CHECK(selected("z1") == Indices{2});
  CHECK(selected("z1,id") == Indices{2, 0});
  CHECK(selected("z0-z2") == Indices{1, 2, 3});
  CHECK(selected("z0-z0") == Indices{1});
  CHECK(selected("z2,id-z1") == Indices{3, 0, 1, 2});
  CHECK(selected("1,2-4,6") == Indices{0, 1, 2, 3, 5});
  CHECK(selected("1-z1") == Indices{0, 1, 2});
  CHECK(select_columns(nameless, "12,1-3") == Indices{11, 0, 1, 2});
}

TEST_CASE("a name is taken before an index or a range", "[io][columns]") {
  CHECK(selected("3") == Indices{5});
  CHECK(selected("a-b") == Indices{4});
  CHECK(selected("a-b-3") == Indices{4, 5});
  CHECK(selected("z2-a-b") == Indices{3, 4});
}

TEST_CASE("a column that is not there is refused, the nearest is named", "[io][columns]") {
  CHECK(error_of(table, "0") == "a.csv: no column \"0\" among its 6 columns");
  CHECK(error_of(table, "7") == "a.csv: no column \"7\" among its 6 columns");
  CHECK(error_of(table, "1x") == "a.csv: no column \"1x\" among its 6 columns");
  CHECK(error_of(table, "") == "a.csv: no column \"\" among its 6 columns");
  CHECK(error_of(table, "z0,") == "a.csv: no column \"\" among its 6 columns");
  CHECK(error_of(table, "z9") ==
        "a.csv: no column \"z9\" among its 6 columns | there is a column \"z0\"");
  CHECK(error_of(table, "z0-zz9") == "a.csv: no column \"z0-zz9\" among its 6 columns");
  CHECK(error_of(nameless, "1-13") == "a.csv: no column \"1-13\" among its 12 columns");
}

TEST_CASE("a range that runs backwards is refused", "[io][columns]") {
  CHECK(error_of(table, "z2-z1") == "a.csv: columns \"z2-z1\" run backwards");
}

TEST_CASE("a name that two columns have is refused", "[io][columns]") {
  const Columns twice{"a.csv", {"x", "y", "x"}, 3};
  CHECK(error_of(twice, "x") ==
        "a.csv: more than one column is called \"x\" | choose it by its 1-based index");
  CHECK(select_columns(twice, "y,1") == Indices{1, 0});
}
