// Numbers from text: correctly rounded, whatever the locale.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace xent {

/// Reads the number that starts at `from` as the nearest double (ties to even). Returns the end of
/// the number, or null if there is no number.
///
/// A number is an optional sign and decimal digits with an optional point and exponent, or nan, inf
/// or infinity in any case. Too large a value becomes an infinity, too small a value a zero, as
/// IEEE 754 rounds them. Spaces and hexadecimal digits are not accepted.
const char* read_number(const char* from, const char* end, double& value);

/// The number that the whole text is; none if the text is not a number.
std::optional<double> parse_number(std::string_view text);

/// Whether the text is the name of a NaN or of an infinity, as read_number takes it.
bool is_named_number(std::string_view text);

/// The offset of the end of the number that starts at `at`, if JSON spells numbers so, else npos.
/// More characters may follow: of 01 and 1.5.2, the numbers end after 0 and 1.5.
std::size_t json_number_end(std::string_view text, std::size_t at);

}  // namespace xent
