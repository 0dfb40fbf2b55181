// A number as it was printed: with so many digits, and meant to the last of them.
#pragma once

#include <optional>
#include <string>

namespace xent {

struct PrintedValue {
  std::string text;
  double value = 0;
  double last_digit = 0;  ///< one in the last digit that was printed; 0: exactly the value

  /// Whether the number, rounded to the digits printed, is the value.
  bool matches(double number) const;
};

/// Of 0.3536, 2e-5, 1.0598e+00, inf, nan. A zero without decimals is exactly 0. None if the text is
/// no number, or if no double can tell its last digit (0e400, 1e400).
std::optional<PrintedValue> parse_printed(const std::string& text);

}  // namespace xent
