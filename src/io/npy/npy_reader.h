// NPY, NumPy's format for one array.
#pragma once

#include <memory>

#include "io/bytes/byte_source.h"
#include "io/reader.h"

namespace xent {

/// An array of real numbers, whole numbers or bools; streamed if it is in C order, held whole if in
/// Fortran order. Places are indices as in NumPy, from 0: "labels.npy[17, 2]". Throws Error if the
/// file is not such an array, or if it is a regular file of another size than its header promises.
std::unique_ptr<Reader> open_npy(ByteSource source, Role role);

}  // namespace xent
