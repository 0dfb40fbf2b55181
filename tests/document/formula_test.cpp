// Formulas are written once and shown as text, LaTeX and MathML.
#include "document/formula.h"

#include <catch2/catch.hpp>
#include <string>

namespace {

using xent::formula_latex;
using xent::formula_mathml;
using xent::formula_text;
using xent::parse_formula;

struct Case {
  const char* name;
  const char* formula;
  const char* text;
  const char* latex;
  const char* mathml;  ///< within <mrow>
};

// Texts as one would type them, LaTeX with a space between all parts, MathML from its
// specification.
const Case formulas[] = {
    {"a minus is a sign behind =, a word keeps its distance", R"(\text{loss} = -\ln p)",
     "loss = −ln p", R"(\text{loss} = - \ln p)",
     "<mtext>loss</mtext><mo>=</mo><mo>−</mo><mi>ln</mi><mspace width=\"0.17em\"/><mi>p</mi>"},
    {"a fraction has parentheses around a sum", R"(\sigma(x) = \frac{1}{1 + e^{-x}})",
     "σ(x) = 1/(1 + e^(−x))", R"(\sigma ( x ) = \frac{1}{1 + e^{- x}})",
     "<mi>σ</mi><mo stretchy=\"false\">(</mo><mi>x</mi><mo stretchy=\"false\">)</mo><mo>=</mo>"
     "<mfrac><mrow><mn>1</mn></mrow><mrow><mn>1</mn><mo>+</mo><msup><mi>e</mi>"
     "<mrow><mo>−</mo><mi>x</mi></mrow></msup></mrow></mfrac>"},
    {"a script of one part is bare", "e^{x} + e^{x_k} + x_{12}", "e^x + e^x_k + x_12",
     "e^{x} + e^{x_{k}} + x_{12}",
     "<msup><mi>e</mi><mrow><mi>x</mi></mrow></msup><mo>+</mo><msup><mi>e</mi><mrow><msub>"
     "<mi>x</mi><mi>k</mi></msub></mrow></msup><mo>+</mo><msub><mi>x</mi><mrow><mn>12</mn></mrow>"
     "</msub>"},
    {"a script without braces is one part", "x^23", "x^23", "x^{23}",
     "<msup><mi>x</mi><mn>23</mn></msup>"},
    {"scripts stand one behind another", "x_y^2", "x_y^2", "x_{y}^{2}",
     "<msup><msub><mi>x</mi><mi>y</mi></msub><mn>2</mn></msup>"},
    {"a fraction as a script has parentheses", R"(e^{\frac{1}{2}})", "e^(1/2)",
     R"(e^{\frac{1}{2}})",
     "<msup><mi>e</mi><mrow><mfrac><mrow><mn>1</mn></mrow><mrow><mn>2</mn></mrow></mfrac></mrow>"
     "</msup>"},
    {"a fraction in a fraction has parentheses", R"(\frac{\frac{a}{b}}{c})", "(a/b)/c",
     R"(\frac{\frac{a}{b}}{c})",
     "<mfrac><mrow><mfrac><mrow><mi>a</mi></mrow><mrow><mi>b</mi></mrow></mfrac></mrow>"
     "<mrow><mi>c</mi></mrow></mfrac>"},
    {"a power in a fraction needs no parentheses", R"(\frac{e^x}{2})", "e^x/2",
     R"(\frac{e^{x}}{2})",
     "<mfrac><mrow><msup><mi>e</mi><mi>x</mi></msup></mrow><mrow><mn>2</mn></mrow></mfrac>"},
    {"a product of two in a fraction has parentheses", R"(\frac{\partial \text{loss}}{\partial x})",
     "(∂loss)/(∂x)", R"(\frac{\partial \text{loss}}{\partial x})",
     "<mfrac><mrow><mo>∂</mo><mtext>loss</mtext></mrow><mrow><mo>∂</mo><mi>x</mi></mrow></mfrac>"},
    {"a sum has a space behind it", R"(\ln \sum_k e^{x_k - m})", "ln Σ_k e^(x_k − m)",
     R"(\ln \sum_{k} e^{x_{k} - m})",
     "<mi>ln</mi><mspace width=\"0.17em\"/><msub><mo>Σ</mo><mi>k</mi></msub><msup><mi>e</mi><mrow>"
     "<msub><mi>x</mi><mi>k</mi></msub><mo>−</mo><mi>m</mi></mrow></msup>"},
    {"a sum without an index, too", R"(\sum x)", "Σ x", R"(\sum x)", "<mo>Σ</mo><mi>x</mi>"},
    {"a function stands at its parenthesis", R"(\max(x, 0) + \ln(2))", "max(x, 0) + ln(2)",
     R"(\max ( x , 0 ) + \ln ( 2 ))",
     "<mi>max</mi><mspace width=\"0.17em\"/><mo stretchy=\"false\">(</mo><mi>x</mi><mo>,</mo>"
     "<mn>0</mn><mo stretchy=\"false\">)</mo><mo>+</mo><mi>ln</mi><mspace width=\"0.17em\"/>"
     "<mo stretchy=\"false\">(</mo><mn>2</mn><mo stretchy=\"false\">)</mo>"},
    {"a product has spaces, a word in it, too", R"(T \cdot \ln z \times 2)", "T · ln z × 2",
     R"(T \cdot \ln z \times 2)",
     "<mi>T</mi><mo>·</mo><mi>ln</mi><mspace width=\"0.17em\"/><mi>z</mi><mo>×</mo><mn>2</mn>"},
    {"a word behind a letter has a space, behind a parenthesis none", R"(p \ln p + (\ln p)/\ln 2)",
     "p ln p + (ln p)/ln 2", R"(p \ln p + ( \ln p ) / \ln 2)",
     "<mi>p</mi><mi>ln</mi><mspace width=\"0.17em\"/><mi>p</mi><mo>+</mo><mo "
     "stretchy=\"false\">(</mo>"
     "<mi>ln</mi><mspace width=\"0.17em\"/><mi>p</mi><mo stretchy=\"false\">)</mo><mo>/</mo>"
     "<mi>ln</mi><mspace width=\"0.17em\"/><mn>2</mn>"},
    {"signs stand at what follows", "-a - -b + (-c, -d) + |-e|", "−a − −b + (−c, −d) + |−e|",
     "- a - - b + ( - c , - d ) + | - e |",
     "<mo>−</mo><mi>a</mi><mo>−</mo><mo>−</mo><mi>b</mi><mo>+</mo><mo stretchy=\"false\">(</mo>"
     "<mo>−</mo><mi>c</mi><mo>,</mo><mo>−</mo><mi>d</mi><mo stretchy=\"false\">)</mo><mo>+</mo>"
     "<mo>|</mo><mo>−</mo><mi>e</mi><mo>|</mo>"},
    {"comparisons have spaces and are escaped", R"(a < b > c \ge d \le e \approx f)",
     "a < b > c ≥ d ≤ e ≈ f", R"(a < b > c \ge d \le e \approx f)",
     "<mi>a</mi><mo>&lt;</mo><mi>b</mi><mo>&gt;</mo><mi>c</mi><mo>≥</mo><mi>d</mi><mo>≤</mo>"
     "<mi>e</mi><mo>≈</mo><mi>f</mi>"},
    {"a slash has no spaces", "1/N", "1/N", "1 / N", "<mn>1</mn><mo>/</mo><mi>N</mi>"},
    {"Greek letters are letters, dots a symbol", R"(\varepsilon \dots \sigma)", "ε…σ",
     R"(\varepsilon \dots \sigma)", "<mi>ε</mi><mo>…</mo><mi>σ</mi>"},
    {"characters stand for their commands", "σ·×", "σ · ×", R"(\sigma \cdot \times)",
     "<mo>σ</mo><mo>·</mo><mo>×</mo>"},
    {"a group in a row stays together", "{a + b} c", "a + bc", "a + b c",
     "<mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mi>c</mi>"},
    {"spaces mean nothing", R"(  a   ^ { b }  \frac  {1}  {2} )", "a^b1/2", R"(a^{b} \frac{1}{2})",
     "<msup><mi>a</mi><mrow><mi>b</mi></mrow></msup><mfrac><mrow><mn>1</mn></mrow><mrow><mn>2</mn>"
     "</mrow></mfrac>"},
    {"text is taken as it is", R"(\text{as it is})", "as it is", R"(\text{as it is})",
     "<mtext>as it is</mtext>"},
    {"text is escaped", R"(\text{a<b})", "a<b", R"(\text{a<b})", "<mtext>a&lt;b</mtext>"},
};

struct NumberCase {
  const char* number;
  const char* latex;
  const char* mathml;
};

const NumberCase numbers[] = {
    {"0.125", "0.125", "<mn>0.125</mn>"},
    {".5", ".5", "<mn>.5</mn>"},
    {"2e-05", R"(2 \times 10^{-5})",
     "<mrow><mn>2</mn><mo>×</mo><msup><mn>10</mn><mrow><mo>−</mo><mn>5</mn></mrow></msup></mrow>"},
    {"2.5e-05", R"(2.5 \times 10^{-5})",
     "<mrow><mn>2.5</mn><mo>×</mo><msup><mn>10</mn><mrow><mo>−</mo><mn>5</mn></mrow></msup>"
     "</mrow>"},
    {"1e-100", R"(1 \times 10^{-100})",
     "<mrow><mn>1</mn><mo>×</mo><msup><mn>10</mn><mrow><mo>−</mo><mn>100</mn></mrow></msup>"
     "</mrow>"},
    {"1.5e+300", R"(1.5 \times 10^{300})",
     "<mrow><mn>1.5</mn><mo>×</mo><msup><mn>10</mn><mrow><mn>300</mn></mrow></msup></mrow>"},
};

}  // namespace

