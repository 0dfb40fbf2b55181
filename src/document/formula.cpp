#include "document/formula.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <initializer_list>
#include <utility>

#include "base/text.h"

namespace xent {
namespace {

using Kind = Formula::Kind;

/// A command of LaTeX: a symbol or a word.
struct Command {
  std::string_view name;
  Kind kind;
  std::string_view text;  ///< the character, or the letters of a word
};
constexpr std::array commands{
    Command{"cdot", Kind::symbol, "·"},   Command{"times", Kind::symbol, "×"},
    Command{"ge", Kind::symbol, "≥"},     Command{"le", Kind::symbol, "≤"},
    Command{"sigma", Kind::name, "σ"},    Command{"varepsilon", Kind::name, "ε"},
    Command{"sum", Kind::symbol, "Σ"},    Command{"infty", Kind::number, "inf"},
    Command{"approx", Kind::symbol, "≈"}, Command{"ln", Kind::word, "ln"},
    Command{"max", Kind::word, "max"},    Command{"partial", Kind::symbol, "∂"},
    Command{"dots", Kind::symbol, "…"}};

/// The command for a character or word; empty if there is none.
std::string_view command_of(const std::string& text) {
  const auto* const found = std::ranges::find(commands, text, &Command::text);
  return found == commands.end() ? std::string_view() : found->name;
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_letter(char c) {
  return std::isalpha(static_cast<unsigned char>(c)) != 0;
}

class Parser {
 public:
  explicit Parser(std::string_view text) : rest_(text) {}

  /// Reads up to the end or a closing brace.
  Formula row() {
    Formula row;
    for (skip_spaces(); !rest_.empty() && rest_[0] != '}'; skip_spaces()) {
      if (rest_[0] == '^' || rest_[0] == '_') {
        const Kind kind = rest_[0] == '^' ? Kind::super : Kind::sub;
        rest_.remove_prefix(1);
        Formula base = row.parts.empty() ? Formula{} : std::move(row.parts.back());
        if (!row.parts.empty()) row.parts.pop_back();
        Formula script = atom();
        row.parts.push_back({kind, "", {std::move(base), std::move(script)}});
      } else {
        row.parts.push_back(atom());
      }
    }
    return row;
  }

 private:
  void skip_spaces() {
    while (!rest_.empty() && rest_[0] == ' ') rest_.remove_prefix(1);
  }

  std::string_view take(std::size_t count) {
    const std::string_view taken = rest_.substr(0, count);
    rest_.remove_prefix(taken.size());
    return taken;
  }

  std::string number() {
    std::size_t end = 0;
    while (end < rest_.size() && (is_digit(rest_[end]) || rest_[end] == '.')) ++end;
    if (end + 2 < rest_.size() && rest_[end] == 'e' &&
        (rest_[end + 1] == '-' || rest_[end + 1] == '+') && is_digit(rest_[end + 2])) {
      end += 2;
      while (end < rest_.size() && is_digit(rest_[end])) ++end;
    }
    return std::string(take(end));
  }

  Formula group() {
    skip_spaces();
    if (rest_.empty() || rest_[0] != '{') return atom();
    take(1);
    Formula inner = row();
    take(1);
    return inner;
  }

  Formula command() {
    take(1);
    std::size_t end = 0;
    while (end < rest_.size() && is_letter(rest_[end])) ++end;
    const std::string name(take(end));
    if (name == "frac") {
      Formula top = group();
      Formula bottom = group();
      return {Kind::fraction, "", {std::move(top), std::move(bottom)}};
    }
    if (name == "text") {
      take(1);
      const std::string text(take(rest_.find('}')));
      take(1);
      return {Kind::word, text, {}};
    }
    const auto* const known = std::ranges::find(commands, name, &Command::name);
    return known == commands.end() ? Formula{Kind::word, name, {}}
                                   : Formula{known->kind, std::string(known->text), {}};
  }

  Formula atom() {
    skip_spaces();
    if (rest_.empty()) return {};
    if (rest_[0] == '{') return group();
    if (rest_[0] == '\\') return command();
    if (is_digit(rest_[0]) || rest_[0] == '.') return {Kind::number, number(), {}};
    const Kind kind = is_letter(rest_[0]) ? Kind::name : Kind::symbol;
    std::size_t size = 1;  // of a character in UTF-8
    while (size < rest_.size() && (static_cast<unsigned char>(rest_[size]) & 0xC0U) == 0x80U)
      ++size;
    std::string text(take(size));
    return {kind, text == "-" ? "−" : text, {}};
  }

  std::string_view rest_;
};

bool is_one_of(const Formula& part, std::initializer_list<std::string_view> texts) {
  return part.kind == Kind::symbol &&
         std::find(texts.begin(), texts.end(), part.text) != texts.end();
}

bool is_binary_operator(const Formula& part) {
  return is_one_of(part, {"+", "−", "·", "×", "=", "≥", "≤", "<", ">", "≈", "/"});
}

/// Whether the part at `index` of a row is a sign of the part after it, as in −x.
bool is_sign(const std::vector<Formula>& row, std::size_t index) {
  return is_one_of(row[index], {"−", "+"}) && (index == 0 || is_binary_operator(row[index - 1]) ||
                                               is_one_of(row[index - 1], {"(", ",", "|"}));
}

bool is_simple(const Formula& part) {
  if (part.kind == Kind::row) return part.parts.size() == 1 && is_simple(part.parts.front());
  return part.kind != Kind::fraction;
}

std::string in_parentheses_unless_simple(const Formula& part) {
  const std::string text = formula_text(part);
  return is_simple(part) ? text : "(" + text + ")";
}

bool is_spaced(const std::vector<Formula>& row, std::size_t index) {
  return is_binary_operator(row[index]) && row[index].text != "/" && !is_sign(row, index);
}

/// Whether there is a space before the part at `index` > 0 of a row.
bool has_space_before(const std::vector<Formula>& row, std::size_t index) {
  const Formula& part = row[index];
  const Formula& before = row[index - 1];
  if (is_spaced(row, index) || is_spaced(row, index - 1)) return true;
  if (is_one_of(part, {"(", ")", ","}) && before.kind == Kind::word) return false;
  const bool is_sum =
      before.text == "Σ" || (before.kind == Kind::sub && before.parts[0].text == "Σ");
  if (is_sum || is_one_of(before, {","}) || before.kind == Kind::word) return true;
  return part.kind == Kind::word && !is_sign(row, index - 1) && !is_one_of(before, {"(", "/", "∂"});
}

std::string row_text(const std::vector<Formula>& row) {
  std::string text;
  for (std::size_t i = 0; i < row.size(); ++i) {
    if (i > 0 && has_space_before(row, i)) text += ' ';
    text += formula_text(row[i]);
  }
  return text;
}

/// 2.5e-05 as "2.5" and "-5"; the second is empty if there is no exponent.
std::pair<std::string, std::string> split_exponent(const std::string& number) {
  const std::size_t e = number.find('e');
  if (e == std::string::npos) return {number, ""};
  std::string exponent = number.substr(e + 1);
  const std::string sign = exponent[0] == '-' ? "-" : "";
  exponent.erase(0, exponent.find_first_not_of("+-0"));
  return {number.substr(0, e), sign + exponent};
}

std::string mathml_number(const std::string& number) {
  if (number == "inf") return "<mi>∞</mi>";
  const auto [mantissa, exponent] = split_exponent(number);
  if (exponent.empty()) return "<mn>" + mantissa + "</mn>";
  const bool is_negative = exponent[0] == '-';
  const std::string digits = exponent.substr(is_negative ? 1 : 0);
  return "<mrow><mn>" + mantissa + "</mn><mo>×</mo><msup><mn>10</mn><mrow>" +
         (is_negative ? "<mo>−</mo>" : "") + "<mn>" + digits + "</mn></mrow></msup></mrow>";
}

/// Words of \text with a backslash before each character that means something in LaTeX.
std::string latex_text(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (std::string_view("_%&#$").find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

std::string latex_number(const std::string& number) {
  if (number == "inf") return "\\infty";
  const auto [mantissa, exponent] = split_exponent(number);
  return exponent.empty() ? mantissa : mantissa + " \\times 10^{" + exponent + "}";
}

}  // namespace

Formula parse_formula(std::string_view latex) {
  return Parser(latex).row();
}

std::string formula_text(const Formula& formula) {
  switch (formula.kind) {
    case Kind::row:
      return row_text(formula.parts);
    case Kind::fraction:
      return in_parentheses_unless_simple(formula.parts[0]) + "/" +
             in_parentheses_unless_simple(formula.parts[1]);
    case Kind::super:
    case Kind::sub:
      return formula_text(formula.parts[0]) + (formula.kind == Kind::super ? "^" : "_") +
             in_parentheses_unless_simple(formula.parts[1]);
    default:
      return formula.text;
  }
}

std::string formula_latex(const Formula& formula) {
  switch (formula.kind) {
    case Kind::row: {
      std::string text;
      for (const Formula& part : formula.parts) {
        text += (text.empty() ? "" : " ") + formula_latex(part);
      }
      return text;
    }
    case Kind::fraction:
      return "\\frac{" + formula_latex(formula.parts[0]) + "}{" + formula_latex(formula.parts[1]) +
             "}";
    case Kind::super:
    case Kind::sub:
      return formula_latex(formula.parts[0]) + (formula.kind == Kind::super ? "^{" : "_{") +
             formula_latex(formula.parts[1]) + "}";
    case Kind::number:
      return latex_number(formula.text);
    default:
      if (formula.text == "−") return "-";
      if (const auto name = command_of(formula.text); !name.empty())
        return "\\" + std::string(name);
      return formula.kind == Kind::word ? "\\text{" + latex_text(formula.text) + "}" : formula.text;
  }
}

std::string formula_mathml(const Formula& formula) {
  switch (formula.kind) {
    case Kind::row:
      return "<mrow>" + joined(formula.parts, "", formula_mathml) + "</mrow>";
    case Kind::fraction:
      return "<mfrac>" + formula_mathml(formula.parts[0]) + formula_mathml(formula.parts[1]) +
             "</mfrac>";
    case Kind::super:
    case Kind::sub: {
      const std::string tag = formula.kind == Kind::super ? "msup" : "msub";
      return "<" + tag + ">" + formula_mathml(formula.parts[0]) + formula_mathml(formula.parts[1]) +
             "</" + tag + ">";
    }
    case Kind::number:
      return mathml_number(formula.text);
    case Kind::name:
      return "<mi>" + formula.text + "</mi>";
    case Kind::word:
      return command_of(formula.text).empty()
                 ? "<mtext>" + xml_text(formula.text) + "</mtext>"
                 : "<mi>" + formula.text + "</mi><mspace width=\"0.17em\"/>";
    case Kind::symbol:
      return (is_one_of(formula, {"(", ")"}) ? "<mo stretchy=\"false\">" : "<mo>") +
             xml_text(formula.text) + "</mo>";
  }
  return {};
}

std::string in_formula(const std::string& number) {
  if (number == "inf") return "\\infty";
  if (number == "nan") return "\\text{nan}";
  if (number == "-inf") return "(-\\infty)";
  return number.starts_with("-") ? "(" + number + ")" : number;
}

std::string xml_text(std::string_view text) {
  constexpr std::array entities{std::pair{'&', "&amp;"}, std::pair{'<', "&lt;"},
                                std::pair{'>', "&gt;"}, std::pair{'"', "&quot;"}};
  std::string out;
  for (const char c : text) {
    const auto* const entity =
        std::ranges::find(entities, c, [](const auto& known) { return known.first; });
    const bool is_control = static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t';
    if (entity != entities.end()) {
      out += entity->second;
    } else {
      out += is_control ? '?' : c;
    }
  }
  return out;
}

}  // namespace xent
