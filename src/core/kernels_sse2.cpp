// The kernels for SSE2; src/core/CMakeLists.txt has its compiler options.
#include "core/kernels/table.h"

namespace xent {

constinit const Kernels sse2_kernels = all_kernels("sse2");

}  // namespace xent