TEST_CASE("formulas are shown as text, LaTeX and MathML", "[report][formula]") {
  for (const Case& c : formulas) {
    DYNAMIC_SECTION(c.name) {
      CHECK(formula_text(parse_formula(c.formula)) == c.text);
      CHECK(formula_latex(parse_formula(c.formula)) == c.latex);
      CHECK(formula_mathml(parse_formula(c.formula)) ==
            "<mrow>" + std::string(c.mathml) + "</mrow>");
    }
  }
}

TEST_CASE("LaTeX that is written reads back as the same formula", "[report][formula]") {
  for (const Case& c : formulas) {
    const std::string latex = formula_latex(parse_formula(c.formula));
    CHECK(formula_latex(parse_formula(latex)) == latex);
  }
}

TEST_CASE("numbers with an exponent are a product with a power of ten", "[report][formula]") {
  for (const NumberCase& c : numbers) {
    DYNAMIC_SECTION(c.number) {
      CHECK(formula_text(parse_formula(c.number)) == c.number);
      CHECK(formula_latex(parse_formula(c.number)) == c.latex);
      CHECK(formula_mathml(parse_formula(c.number)) ==
            "<mrow>" + std::string(c.mathml) + "</mrow>");
    }
  }
}

TEST_CASE("an e without digits behind it is a letter", "[report][formula]") {
  CHECK(formula_text(parse_formula("2e - x")) == "2e − x");
  CHECK(formula_text(parse_formula("2e-x")) == "2e − x");
  CHECK(formula_text(parse_formula("2e-")) == "2e −");
  CHECK(formula_latex(parse_formula("2e5")) == "2 e 5");
}

