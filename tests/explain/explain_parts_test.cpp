// What explanations are made of: numbers in formulas, and words about numbers.
#include "explain/explain_parts.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <string>
#include <variant>

#include "document/formula.h"

namespace {

using xent::add_forms;
using xent::Computed;
using xent::Document;
using xent::Form;
using xent::one_in;
using xent::Paragraph;
using xent::rounded_to;
using xent::shown;
using xent::Table;

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr xent::NumberFormat three_digits{.digits = 3, .float32 = false};

/// The formula with numbers for x and l, as it is read.
std::string with(double x, double l, std::string_view formula) {
  return formula_text(
      xent::parse_formula(xent::with_numbers(formula, three_digits, {{'x', x}, {'l', l}})));
}

std::string text_of(const xent::Words& words) {
  std::string text;
  for (const xent::Span& span : words) text += span.text;
  return text;
}

/// What the document's only paragraph says.
std::string only_alarm(const Document& document) {
  REQUIRE(document.parts.size() == 1);
  const auto& paragraph = std::get<Paragraph>(document.parts[0]);
  CHECK(paragraph.is_alarm);
  return text_of(paragraph.words);
}

Form form(const std::string& name, int digits64, int digits32, const std::string& blamed = {}) {
  return {name, {0.5, "0.5", digits64, blamed}, {0.25, "0.25", digits32, blamed}};
}

}  // namespace

TEST_CASE("a number is shown in the fewest digits, or rounded", "[report][explain]") {
  CHECK(shown(0) == "0");
  CHECK(shown(0.5) == "0.5");
  CHECK(shown(-2.25) == "-2.25");
  CHECK(shown(123456) == "123456");
  CHECK(shown(1234567) == "1.23457e+06");
  CHECK(shown(1.0 / 3) == "0.333333");
  CHECK(shown(0.000123456789) == "0.000123457");
  CHECK(shown(1.25e-300) == "1.25e-300");
  CHECK(shown(0.1, three_digits) == "0.1");
  CHECK(shown(0.1204, three_digits) == "0.120");
  CHECK(shown(101, three_digits) == "101");
  CHECK(shown(10.25, three_digits) == "10.2");  // a tie goes to the even digit
  CHECK(shown(infinity) == "inf");
  CHECK(shown(-infinity, three_digits) == "-inf");
  CHECK(shown(std::nan("")) == "nan");
}

TEST_CASE("a number is rounded to digits", "[report][explain]") {
  CHECK(rounded_to(2.345678, 3) == 2.35);
  CHECK(rounded_to(1.0 / 3, 2) == 0.33);
  CHECK(rounded_to(-0.00012345, 2) == -0.00012);
  CHECK(rounded_to(98765, 2) == 99000);
  CHECK(rounded_to(0, 5) == 0);
  CHECK(rounded_to(infinity, 3) == infinity);
  CHECK(std::isnan(rounded_to(std::nan(""), 3)));
}

TEST_CASE("numbers take the place of letters", "[report][explain]") {
  CHECK(with(0.5, 2, "x + l - y") == "0.5 + 2 − y");
  CHECK(with(1.0 / 3, 0, "x/2") == "0.333/2");
  CHECK(with(3, 0, "e^{-x}") == "e^(−3)");
  CHECK(with(2e-5, 0, "2 \\cdot x") == "2 · 2e-05");
}

TEST_CASE("letters of commands and of text keep their place", "[report][explain]") {
  CHECK(with(0.5, 2, "\\text{loss of x} = \\ln x + \\max(l, x)") ==
        "loss of x = ln 0.5 + max(2, 0.5)");
  CHECK(with(0.5, 2, "l\\text{x}l") == "2 x 2");
  CHECK(with(0.5, 2, "\\infty") == "inf");
}

TEST_CASE("a negative number has parentheses unless it begins a term", "[report][explain]") {
  CHECK(with(-3, -4, "x + l") == "−3 + (−4)");
  CHECK(with(-3, 2, "= x - l") == "= −3 − 2");
  CHECK(with(-3, 2, "l \\cdot x") == "2 · (−3)");
  CHECK(with(-3, 2, "l - x") == "2 − (−3)");
  CHECK(with(-3, 2, "(x + l)") == "(−3 + 2)");
  CHECK(with(-3, 2, "\\max( x, 0)") == "max(−3, 0)");
  CHECK(with(-3, 2, "\\max(0, x)") == "max(0, −3)");
  CHECK(with(-3, 2, "|x| \\cdot l") == "|−3| · 2");
  CHECK(with(-3, 2, "e^{x}") == "e^(−3)");
}

TEST_CASE("infinity is a symbol in a formula, negative in parentheses", "[report][explain]") {
  const auto latex = [](double x) { return xent::with_numbers("x + 1", three_digits, {{'x', x}}); };
  CHECK(latex(infinity) == " \\infty  + 1");
  CHECK(latex(-infinity) == " (-\\infty)  + 1");
  CHECK(latex(std::nan("")) == " \\text{nan}  + 1");
}

