// A worksheet: blanks in place of results, and the solution behind it.
#include <catch2/catch.hpp>
#include <string>

#include "document/document.h"
#include "document/render.h"

namespace {

using namespace xent;

Document solution() {
  Document document{"T", {.digits = 3, .float32 = false}, {}};
  Table table;
  table.columns = {{"x", words("x")}, {"p", words("p"), true, true}};
  table.rows = {{{1.0, 0.25}}, {{2.0, Rounded{1.0 / 3, 4}}}, {{verbatim("sum"), {}}}};
  document.parts = {Paragraph{words("The logits.")},
                    Derivation{{{"p", "= 1 / 4", 0.25, "", false}, {"q", "", {}, "", false}}},
                    std::move(table), Bars{"p", {{"a", 0.25, false}}},
                    Paragraph{words("The loss is 1."), false, true}};
  return document;
}

}  // namespace

TEST_CASE("a worksheet keeps formulas and inputs, and has the solution behind it", "[document]") {
  const std::string text = render_text(worksheet(solution()), false);
  const std::size_t answer = text.find("\nSolution\n");
  REQUIRE(answer != std::string::npos);
  CHECK(text.substr(0, answer) ==
        "T\n\n"
        "  The logits.\n\n"
        "    p\n      = ______\n    q\n\n"
        "    x       p\n    1  ______\n    2  ______\n  sum\n");
  CHECK(text.substr(answer) == "\nSolution\n========\n" + render_text(solution(), false).substr(2));
}

TEST_CASE("blanks are blanks in every format", "[document]") {
  CHECK(render_markdown(worksheet(solution())).find("$$= \\text{\\_\\_\\_\\_\\_\\_}$$") !=
        std::string::npos);
  CHECK(render_html(worksheet(solution())).find("<mtext>______</mtext>") != std::string::npos);
}
