// A document as text in 80 columns, as Markdown and as a page.
#include "document/render.h"

#include <catch2/catch.hpp>
#include <string>

#include "document/text_charts.h"

namespace {

using xent::Bars;
using xent::Curve;
using xent::Derivation;
using xent::Document;
using xent::Heading;
using xent::HistogramChart;
using xent::Paragraph;
using xent::Part;
using xent::render_html;
using xent::render_markdown;
using xent::render_text;
using xent::Table;
using xent::verbatim;
using xent::words;

/// A document with the title "T" and numbers of three digits.
Document document_of(std::vector<Part> parts) {
  Document document;
  document.title = "T";
  document.number.digits = 3;
  document.parts = std::move(parts);
  return document;
}

/// What stands below the title.
std::string text(std::vector<Part> parts) {
  const std::string all = render_text(document_of(std::move(parts)), false);
  REQUIRE(all.starts_with("T\n\n"));
  return all.substr(3);
}

std::string coloured(std::vector<Part> parts) {
  return render_text(document_of(std::move(parts)), true);
}

std::string markdown(std::vector<Part> parts) {
  const std::string all = render_markdown(document_of(std::move(parts)));
  REQUIRE(all.starts_with("# T\n\n"));
  return all.substr(5);
}

/// What stands in the body below the title.
std::string html(std::vector<Part> parts) {
  const std::string all = render_html(document_of(std::move(parts)));
  const std::string before = "<body>\n<h1>T</h1>\n";
  const std::string after = "</body>\n</html>\n";
  REQUIRE(all.ends_with(after));
  const std::size_t first = all.find(before) + before.size();
  return all.substr(first, all.size() - after.size() - first);
}

std::string math(const std::string& content, bool is_block = false) {
  return std::string("<math xmlns=\"http://www.w3.org/1998/Math/MathML\"") +
         (is_block ? " display=\"block\"" : "") + "><mrow>" + content + "</mrow></math>";
}

/// So many words of nine letters.
std::string nines(int count) {
  std::string all;
  for (int i = 0; i < count; ++i) all += (all.empty() ? "" : " ") + std::string("ninechars");
  return all;
}

/// A row with a name, a number, and nothing.
Table small_table() {
  return {{{"name", words("name"), false}, {"p", words("$p$"), true}, {"note", {}, false}},
          {{{verbatim("a|b"), 0.125, {}}, false, false},
           {{verbatim("σ<"), 1.0 / 3, verbatim("here")}, true, false},
           {{verbatim("sum"), {}, {}}, false, true}}};
}

/// A column of names and so many of numbers that are ten wide.
Table wide_table(std::size_t columns) {
  Table table;
  table.columns.push_back({"class", words("class"), true});
  xent::TableRow row{{verbatim("1")}, false, false};
  for (std::size_t i = 0; i < columns; ++i) {
    table.columns.push_back({"c", verbatim("column " + std::to_string(100 + i)), true});
    row.cells.emplace_back(static_cast<double>(i));
  }
  table.rows.push_back(row);
  return table;
}

const Derivation derivation{{
    {"p = \\frac{1}{2}", "= 1/2", 0.5, "half of $x$", false},
    {"q", "", 0.25, "", false},
    {"r", "= 3", {}, "", false},
    {"s", "", {}, "", false},
    {"t", "= 5", 1.0 / 3, "wrong", true},
}};

}  // namespace

TEST_CASE("text wraps at 79 columns, indented by 2", "[report][text]") {
  const std::string seven = nines(7);  // 69 columns
  CHECK(text({Paragraph{verbatim("x"), false}}) == "  x\n");
  // 2 + 69 + 1 + 7 = 79 fit, one more does not.
  CHECK(text({Paragraph{verbatim(seven + " 1234567"), false}}) == "  " + seven + " 1234567\n");
  CHECK(text({Paragraph{verbatim(seven + " 12345678"), false}}) == "  " + seven + "\n  12345678\n");
  CHECK(text({Paragraph{verbatim(nines(15)), false}}) ==
        "  " + seven + "\n  " + seven + "\n  ninechars\n");
  const std::string long_word(100, 'x');
  CHECK(text({Paragraph{verbatim(long_word + " y"), false}}) == "  " + long_word + "\n  y\n");
}

TEST_CASE("text counts characters, not bytes", "[report][text]") {
  std::string seven;
  for (int i = 0; i < 7; ++i) seven += "nïnéçhàrs ";
  CHECK(text({Paragraph{verbatim(seven + "1234567"), false}}) == "  " + seven + "1234567\n");
}

