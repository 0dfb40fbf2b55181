#include "io/number.h"

#include <fast_float/fast_float.h>

namespace xent {

std::optional<double> parse_number(std::string_view text) {
  // fast_float follows std::from_chars, which takes no leading plus.
  if (text.starts_with('+') && !text.starts_with("+-")) text.remove_prefix(1);
  double value = 0;
  const auto [end, error] = fast_float::from_chars(text.data(), text.data() + text.size(), value);
  if (end != text.data() + text.size() || text.empty()) return std::nullopt;
  if (error != std::errc() && error != std::errc::result_out_of_range) return std::nullopt;
  return value;
}

}  // namespace xent
