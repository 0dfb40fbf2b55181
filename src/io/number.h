// Numbers from text: correctly rounded, whatever the locale.
#pragma once

#include <optional>
#include <string_view>

namespace xent {

/// The double nearest to the number written in all of `text` (ties to even); none if it is not one.
///
/// Accepts an optional sign, decimal digits with an optional point and exponent, and nan, inf and
/// infinity in any case. A value too large is an infinity and one too small a zero, as IEEE 754
/// rounds them. No spaces, no hexadecimal digits.
std::optional<double> parse_number(std::string_view text);

}  // namespace xent
