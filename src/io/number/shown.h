// Numbers in sentences and tables for people.
#pragma once

#include <string>
#include <string_view>

#include "io/number/number_writer.h"

namespace xent {

/// The significant digits shown where none are asked for.
inline constexpr int shown_digits = 6;

/// The number in the fewest digits that read back, or rounded to format.digits if these are fewer.
std::string shown(double value,
                  const NumberFormat& format = {.digits = shown_digits, .float32 = false});

/// The value rounded to so many digits, as one does who writes every step down.
double rounded_to(double value, int digits);

/// How many significant digits a number is written in.
std::size_t digits_in(std::string_view number);

}  // namespace xent
