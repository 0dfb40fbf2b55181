// NPY, NumPy's format for one array.
#pragma once

#include <memory>

#include "io/bytes/byte_source.h"
#include "io/field_plan.h"
#include "io/npy/npy_header.h"
#include "io/reader.h"

namespace xent {

/// The plan of the source that the array belongs to; null: of an array alone.
using SharedPlan = std::shared_ptr<const FieldPlan>;

/// Opens an array of real numbers, whole numbers or bools. An array in C order is streamed, an
/// array in Fortran order is held whole. Places are indices from 0, as in NumPy: "labels.npy[17,
/// 2]". Throws Error if the file is not such an array, or if it is a regular file and its size is
/// not the size that its header promises.
std::unique_ptr<Reader> open_npy(ByteSource source, Role role, const NpyOptions& options = {},
                                 SharedPlan plan = nullptr);

/// The same of an array without a header, of which nothing but this is known. Its shape has been
/// checked, and its size is that of the source.
std::unique_ptr<Reader> open_bare_array(ByteSource source, NpyHeader header, Role role,
                                        SharedPlan plan);

}  // namespace xent