TEST_CASE("formulas are words of the text", "[report][text]") {
  CHECK(text({Paragraph{words("less $-\\ln p$ than"), false}}) == "  less −ln p than\n");
}

TEST_CASE("parts are a line apart, those without text are left out", "[report][text]") {
  CHECK(text({Heading{words("The class $y$")}, Paragraph{verbatim("x"), false},
              Curve{"loss", "x", "y", {{1, 2}}, 1, 2}, Paragraph{verbatim("y"), false}}) ==
        "The class y\n\n  x\n\n  y\n");
  CHECK(render_text(document_of({}), false) == "T\n");
}

TEST_CASE("an alarm has an exclamation mark and hangs", "[report][text]") {
  CHECK(text({Paragraph{verbatim("beware"), true}}) == "  ! beware\n");
  CHECK(text({Paragraph{verbatim(nines(8)), true}}) == "  ! " + nines(7) + "\n    ninechars\n");
}

TEST_CASE("steps have a note, a formula and numbers", "[report][text]") {
  CHECK(text({derivation}) ==
        "  half of x\n"
        "    p = 1/2\n"
        "      = 1/2 = 0.5\n"
        "    q\n"
        "      = 0.25\n"
        "    r\n"
        "      = 3\n"
        "    s\n"
        "\n"
        "  wrong\n"
        "    t\n"
        "      = 5 = 0.333 (!)\n");
}

TEST_CASE("steps that are too long go on further in", "[report][text]") {
  const std::string formula = "\\text{" + nines(9) + "}";
  CHECK(text({Derivation{{{formula, formula, {}, "", false}}}}) ==
        "    " + nines(7) + "\n        ninechars ninechars\n" +  //
            "      " + nines(7) + "\n        ninechars ninechars\n");
}

TEST_CASE("a table has columns as wide as their cells", "[report][text]") {
  CHECK(text({small_table()}) ==
        "  name      p\n"
        "  a|b   0.125\n"
        "> σ<    0.333  here\n"
        "  -----------------\n"
        "  sum\n");
}

TEST_CASE("a table without heads begins with its rows", "[report][text]") {
  CHECK(text({Table{
            {{"a", {}, false}, {"b", {}, true}},
            {{{verbatim("x"), 12.0}, false, false}, {{verbatim("y"), 3.0}, false, false}}}}) ==
        "  x  12\n"
        "  y   3\n");
}

TEST_CASE("columns that do not fit stand below, with the first again", "[report][text]") {
  // 2 + 5 + 6 * (2 + 10) = 79 columns.
  const std::string six = text({wide_table(6)});
  CHECK(six.substr(0, six.find('\n')) ==
        "  class  column 100  column 101  column 102  column 103  column 104  column 105");
  CHECK(six.find("\n\n") == std::string::npos);
  CHECK(text({wide_table(7)}) == six +
                                     "\n"
                                     "  class  column 106\n"
                                     "      1           6\n");
}

TEST_CASE("a column wider than the page stands alone", "[report][text]") {
  const std::string wide(90, 'x');
  CHECK(text({Table{{{"a", words("a"), false}, {"b", words("b"), false}, {"c", words("c"), false}},
                    {{{verbatim("1"), verbatim(wide), verbatim("3")}, false, false}}}}) ==
        "  a  b\n  1  " + wide + "\n\n  a  c\n  1  3\n");
}

TEST_CASE("a total's line is as long as its part of the table", "[report][text]") {
  Table table = wide_table(7);
  table.rows.push_back(table.rows[0]);
  table.rows[1].is_total = true;
  const std::string all = text({table});
  CHECK(all.find("\n  " + std::string(77, '-') + "\n") != std::string::npos);
  CHECK(all.find("\n  " + std::string(17, '-') + "\n") != std::string::npos);
}

TEST_CASE("charts in text are those of block characters", "[report][text]") {
  const Bars bars{"p", {{"a", 1.0 / 3, true}}};
  const HistogramChart histogram{"losses", 1, {1, 2}, 1.5};
  CHECK(text({bars}) == xent::text_chart(bars, {.digits = 3, .float32 = false}));
  CHECK(text({histogram}) == xent::text_chart(histogram));
}

