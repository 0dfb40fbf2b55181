// The header of an NPY file: the type, the order and the shape of its array.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/shape.h"

namespace xent {

/// The type of an array's elements, as NumPy names it: a kind and a size in bytes.
struct NpyType {
  enum class Kind : char {
    boolean = 'b',
    integer = 'i',
    unsigned_integer = 'u',
    real = 'f',
    bfloat = 'V'  // of 16 bits: NumPy has no name for them
  };
  Kind kind = Kind::real;
  std::size_t size = 8;
  bool swapped = false;  ///< in big-endian order

  /// Whether an element has the bytes of a double, or of a float.
  bool is_double() const { return kind == Kind::real && size == sizeof(double) && !swapped; }
  bool is_float() const { return kind == Kind::real && size == sizeof(float) && !swapped; }

  /// The name that NumPy prints: "float64".
  std::string name() const;
};

struct NpyHeader {
  NpyType type;
  bool fortran_order = false;
  Shape shape;
};

/// What every file starts with.
inline constexpr std::string_view npy_magic = "\x93NUMPY";

/// The bytes before the header's text: magic, version, and the length of the text. And the most
/// bytes that the text may have.
inline constexpr std::size_t npy_prefix_shortest = 10;
inline constexpr std::size_t npy_prefix_longest = 12;
inline constexpr std::size_t npy_header_longest = std::size_t{1} << 20;

/// Where the header's text is in the file.
struct NpyPrefix {
  std::size_t begin = 0, end = 0;
};

/// Reads the first npy_prefix_longest bytes of a file. Throws Error, whose place is `name`.
NpyPrefix parse_npy_prefix(std::string_view bytes, const std::string& name);

/// What the elements of the type V2 are: NumPy writes arrays so whose type it does not know.
enum class NpyVoid { refused, bfloat16 };

struct NpyOptions {
  NpyVoid npy_void = NpyVoid::refused;
};

/// Parses the header's text, a Python dict literal. Throws Error, whose place is `name`.
NpyHeader parse_npy_header(std::string_view text, const std::string& name,
                           const NpyOptions& options = {});

/// Throws Error, whose place is `name`, if the shape has no values, or more bytes than there can
/// be.
void check_shape(const NpyHeader& header, const std::string& name);

/// The header of a version 1.0 file of the type `descr`: '<f8' or '<f4'. Its size is a multiple of
/// 64 and does not depend on the first dimension.
std::string npy_header(const Shape& shape, std::string_view descr);

}  // namespace xent
