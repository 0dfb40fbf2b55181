// Formulas: written once in a little LaTeX, shown as text, LaTeX and MathML.
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
  std::string
      text;  ///< of a number, name (one letter), word (\text, ln, max) or symbol, as written
  std::vector<Formula> parts;  ///< a row's; numerator and denominator; base and script
};

/// Reads a formula. What is not LaTeX is a mistake of the caller's and taken as it stands.
Formula parse_formula(std::string_view latex);

/// "loss = −ln p", "e^−10", "1/(1 + e^(−x))": in one line, readable as it is.
std::string formula_text(const Formula& formula);

/// For GitHub and Jupyter, without the dollars: 2e-05 is 2 \times 10^{-5}.
std::string formula_latex(const Formula& formula);

/// The contents of a <math> element.
std::string formula_mathml(const Formula& formula);

/// A number as it stands in a formula; in parentheses if it is negative.
std::string in_formula(const std::string& number);

/// Text with the characters that XML gives a meaning escaped.
std::string xml_text(std::string_view text);

}  // namespace xent
