#include "io/plain_cells.h"

namespace xent {

const PlainCells* plain_cells(Isa isa) noexcept {
  if (isa == Isa::avx512 && __builtin_cpu_supports("avx512vbmi2")) return &plain_cells_avx512;
  return isa == Isa::sse2 ? nullptr : &plain_cells_avx2;
}

}  // namespace xent
