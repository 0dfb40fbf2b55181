// Numbers to text, in any locale: the fewest digits that read back, or a given number of
// significant digits.
#pragma once

#include <cstddef>
#include <string>

namespace xent {

/// How a number is written.
struct NumberFormat {
  int digits = 0;  ///< significant digits, 1 to 17; 0: the fewest that read back to the same number
  bool float32 = false;  ///< the numbers are float32 values: read back to the same float
};

inline constexpr std::size_t max_number_size = 32;

/// Writes the number and returns the end. Requires room for max_number_size bytes; all of them may
/// be overwritten.
///
///   fewest digits  the shortest decimal that reads back to the same bits; if there are several,
///                  the nearest: 0.1291089, 3, 100000, 0.0001234. Scientific, as 1e+16 or
///                  4.539889921686465e-05, if the printed number is below 1e-4 or at least 1e16.
///   N digits       rounded from the exact binary value, ties to even; zeros are kept: 0.5000,
///                  10.00. Scientific if the printed number is below 1e-4 or at least 10^N.
///   zero           0 and -0, with N digits 0.000.
///   not finite     nan (never with a sign), inf, -inf.
char* write_number(char* to, double value, const NumberFormat& format) noexcept;

/// The same as a string.
std::string to_text(double value, const NumberFormat& format = {});

}  // namespace xent
