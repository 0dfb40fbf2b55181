// Whole numbers in files.
#pragma once

#include <cstdint>
#include <string_view>

namespace xent {

/// The number that these bytes are, the least significant first. Requires at most 8 bytes.
inline std::uint64_t little_endian(std::string_view bytes) {
  std::uint64_t value = 0;
  for (auto byte = bytes.rbegin(); byte != bytes.rend(); ++byte) {
    value = value << 8U | static_cast<unsigned char>(*byte);
  }
  return value;
}

}  // namespace xent
