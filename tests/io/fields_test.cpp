// Fields are chosen by name, by index from 1, by range, by pattern, or by what is left out.
#include "io/fields.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "io/sources.h"

namespace {

using xent::by_number;
using xent::choice_of;
using xent::Fields;
using xent::listed;
using xent::select_fields;
using Indices = std::vector<std::size_t>;

const Fields table{"a.csv", {"id", "z0", "z1", "z2", "a-b", "3", "x,y", "!w"}, 8};
const Fields nameless{"a.csv", {}, 12};

Indices selected(const std::string& choice) {
  return select_fields(table, choice);
}

std::string error_of(const Fields& fields, const std::string& choice) {
  return xent::test::error_of([&] { select_fields(fields, choice); });
}

}  // namespace

TEST_CASE("fields come in the order in which they are chosen", "[io][fields]") {
  CHECK(selected("z1") == Indices{2});
  CHECK(selected("z1,id") == Indices{2, 0});
  CHECK(selected("z0-z2") == Indices{1, 2, 3});
  CHECK(selected("z0-z0") == Indices{1});
  CHECK(selected("z2,id-z1") == Indices{3, 0, 1, 2});
  CHECK(selected("1,2-4,7") == Indices{0, 1, 2, 3, 6});
  CHECK(select_fields(nameless, "12,1-3") == Indices{11, 0, 1, 2});
}

TEST_CASE("a range of numbered names is in the order of the numbers", "[io][fields]") {
  const Fields sorted{"a.csv", {"z0", "z1", "z10", "z11", "z2", "z3", "y"}, 7};
  CHECK(select_fields(sorted, "z0-z3") == Indices{0, 1, 4, 5});
  CHECK(select_fields(sorted, "z2-z3") == Indices{4, 5});
  CHECK(select_fields(sorted, "z1-y") == Indices{1, 2, 3, 4, 5, 6});
  CHECK(select_fields(sorted, "1-3") == Indices{0, 1, 2});
  CHECK(choice_of(sorted, Indices{1, 2, 3, 4}) == "#2-#5");
  CHECK(by_number(sorted, {0, 1, 2, 3, 4, 5}) == Indices{0, 1, 4, 5, 2, 3});
  CHECK(by_number(sorted, {6, 1, 0}) == Indices{6, 1, 0});
}

TEST_CASE("a range may be open", "[io][fields]") {
  CHECK(selected("6-") == Indices{5, 6, 7});
  CHECK(selected("-2") == Indices{0, 1});
  CHECK(selected("-z1") == Indices{0, 1, 2});
  CHECK(selected("x,y") == Indices{6});
  CHECK(select_fields(nameless, "11-") == Indices{10, 11});
}

TEST_CASE("a mark makes a number an index", "[io][fields]") {
  CHECK(selected("#3") == Indices{2});
  CHECK(selected("#3-#4") == Indices{2, 3});
  CHECK(select_fields(nameless, "#12") == Indices{11});
  CHECK(error_of(table, "3") ==
        "a.csv: 3 is the name of field 6 and the index of field \"z1\" | choose '#6' or '#3'");
  CHECK(select_fields({"a.csv", {"2", "1", "3"}, 3}, "3") == Indices{2});
}

