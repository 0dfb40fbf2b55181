// Formulas: written once in simple LaTeX, shown as text, LaTeX and MathML.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace xent {

/// A formula, or a part of one.
///
/// The notation is LaTeX's: numbers, letters, operators, { groups }, ^ and _, \frac{}{}, \text{},
/// and the commands for the symbols that formula.cpp lists. A number may have an exponent (2e-05).
struct Formula {
  enum class Kind { row, number, name, word, symbol, fraction, super, sub };
  Kind kind = Kind::row;
  std::string text;  ///< a number, a name (one letter), a word (\text, ln, max) or a symbol
  std::vector<Formula> parts;  ///< of a row; numerator and denominator; base and script
};

/// Reads a formula. The caller gives valid notation; anything else is taken as it is.
Formula parse_formula(std::string_view latex);

/// Text in one line: "loss = −ln p", "e^−10", "1/(1 + e^(−x))".
std::string formula_text(const Formula& formula);

/// LaTeX for GitHub and Jupyter, without the dollars: 2e-05 becomes 2 \times 10^{-5}.
std::string formula_latex(const Formula& formula);

/// The contents of a <math> element.
std::string formula_mathml(const Formula& formula);

/// A number in the notation of formulas; in parentheses if it is negative.
std::string in_formula(const std::string& number);

/// The text with every character that means something in XML escaped.
std::string xml_text(std::string_view text);

}  // namespace xent
