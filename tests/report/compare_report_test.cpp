// Conventions for people: those of equal value stand together.
#include "report/compare_report.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <sstream>
#include <string>

namespace {

using xent::Account;
using xent::compare_report;
using xent::ConventionRow;

ConventionRow row(const std::string& call, double value) {
  ConventionRow made;
  made.call = call;
  made.divisor = "counted";
  made.by = 2;
  made.value = value;
  return made;
}

ConventionRow slip(const std::string& name, double value) {
  ConventionRow made = row("xent sparse", value);
  made.slip = name;
  return made;
}

ConventionRow refused(const std::string& call, const std::string& why) {
  ConventionRow made = row(call, 0);
  made.divisor.clear();
  made.refused = why;
  return made;
}

Account account_of(std::vector<ConventionRow> rows) {
  Account account;
  account.conventions = std::move(rows);
  return account;
}

}  // namespace

TEST_CASE("equal values stand under one heading, in the order they came", "[report][compare]") {
  CHECK(compare_report(account_of({row("a", 1.5), row("bcd", 2), slip("no", 1.5)})) ==
        "1.5\n"
        "  a         counted (2)\n"
        "  slip: no  counted (2)\n"
        "2\n"
        "  bcd       counted (2)\n");
}

TEST_CASE("values are equal but for the rounding of a sum", "[report][compare]") {
  constexpr double ulp = std::numeric_limits<double>::epsilon();  // of 1
  const auto headings = [](double a, double b) {
    std::istringstream report(compare_report(account_of({row("a", a), row("b", b)})));
    int count = 0;
    for (std::string line; std::getline(report, line);) count += line.starts_with(' ') ? 0 : 1;
    return count;
  };
  CHECK(headings(1, 1) == 1);
  CHECK(headings(1, 1 + 3 * ulp) == 1);
  CHECK(headings(1, 1 - 3 * ulp) == 1);
  CHECK(headings(1, 1 + 5 * ulp) == 2);
  CHECK(headings(1, 1 - 5 * ulp) == 2);
  CHECK(headings(-1024, -1024 * (1 + 3 * ulp)) == 1);
  CHECK(headings(0, 1e-300) == 2);
  CHECK(headings(0, 0) == 1);
  constexpr double infinity = std::numeric_limits<double>::infinity();
  CHECK(headings(infinity, infinity) == 1);
  CHECK(headings(infinity, -infinity) == 2);
  CHECK(headings(infinity, 1) == 2);
  CHECK(headings(1, infinity) == 2);
  CHECK(headings(std::nan(""), std::nan("")) == 1);
  CHECK(headings(std::nan(""), 1) == 2);
  CHECK(headings(1, std::nan("")) == 2);
}

TEST_CASE("what is refused stands under its reason", "[report][compare]") {
  CHECK(compare_report(account_of({refused("a", "no rows"), row("b", 0), refused("c", "other"),
                                   refused("d", "no rows")})) ==
        "refused: no rows\n"
        "  a\n"
        "  d\n"
        "0\n"
        "  b  counted (2)\n"
        "refused: other\n"
        "  c\n");
}

TEST_CASE("the value that was to be found is said", "[report][compare]") {
  ConventionRow found = row("a", 1.25);
  found.matches = true;
  Account account = account_of({found, row("b", 1.25)});
  account.find = "1.25";
  account.found = true;
  CHECK(compare_report(account) == "1.25  found\n  a  counted (2)\n1.25\n  b  counted (2)\n");
  account.find = "1.3";
  CHECK(compare_report(account) ==
        "1.25  is 1.3 as printed\n  a  counted (2)\n1.25\n  b  counted (2)\n");
}

TEST_CASE("a value that is not found is said", "[report][compare]") {
  Account account = account_of({row("a", 1.25)});
  account.find = "7";
  account.found = false;
  CHECK(compare_report(account) ==
        "no convention and no common slip gives 7; the nearest first\n1.25\n  a  counted (2)\n");
}

TEST_CASE("values are written as asked", "[report][compare]") {
  Account account = account_of({row("a", 1.0 / 3)});
  account.number.digits = 3;
  CHECK(compare_report(account) == "0.333\n  a  counted (2)\n");
}

TEST_CASE("no conventions are no lines", "[report][compare]") {
  CHECK(compare_report(account_of({})).empty());
}

TEST_CASE("a row is named by its call, or by its slip", "[report][compare]") {
  CHECK(xent::name_of(row("torch", 1)) == "torch");
  CHECK(xent::name_of(slip("classes counted from 1", 1)) == "slip: classes counted from 1");
}

TEST_CASE("a divisor says how much it is, but a sum has none", "[report][compare]") {
  ConventionRow made = row("a", 1);
  made.divisor = "weights";
  made.by = 2.5;
  CHECK(xent::divisor_of(made) == "weights (2.50000)");
  made.by = 1.0 / 3;
  CHECK(xent::divisor_of(made) == "weights (0.333333)");
  made.by = 12345678;
  CHECK(xent::divisor_of(made) == "weights (12345678)");
  made.divisor = "sum";
  CHECK(xent::divisor_of(made) == "sum");
  CHECK(xent::divisor_of(refused("a", "why")).empty());
}
