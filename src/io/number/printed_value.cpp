#include "io/number/printed_value.h"

#include <algorithm>
#include <cmath>

#include "io/number/number.h"

namespace xent {

bool PrintedValue::matches(double number) const {
  if (number == value || (std::isnan(number) && std::isnan(value))) return true;
  // Half a unit of the last digit, and a margin for the rounding of both numbers to binary: 0.345
  // may have been printed as 0.35.
  const long double reach = 0.5L * static_cast<long double>(last_digit) * (1 + 1e-9L);
  return std::abs(static_cast<long double>(number) - static_cast<long double>(value)) <= reach;
}

std::optional<PrintedValue> parse_printed(const std::string& text) {
  const auto value = parse_number(text);
  if (!value) return std::nullopt;
  if (text.find_first_of("0123456789") == std::string::npos) return PrintedValue{text, *value, 0};
  const std::size_t mark = std::min(text.find_first_of("eE"), text.size());
  const std::size_t point = std::min(text.find('.'), mark);
  const auto decimals = static_cast<double>(point == mark ? 0 : mark - point - 1);
  const double exponent = mark == text.size() ? 0 : parse_number(text.substr(mark + 1)).value_or(0);
  double last_digit = std::pow(10.0, exponent - decimals);
  if (!std::isfinite(*value) || !std::isfinite(last_digit)) return std::nullopt;
  if (*value == 0 && last_digit >= 1) last_digit = 0;
  return PrintedValue{text, *value, last_digit};
}

}  // namespace xent
