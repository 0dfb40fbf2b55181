#include "io/number/shown.h"

#include <algorithm>
#include <cmath>

#include "io/number/number.h"

namespace xent {

std::string shown(double value, const NumberFormat& format) {
  std::string shortest = to_text(value);
  const bool is_short = digits_in(shortest) <= static_cast<std::size_t>(format.digits);
  if (is_short || !std::isfinite(value)) return shortest;
  return to_text(value, {.digits = format.digits, .float32 = false});
}

double rounded_to(double value, int digits) {
  return parse_number(to_text(value, {.digits = digits, .float32 = false})).value_or(value);
}

std::size_t digits_in(std::string_view number) {
  number = number.substr(0, number.find_first_of("eE"));
  number.remove_prefix(std::min(number.find_first_of("123456789"), number.size()));
  return static_cast<std::size_t>(
      std::count_if(number.begin(), number.end(), [](char c) { return c >= '0' && c <= '9'; }));
}

}  // namespace xent
