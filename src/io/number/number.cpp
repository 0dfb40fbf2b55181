#include "io/number/number.h"

#include <fast_float/fast_float.h>

#include "io/number/plain_number.h"

namespace xent {

const char* read_number(const char* from, const char* end, double& value) {
  // Like std::from_chars, fast_float takes no leading plus.
  if (end - from > 1 && *from == '+' && from[1] != '-') ++from;
  const auto [stop, error] = fast_float::from_chars(from, end, value);
  const bool is_number = error == std::errc() || error == std::errc::result_out_of_range;
  // Like the C library, fast_float takes nan(...) as a NaN with a payload.
  return is_number && stop != from && stop[-1] != ')' ? stop : nullptr;
}

std::optional<double> parse_number(std::string_view text) {
  double value = 0;
  const char* const end = text.data() + text.size();
  return read_number(text.data(), end, value) == end && !text.empty() ? std::optional(value)
                                                                      : std::nullopt;
}

bool is_named_number(std::string_view text) {
  return text.size() < 16 && text.find_first_of("0123456789") == std::string_view::npos &&
         parse_number(text).has_value();
}

std::size_t json_number_end(std::string_view text, std::size_t at) {
  const auto accept = [&](char c) {
    const bool accepted = at < text.size() && text[at] == c;
    at += accepted ? 1 : 0;
    return accepted;
  };
  const auto accept_digits = [&] {
    const std::size_t from = at;
    while (at < text.size() && text[at] >= '0' && text[at] <= '9') ++at;
    return at > from;
  };
  accept('-');
  if (!accept('0') && !accept_digits()) return std::string_view::npos;
  if (accept('.') && !accept_digits()) return std::string_view::npos;
  if (accept('e') || accept('E')) {
    if (!accept('+')) accept('-');
    if (!accept_digits()) return std::string_view::npos;
  }
  return at;
}

double round_decimal(std::uint64_t mantissa, std::size_t decimals) noexcept {
  using Format = fast_float::binary_format<double>;
  // compute_float may give up only on exponents outside -27..55.
  const fast_float::adjusted_mantissa rounded =
      fast_float::compute_float<Format>(-static_cast<std::int64_t>(decimals), mantissa);
  return std::bit_cast<double>(static_cast<std::uint64_t>(rounded.power2)
                                   << Format::mantissa_explicit_bits() |
                               rounded.mantissa);
}

}  // namespace xent