TEST_CASE("colour makes headings bold, alarms red and notes dim", "[report][text]") {
  CHECK(coloured({Heading{words("h")}, Paragraph{verbatim("x"), false},
                  Paragraph{verbatim("beware"), true}}) ==
        "\x1b[1mT\x1b[0m\n\n\x1b[1mh\x1b[0m\n\n  x\n\n\x1b[31m  ! beware\n\x1b[0m");
  CHECK(coloured({Derivation{{{"p", "= 1", {}, "note", false}, {"q", "= 2", {}, "", true}}}}) ==
        "\x1b[1mT\x1b[0m\n\n\x1b[2m  note\n\x1b[0m    p\n      = 1\n    q\n"
        "\x1b[31m      = 2 (!)\n\x1b[0m");
}

TEST_CASE("colour makes the head and the marked row of a table bold", "[report][text]") {
  CHECK(coloured({small_table()}) ==
        "\x1b[1mT\x1b[0m\n\n"
        "\x1b[1m  name      p\x1b[0m\n"
        "  a|b   0.125\n"
        "\x1b[1m> σ<    0.333  here\x1b[0m\n"
        "  -----------------\n"
        "  sum\n");
}

TEST_CASE("Markdown escapes text and writes formulas as LaTeX", "[report][markdown]") {
  CHECK(markdown({Heading{words("The class $y$")}}) == "## The class $y$\n");
  CHECK(markdown({Paragraph{verbatim("a\\b`c*d_e[f]g<h>i|j$k#l\nm!"), false}}) ==
        "a\\\\b\\`c\\*d\\_e\\[f\\]g\\<h\\>i\\|j\\$k\\#l m!\n");
  CHECK(markdown({Paragraph{words("less $-\\ln p_i$"), false}}) == "less $- \\ln p_{i}$\n");
  CHECK(markdown({Paragraph{verbatim("beware"), true}}) == "> **!** beware\n");
  Document document;
  document.title = "a*b";
  CHECK(render_markdown(document) == "# a\\*b\n");
}

TEST_CASE("steps in Markdown are formulas on lines of their own", "[report][markdown]") {
  CHECK(markdown({derivation}) ==
        "half of $x$\n\n"
        "$$p = \\frac{1}{2}$$\n\n"
        "$$= 1 / 2 = 0.5$$\n\n"
        "$$q$$\n\n"
        "$$= 0.25$$\n\n"
        "$$r$$\n\n"
        "$$= 3$$\n\n"
        "$$s$$\n\n"
        "wrong\n\n"
        "$$t$$\n\n"
        "$$= 5 = 0.333 \\quad (!)$$\n");
  CHECK(markdown({Derivation{{{"p", "= 1", -0.25, "", false}}}}) == "$$p$$\n\n$$= 1 = - 0.25$$\n");
}

TEST_CASE("a table in Markdown is aligned, what is marked is strong", "[report][markdown]") {
  CHECK(markdown({small_table()}) ==
        "| name | $p$ |  |\n"
        "| --- | ---: | --- |\n"
        "| a\\|b | 0.125 |  |\n"
        "| **σ\\<** | **0.333** | **here** |\n"
        "| **sum** |  |  |\n");
}

TEST_CASE("charts in Markdown are those of the text", "[report][markdown]") {
  const Bars bars{"p", {{"a", 1.0 / 3, true}}};
  const HistogramChart histogram{"losses", 1, {1, 2}, 1.5};
  CHECK(markdown({bars, Curve{"loss", "x", "y", {{1, 2}}, 1, 2}, histogram}) ==
        "```text\n" + xent::text_chart(bars, {.digits = 3, .float32 = false}) + "```\n\n```text\n" +
            xent::text_chart(histogram) + "```\n");
}

TEST_CASE("a page has its title twice, escaped", "[report][html]") {
  Document document;
  document.title = "a<b & c";
  const std::string page = render_html(document);
  CHECK(
      page.starts_with("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n"));
  CHECK(page.find("<title>a&lt;b &amp; c</title>\n<style>") != std::string::npos);
  CHECK(page.ends_with("</style>\n</head>\n<body>\n<h1>a&lt;b &amp; c</h1>\n</body>\n</html>\n"));
}

TEST_CASE("a page escapes text and writes formulas as MathML", "[report][html]") {
  CHECK(html({Heading{words("The <class> $y$")}}) ==
        "<h2>The &lt;class&gt; " + math("<mi>y</mi>") + "</h2>\n");
  CHECK(html({Paragraph{words("1 < $x$"), false}}) == "<p>1 &lt; " + math("<mi>x</mi>") + "</p>\n");
  CHECK(html({Paragraph{verbatim("$x$"), true}}) == "<p class=\"alarm\">$x$</p>\n");
}

