// Numbers from text: correctly rounded, whatever the locale.
#pragma once

#include <optional>
#include <string_view>

namespace xent {

/// Reads the number that starts at `from`: the double nearest to it (ties to even). Returns its
/// end, or null if there is none.
///
/// Accepts an optional sign, decimal digits with an optional point and exponent, and nan, inf and
/// infinity in any case. A value too large is an infinity and one too small a zero, as IEEE 754
/// rounds them. No spaces, no hexadecimal digits.
const char* read_number(const char* from, const char* end, double& value);

/// The number written in all of `text`; none if it is not one.
std::optional<double> parse_number(std::string_view text);

}  // namespace xent
