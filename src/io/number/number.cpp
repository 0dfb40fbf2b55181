#include "io/number/number.h"

#include <fast_float/fast_float.h>

#include "io/number/plain_number.h"

namespace xent {

const char* read_number(const char* from, const char* end, double& value) {
  // fast_float follows std::from_chars, which takes no leading plus.
  if (end - from > 1 && *from == '+' && from[1] != '-') ++from;
  const auto [stop, error] = fast_float::from_chars(from, end, value);
  const bool is_number = error == std::errc() || error == std::errc::result_out_of_range;
  // As the C library does, fast_float takes nan(...) for a NaN with a payload.
  return is_number && stop != from && stop[-1] != ')' ? stop : nullptr;
}

std::optional<double> parse_number(std::string_view text) {
  double value = 0;
  const char* const end = text.data() + text.size();
  return read_number(text.data(), end, value) == end && !text.empty() ? std::optional(value)
                                                                      : std::nullopt;
}

double round_decimal(std::uint64_t mantissa, std::size_t decimals) noexcept {
  using Format = fast_float::binary_format<double>;
  // It may give up on exponents outside -27..55 only.
  const fast_float::adjusted_mantissa rounded =
      fast_float::compute_float<Format>(-static_cast<std::int64_t>(decimals), mantissa);
  return std::bit_cast<double>(static_cast<std::uint64_t>(rounded.power2)
                                   << Format::mantissa_explicit_bits() |
                               rounded.mantissa);
}

}  // namespace xent
