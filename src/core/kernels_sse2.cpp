// The kernels for SSE2; src/core/CMakeLists.txt has its compiler options.
#include "core/kernels/table.h"

namespace xent {

constinit const Kernels sse2_kernels{"sse2", kernels_for<double>, kernels_for<float>};

}  // namespace xent
