// NPY, NumPy's format for one array.
#pragma once

#include <memory>

#include "io/bytes/byte_source.h"
#include "io/reader.h"

namespace xent {

/// Opens an array of real numbers, whole numbers or bools. An array in C order is streamed, an
/// array in Fortran order is held whole. Places are indices from 0, as in NumPy: "labels.npy[17,
/// 2]". Throws Error if the file is not such an array, or if it is a regular file and its size is
/// not the size that its header promises.
std::unique_ptr<Reader> open_npy(ByteSource source, Role role);

}  // namespace xent
