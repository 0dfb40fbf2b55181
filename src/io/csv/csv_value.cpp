#include "io/csv/csv_value.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>

#include "base/contains.h"
#include "base/text.h"
#include "io/number/number.h"

namespace xent {
namespace {

/// What stands in place of ASCII in numbers that are set for people.
constexpr std::array<std::string_view, 9> typographic_marks{
    "\u2212", "\u2013", "\u00A0", "\u2009", "\u202F", "\u2019", "\u20AC", "\u00A3", "\u00A5"};

bool is_digit(char c) {
  return std::isdigit(static_cast<unsigned char>(c)) != 0;
}

/// The text with a space in place of each mark of typography.
std::string without_marks(std::string_view text) {
  std::string plain;
  while (!text.empty()) {
    const auto* const mark =
        std::find_if(typographic_marks.begin(), typographic_marks.end(),
                     [&](std::string_view one) { return text.starts_with(one); });
    const bool is_mark = mark != typographic_marks.end();
    plain += is_mark ? ' ' : text[0];
    text.remove_prefix(is_mark ? mark->size() : 1);
  }
  return plain;
}

bool is_hexadecimal(std::string_view text) {
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  if (!text.starts_with("0x") && !text.starts_with("0X")) return false;
  return text.size() > 2 && std::all_of(text.begin() + 2, text.end(), [](char c) {
           return std::isxdigit(static_cast<unsigned char>(c)) != 0 ||
                  std::string_view(".pP+-").find(c) != std::string_view::npos;
         });
}

/// Whether the letter at `at` stands where an exponent's does: 1e-5, Fortran's 1.D+00.
bool is_exponent(std::string_view text, std::size_t at) {
  if (std::string_view("eEdD").find(text[at]) == std::string_view::npos) return false;
  if (at == 0 || at + 1 == text.size()) return false;
  const char before = text[at - 1], after = text[at + 1];
  return (is_digit(before) || before == '.') && (is_digit(after) || after == '+' || after == '-');
}

}  // namespace

std::optional<double> cell_number(std::string_view text, char decimal) {
  if (decimal == '.' || text.find_first_of(",.") == std::string_view::npos) {
    if (const auto number = parse_number(text)) return number;
  } else if (text.find('.') == std::string_view::npos) {
    std::string with_point(text);
    with_point[with_point.find(',')] = '.';
    return parse_number(with_point);
  }
  if (text == "TRUE" || text == "True" || text == "true") return 1;
  if (text == "FALSE" || text == "False" || text == "false") return 0;
  return std::nullopt;
}

bool shows_decimal_comma(std::string_view text) {
  const std::size_t comma = text.find(',');
  if (comma == std::string_view::npos || !cell_number(text, ',')) return false;
  const std::string_view whole = text.substr(text.find_first_not_of("+-"));
  const std::size_t before = whole.find(',');
  const std::string_view behind = whole.substr(before + 1);
  const bool has_three = behind.size() == 3 && std::all_of(behind.begin(), behind.end(), is_digit);
  return !(has_three && before >= 1 && before <= 3 && whole[0] != '0');
}

bool is_list(std::string_view text) {
  return text.size() > 1 && ((text.front() == '[' && text.back() == ']') ||
                             (text.front() == '(' && text.back() == ')'));
}

std::vector<std::string_view> list_items(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\xFF";
  std::vector<std::string_view> items;
  std::string_view rest = text.substr(1, text.size() - 2);
  const auto skip_blanks = [&] {
    rest.remove_prefix(std::min(rest.find_first_not_of(blanks), rest.size()));
  };
  for (skip_blanks(); !rest.empty(); skip_blanks()) {
    const std::size_t end = std::min(rest.find_first_of(" \t\r\xFF,"), rest.size());
    items.push_back(rest.substr(0, end));
    rest.remove_prefix(end);
    skip_blanks();
    if (rest.starts_with(',')) rest.remove_prefix(1);
  }
  return items;
}

std::string without_thousands(std::string_view text) {
  const std::size_t first = text.find_first_of(",.' ");
  if (first == std::string_view::npos) return {};
  const char separator = text[first];
  const std::size_t sign = text.find_first_not_of("+-");
  if (sign > 1 || first == sign || first - sign > 3) return {};
  std::string plain(text.substr(0, first));
  std::size_t at = first;
  for (; at < text.size() && text[at] == separator; at += 4) {
    const std::string_view group = text.substr(at + 1, 3);
    if (group.size() < 3 || !std::ranges::all_of(group, is_digit)) return {};
    plain += group;
  }
  if (at < text.size() && (text[at] == ',' || text[at] == '.')) {
    plain += '.';
    plain += text.substr(at + 1);
  } else if (at < text.size()) {
    return {};
  }
  return parse_number(plain) && plain.find_first_not_of("+-.0123456789") == std::string::npos
             ? plain
             : "";
}

bool is_nearly_number(std::string_view text) {
  if (text.starts_with('_')) return false;
  if (is_hexadecimal(text)) return true;
  const std::string plain = without_marks(text);
  bool has_digit = false;
  for (std::size_t i = 0; i < plain.size(); ++i) {
    const auto c = static_cast<unsigned char>(plain[i]);
    has_digit = has_digit || is_digit(plain[i]);
    if (c >= 0x80 || (std::isalpha(c) != 0 && !is_exponent(plain, i))) return false;
  }
  return has_digit;
}

bool is_missing_word(std::string_view text) {
  static constexpr std::array<std::string_view, 11> words{
      "na", "n/a", "#n/a", "<na>", "nat", "null", "none", "-", "--", ".", "?"};
  return contains(words, in_lower_case(text));
}

}  // namespace xent
