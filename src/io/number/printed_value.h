// A number as somebody printed it, rounded to its last digit.
#pragma once

#include <optional>
#include <string>

namespace xent {

struct PrintedValue {
  std::string text;
  double value = 0;
  double last_digit = 0;  ///< the size of one unit in the last printed digit; 0: the value is exact

  /// Whether the number, rounded to the printed digits, is the value.
  bool matches(double number) const;
};

/// Reads 0.3536, 2e-5, 1.0598e+00, inf, nan. A zero without decimals is exactly 0. None if the text
/// is not a number, or if a double cannot hold its value or the unit of its last digit (0e400,
/// 1e400).
std::optional<PrintedValue> parse_printed(const std::string& text);

}  // namespace xent