/// Numbers up to the next =, where a line may be broken.
std::string piece(const std::string& row) {
  std::string own = math(row);
  own.insert(own.find('>'), " displaystyle=\"true\"");
  return own;
}

TEST_CASE("steps of a page are blocks, those that fail alarms", "[report][html]") {
  CHECK(html({Derivation{{{"p", "= 1", 0.5, "of $x$", false},
                          {"q", "", -0.25, "", false},
                          {"r", "", {}, "", true}}}}) ==
        "<div class=\"step\"><p>of " + math("<mi>x</mi>") + "</p>" + math("<mi>p</mi>", true) +
            "<div class=\"numbers\">" + piece("<mo>=</mo><mn>1</mn>") + " " +
            piece("<mo>=</mo><mn>0.5</mn>") + "</div></div>\n" + "<div class=\"step\">" +
            math("<mi>q</mi>", true) + "<div class=\"numbers\">" +
            piece("<mo>=</mo><mo>−</mo><mn>0.25</mn>") +
            "</div></div>\n<div class=\"step alarm\">" + math("<mi>r</mi>", true) + "</div>\n");
}

TEST_CASE("a table of a page is aligned, marked and totalled by classes", "[report][html]") {
  CHECK(html({small_table()}) ==
        "<div class=\"wide\"><table>\n"
        "<tr><th>name</th><th class=\"right\">" +
            math("<mi>p</mi>") +
            "</th><th></th></tr>\n"
            "<tr><td>a|b</td><td class=\"right\">0.125</td><td></td></tr>\n"
            "<tr class=\"mark\"><td>σ&lt;</td><td class=\"right\">0.333</td><td>here</td></tr>\n"
            "<tr class=\"total\"><td>sum</td><td class=\"right\"></td><td></td></tr>\n"
            "</table></div>\n");
}

TEST_CASE("charts of a page are figures, the curve too", "[report][html]") {
  const std::string page =
      html({Bars{"p", {{"a", 1.0 / 3, true}}}, Curve{"loss", "x", "y", {{1, 2}, {2, 1}}, 1, 2},
            HistogramChart{"losses", 1, {1, 2}, 1.5}});
  std::size_t figures = 0;
  for (std::size_t at = page.find("<figure>"); at != std::string::npos;
       at = page.find("<figure>", at + 1)) {
    ++figures;
  }
  CHECK(figures == 3);
  CHECK(page.find(">0.333</text>") != std::string::npos);
}

TEST_CASE("sections have contents on a page, and a line below them in text", "[report][html]") {
  const std::vector<Part> parts{Heading{words("Row 1"), true}, Heading{words("a"), false},
                                Heading{words("Solution"), true, true}};
  CHECK(html(parts) ==
        "<nav aria-label=\"Contents\"><ol>\n"
        "<li><a href=\"#section-1\">Row 1</a></li>\n"
        "<li><a href=\"#section-2\">Solution</a></li>\n"
        "</ol></nav>\n"
        "<h2 id=\"section-1\" class=\"section\">Row 1</h2>\n"
        "<h3>a</h3>\n"
        "<h2 id=\"section-2\" class=\"section page\">Solution</h2>\n");
  CHECK(text(parts) == "Row 1\n=====\n\na\n\nSolution\n========\n");
  CHECK(markdown(parts) == "## Row 1\n\n### a\n\n## Solution\n");
}

TEST_CASE("a number of its own digits is shown with them, or as about 0", "[report][text]") {
  Table table;
  table.columns = {{"a", words("a")}, {"b", words("b")}};
  table.rows = {{{xent::Rounded{1.0 / 3, 5}, xent::Rounded{1e-30, 0}}}};
  CHECK(text({table}) == "        a   b\n  0.33333  ≈0\n");
  CHECK(text({Derivation{{{"p", "= 1 / 3", 1.0 / 3, "", false, 2, true}}}}) ==
        "    p\n      = 1/3 ≈ 0.33\n");
}

TEST_CASE("the rules for paper come last, so that no other overrides them", "[report][html]") {
  const std::string page = render_html(document_of({}));
  CHECK(page.find("@media print") > page.rfind("svg .curve"));
  CHECK(page.find("@media print") > page.rfind("@media ("));
}
