// The kernels for AVX-512; src/core/CMakeLists.txt has its compiler options.
#include "core/kernels/table.h"

namespace xent {

constinit const Kernels avx512_kernels{"avx512", kernels_for<double>, kernels_for<float>};

}  // namespace xent