TEST_CASE("a pattern chooses the names in which it is found", "[io][fields]") {
  CHECK(selected("/^z/") == Indices{1, 2, 3});
  CHECK(selected("/[12]$/,id") == Indices{2, 3, 0});
  CHECK(selected("/^z[0,1]$/") == Indices{1, 2});
  CHECK(error_of(table, "/^q/") ==
        "a.csv: no field \"/^q/\"; fields: id, z0..z2, a-b, 3, \"x,y\", !w");
  CHECK(error_of(table, "/(/") == "a.csv: \"/(/\" is not a regular expression");
  CHECK(error_of(table, "/z") == "a.csv: pattern \"/z\" has no closing /");
  const std::string long_name(100'000, 'z');
  CHECK(error_of({"a.csv", {long_name}, 1}, "/^(z|y)*$/").starts_with("a.csv: no field"));
}

TEST_CASE("fields are left out", "[io][fields]") {
  CHECK(selected("!id") == Indices{1, 2, 3, 4, 5, 6, 7});
  CHECK(selected("!z0-z2,!id") == Indices{4, 5, 6, 7});
  CHECK(selected("z0-z2,!z1") == Indices{1, 3});
  CHECK(selected("!/z|a/") == Indices{0, 5, 6, 7});
  CHECK(selected("!w") == Indices{7});
  CHECK(select_fields(nameless, "!1,!3-") == Indices{1});
}

TEST_CASE("a name is taken before a range", "[io][fields]") {
  CHECK(selected("a-b") == Indices{4});
  CHECK(selected("z2-a-b") == Indices{3, 4});
}

TEST_CASE("a field that is not there is refused, the nearest is named", "[io][fields]") {
  const std::string fields = "; fields: id, z0..z2, a-b, 3, \"x,y\", !w";
  CHECK(error_of(table, "0") == "a.csv: no field \"0\"" + fields);
  CHECK(error_of(table, "9") == "a.csv: no field \"9\"" + fields);
  CHECK(error_of(table, "#9") == "a.csv: no field \"#9\"" + fields);
  CHECK(error_of(table, "") == "a.csv: no field \"\"" + fields);
  CHECK(error_of(table, "-") == "a.csv: no field \"-\"" + fields);
  CHECK(error_of(table, "z0,") == "a.csv: no field \"\"" + fields);
  CHECK(error_of(table, "z9") == "a.csv: no field \"z9\"" + fields + " | perhaps \"z0\"");
  CHECK(error_of(table, "z0-zz9") == "a.csv: no field \"z0-zz9\"" + fields);
  CHECK(error_of(nameless, "1-13") == "a.csv: no field \"1-13\"; 12 fields without names");
}

TEST_CASE("a range that runs backwards or mixes names and indices is refused", "[io][fields]") {
  CHECK(error_of(table, "z2-z1") == "a.csv: range \"z2-z1\" runs backwards");
  CHECK(error_of(table, "1-z1") == "a.csv: range \"1-z1\" mixes a name and an index");
}

TEST_CASE("a name that two fields have is refused", "[io][fields]") {
  CHECK(error_of({"a.csv", {"x", "x"}, 2}, "x") ==
        "a.csv: more than one field is called \"x\" | choose it by its index: '#1'");
}

TEST_CASE("names are listed with runs of numbers cut short", "[io][fields]") {
  using Names = std::vector<std::string>;
  CHECK(listed(Names{"id", "z0", "z1", "z2", "label"}) == "id, z0..z2, label");
  CHECK(listed(Names{"z0", "z1"}) == "z0, z1");
  CHECK(listed(Names{"z8", "z9", "z10", "z11", "z13"}) == "z8..z11, z13");
  CHECK(listed(Names{"0", "1", "2"}) == "0..2");
  CHECK(listed(Names{"z00", "z01", "z02"}) == "z00, z01, z02");
  CHECK(listed(Names{"", "a b", "c\n"}) == R"("", "a b", "c\x0a")");
  Names many(100, "x");
  CHECK(listed(many) == "x, x, x, x, x, x, x, x, x, x, x, x, ... (100 in all)");
}

TEST_CASE("a choice can be written for any fields", "[io][fields]") {
  const Fields fields{"a.csv", {"id", "z0", "z1", "z2", "a-b", "3", "x", "x", "", "a,b", "!n"}, 11};
  CHECK(choice_of(fields, Indices{1, 2, 3}) == "z0-z2");
  CHECK(choice_of(fields, Indices{0, 2, 1}) == "id,z1,z0");
  CHECK(choice_of(fields, Indices{4, 5, 6, 7}) == "#5-#8");
  CHECK(choice_of({"a.csv", {}, 9}, Indices{1, 2, 3, 8}) == "2-4,9");
  std::vector<std::size_t> chosen;
  for (std::size_t seed = 1; seed < 3000; seed = seed * 3 + 1) {
    chosen.clear();
    for (std::size_t rest = seed; rest > 0; rest /= 11) chosen.push_back(rest % 11);
    CHECK(select_fields(fields, choice_of(fields, chosen)) == chosen);
    CHECK(select_fields({"a.csv", {}, 11}, choice_of({"a.csv", {}, 11}, chosen)) == chosen);
  }
}
