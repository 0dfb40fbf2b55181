#include "io/printed_value.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "io/number.h"

namespace xent {

bool PrintedValue::matches(double number) const {
  if (number == value || (std::isnan(number) && std::isnan(value))) return true;
  // Half of the last digit, and the rounding of both to binary, for 0.35 may be printed of 0.345.
  const long double reach = 0.5L * static_cast<long double>(last_digit) * (1 + 1e-9L);
  return std::abs(static_cast<long double>(number) - static_cast<long double>(value)) <= reach;
}

std::optional<PrintedValue> parse_printed(const std::string& text) {
  const auto value = parse_number(text);
  if (!value) return std::nullopt;
  if (!std::isfinite(*value)) return PrintedValue{text, *value, 0};
  const std::size_t mark = std::min(text.find_first_of("eE"), text.size());
  const long exponent = mark == text.size() ? 0 : std::strtol(text.c_str() + mark + 1, nullptr, 10);
  const std::size_t point = std::min(text.find('.'), mark);
  const auto decimals = static_cast<long>(point == mark ? 0 : mark - point - 1);
  return PrintedValue{text, *value, std::pow(10.0, static_cast<double>(exponent - decimals))};
}

}  // namespace xent
