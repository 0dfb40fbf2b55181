#include "io/npy/npy_convert.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>

namespace xent {
namespace {

/// A float16. Its exponent and fraction, at the places where a double has them, make a double that
/// is too small by exactly 2^(1023 - 15), the difference of the biases; also if the number is
/// subnormal. From 2^16 on it is an infinity or a NaN.
struct Half {
  std::uint16_t bits;
  explicit operator double() const {
    const std::uint64_t magnitude = std::uint64_t{bits} & 0x7fffU;
    const std::uint64_t sign = (std::uint64_t{bits} & 0x8000U) << 48U;
    const double value = std::bit_cast<double>(magnitude << 42U) * 0x1p1008;
    const std::uint64_t special = magnitude >= 0x7c00U ? std::uint64_t{0x7ff} << 52U : 0;
    return std::bit_cast<double>(std::bit_cast<std::uint64_t>(value) | special | sign);
  }
};

/// A bfloat16: the upper half of a float.
struct BrainFloat {
  std::uint16_t bits;
  explicit operator double() const {
    return static_cast<double>(std::bit_cast<float>(std::uint32_t{bits} << 16U));
  }
};

struct Bool {
  std::uint8_t bits;
  explicit operator double() const { return bits != 0 ? 1.0 : 0.0; }
};

template <class Element, bool swapped>
void convert(const char* from, std::size_t count, double* to) {
  for (std::size_t i = 0; i < count; ++i) {
    std::array<char, sizeof(Element)> bytes;
    std::memcpy(bytes.data(), from + i * sizeof(Element), sizeof(Element));
    if constexpr (swapped) std::reverse(bytes.begin(), bytes.end());
    to[i] = static_cast<double>(std::bit_cast<Element>(bytes));
  }
}

using Convert = void (*)(const char*, std::size_t, double*);

template <class Element>
Convert in_order(bool swapped) {
  return swapped ? &convert<Element, true> : &convert<Element, false>;
}

Convert routine_for(const NpyType& type) {
  const auto by_size = [&](auto one, auto two, auto four, auto eight) {
    switch (type.size) {
      case 1:
        return in_order<decltype(one)>(type.swapped);
      case 2:
        return in_order<decltype(two)>(type.swapped);
      case 4:
        return in_order<decltype(four)>(type.swapped);
      default:
        return in_order<decltype(eight)>(type.swapped);
    }
  };
  switch (type.kind) {
    case NpyType::Kind::boolean:
      return &convert<Bool, false>;
    case NpyType::Kind::integer:
      return by_size(std::int8_t{}, std::int16_t{}, std::int32_t{}, std::int64_t{});
    case NpyType::Kind::unsigned_integer:
      return by_size(std::uint8_t{}, std::uint16_t{}, std::uint32_t{}, std::uint64_t{});
    case NpyType::Kind::bfloat:
      return in_order<BrainFloat>(type.swapped);
    case NpyType::Kind::real:
      break;
  }
  return by_size(Bool{}, Half{}, float{}, double{});  // there is no float of one byte
}

}  // namespace

void convert_npy(const NpyType& type, const char* from, std::size_t count, double* to) noexcept {
  routine_for(type)(from, count, to);
}

}  // namespace xent
