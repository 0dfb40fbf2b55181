// The kernels for AVX2; src/core/CMakeLists.txt has its compiler options.
#include "core/kernels/table.h"

namespace xent {

constinit const Kernels avx2_kernels = all_kernels("avx2");

}  // namespace xent
