// The kernels for AVX-512; src/core/CMakeLists.txt has its compiler options.
#include "core/kernels/table.h"

namespace xent {

constinit const Kernels avx512_kernels = all_kernels("avx512");

}  // namespace xent
