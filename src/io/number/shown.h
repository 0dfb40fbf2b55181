// Numbers in sentences and tables for people.
#pragma once

#include <string>
#include <string_view>

#include "io/number/number_writer.h"

namespace xent {

/// The number of significant digits if the user does not choose it.
inline constexpr int shown_digits = 6;

/// The number in the fewest digits that read back, or rounded to format.digits if that is shorter.
std::string shown(double value,
                  const NumberFormat& format = {.digits = shown_digits, .float32 = false});

/// The value rounded to `digits` significant digits, as a person rounds who writes down every step.
double rounded_to(double value, int digits);

/// The number of significant digits in the text of a number.
std::size_t digits_in(std::string_view number);

}  // namespace xent