TEST_CASE("a probability is one in so many", "[report][explain]") {
  CHECK(one_in(0) == "1 in 1");
  CHECK(one_in(std::log(2.0)) == "1 in 2");
  CHECK(one_in(std::log(3.14159)) == "1 in 3.14");
  CHECK(one_in(std::log(9.9)) == "1 in 9.9");
  CHECK(one_in(std::log(10.4)) == "1 in 10");
  CHECK(one_in(std::log(459.3)) == "1 in 459");
  CHECK(one_in(1000) == "1 in e^1000");
  CHECK(one_in(1000.4) == "1 in e^1000");
  CHECK(one_in(infinity) == "1 in e^inf");
}

TEST_CASE("headings, text and alarms are parts with formulas", "[report][explain]") {
  Document document;
  xent::add_heading(document, "The class $y$");
  xent::add_text(document, "plain");
  xent::add_alarm(document, "minded");
  REQUIRE(document.parts.size() == 3);
  const auto& heading = std::get<xent::Heading>(document.parts[0]).words;
  REQUIRE(heading.size() == 2);
  CHECK(heading[0].kind == xent::Span::Kind::plain);
  CHECK(heading[1].kind == xent::Span::Kind::formula);
  CHECK_FALSE(std::get<Paragraph>(document.parts[1]).is_alarm);
  CHECK(std::get<Paragraph>(document.parts[2]).is_alarm);
}

TEST_CASE("words alternate between text and formulas", "[report][explain]") {
  const auto kinds = [](std::string_view text) {
    std::string all;
    for (const xent::Span& span : xent::words(text)) {
      all += (span.kind == xent::Span::Kind::formula ? "$" : "") + span.text + "|";
    }
    return all;
  };
  CHECK(kinds("").empty());
  CHECK(kinds("plain") == "plain|");
  CHECK(kinds("$x$") == "$x|");
  CHECK(kinds("a $x$ b $y$") == "a |$x| b |$y|");
  CHECK(kinds("$x$$y$") == "$x|$y|");
  CHECK(kinds("a $never closed") == "a |$never closed|");
  const xent::Words name = xent::verbatim("costs $5");
  REQUIRE(name.size() == 1);
  CHECK(name[0].kind == xent::Span::Kind::plain);
}

TEST_CASE("forms that are all well are a sentence", "[report][explain]") {
  Document document;
  add_forms(document, {form("a", 8, 4), form("b", 15, 7)});
  REQUIRE(document.parts.size() == 1);
  CHECK(text_of(std::get<Paragraph>(document.parts[0]).words) ==
        "Computed as they stand, in float64 and in float32, all of these forms agree for this row. "
        "Far from 0 they do not: try a logit of 1000.");
}

TEST_CASE("a form with too few digits makes a table of all", "[report][explain]") {
  for (const auto& [digits64, digits32] : {std::pair(7, 4), std::pair(8, 3)}) {
    Document document;
    add_forms(document, {form("a", 15, 7), form("b", digits64, digits32, "cancels")});
    REQUIRE(document.parts.size() == 3);
    CHECK_FALSE(std::get<Paragraph>(document.parts[0]).is_alarm);
    const auto& table = std::get<Table>(document.parts[1]);
    REQUIRE(table.columns.size() == 5);
    REQUIRE(table.rows.size() == 2);
    std::vector<std::string> cells;
    for (const xent::Cell& cell : table.rows[1].cells) {
      cells.push_back(text_of(std::get<xent::Words>(cell)));
    }
    CHECK(cells == (digits64 == 7 ? std::vector<std::string>{"b", "0.5", "7 (!)", "0.25", "4"}
                                  : std::vector<std::string>{"b", "0.5", "8", "0.25", "3 (!)"}));
    CHECK(std::get<Paragraph>(document.parts[2]).is_alarm);
    CHECK(text_of(std::get<Paragraph>(document.parts[2]).words) ==
          (digits64 == 7 ? "b, float64: cancels." : "b, float32: cancels."));
  }
}

TEST_CASE("blame is said once, and not of a form without any", "[report][explain]") {
  Document document;
  add_forms(document, {form("a", 0, 0, "overflows"), form("b", 0, 0, "overflows"),
                       form("c", 0, 0, "other"), form("d", 0, 0), form("e", 8, 4, "third")});
  REQUIRE(document.parts.size() == 4);
  CHECK(text_of(std::get<Paragraph>(document.parts[2]).words) == "a, float64: overflows.");
  CHECK(text_of(std::get<Paragraph>(document.parts[3]).words) == "c, float64: other.");
}

TEST_CASE("rounding each step is minded where it gives another number", "[report][explain]") {
  Document document;
  document.number.digits = 3;
  xent::add_rounding(document, 0.125, 0.12512);
  xent::add_rounding(document, 5, infinity);
  CHECK(document.parts.empty());
  xent::add_rounding(document, 0.126, 0.12512);
  CHECK(only_alarm(document) ==
        "Rounding each step to 3 digits would give 0.126 instead of 0.125: carry more digits, and "
        "round at the end.");
  Document one;
  one.number.digits = 1;
  xent::add_rounding(one, 0.2, 0.12512);
  CHECK(only_alarm(one) ==
        "Rounding each step to 1 digit would give 0.2 instead of 0.1: carry more digits, and round "
        "at the end.");
}
