// NPY elements to doubles.
#pragma once

#include <cstddef>

#include "io/npy/npy_header.h"

namespace xent {

/// Converts `count` elements of the type to the nearest doubles; a bool becomes 0 or 1. The
/// elements need not be aligned.
void convert_npy(const NpyType& type, const char* from, std::size_t count, double* to) noexcept;

}  // namespace xent