TEST_CASE("infinity is a number", "[report][formula]") {
  CHECK(formula_text(parse_formula(R"(\infty)")) == "inf");
  CHECK(formula_latex(parse_formula(R"(\infty)")) == R"(\infty)");
  CHECK(formula_mathml(parse_formula(R"(\infty)")) == "<mrow><mi>∞</mi></mrow>");
}

TEST_CASE("what is not LaTeX is taken as it stands", "[report][formula]") {
  const auto text = [](const char* latex) { return formula_text(parse_formula(latex)); };
  CHECK(text("").empty());
  CHECK(text("   ").empty());
  CHECK(text("x^").starts_with("x^"));
  CHECK(text("^2") == "^2");
  CHECK(text("_").starts_with("_"));
  CHECK(text("{a") == "a");
  CHECK(text("{{a}") == "a");
  CHECK(text(R"(\unknown x)") == "unknown x");
  CHECK(text(R"(\text{never closed)") == "never closed");
  CHECK(text(R"(\text)").empty());
  CHECK(text(R"(\frac{1})").starts_with("1/"));
  CHECK(text(R"(\frac)").find('/') != std::string::npos);
  CHECK(text(R"(\frac 1 2)") == "1/2");
  CHECK(text("\\").empty());
  CHECK(text("π\xcf") == "π\xcf");
  CHECK(formula_mathml(parse_formula("")) == "<mrow></mrow>");
  CHECK(formula_latex(parse_formula("")).empty());
}

TEST_CASE("a number in a formula has parentheses if it is negative", "[report][formula]") {
  CHECK(xent::in_formula("3") == "3");
  CHECK(xent::in_formula("-3") == "(-3)");
  CHECK(xent::in_formula("2e-05") == "2e-05");
  CHECK(xent::in_formula("inf") == R"(\infty)");
  CHECK(xent::in_formula("-inf") == R"((-\infty))");
  CHECK(xent::in_formula("nan") == R"(\text{nan})");
}

TEST_CASE("characters with a meaning in XML are escaped", "[report][formula]") {
  CHECK(xent::xml_text(R"(<a href="x">&</a>)") == "&lt;a href=&quot;x&quot;&gt;&amp;&lt;/a&gt;");
  CHECK(xent::xml_text("naïve ∞ '") == "naïve ∞ '");
  CHECK(xent::xml_text(std::string_view("a\tb\nc\rd\x01\x1f\0e ", 12)) == "a\tb\nc?d???e ");
}
