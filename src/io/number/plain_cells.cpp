#include "io/number/plain_cells.h"

#include <sys/platform/x86.h>

namespace xent {

const PlainCells* plain_cells(Isa isa) noexcept {
  if (isa == Isa::avx512 && CPU_FEATURE_ACTIVE(AVX512_VBMI2)) return &plain_cells_avx512;
  return isa == Isa::sse2 ? nullptr : &plain_cells_avx2;
}

}  // namespace xent
