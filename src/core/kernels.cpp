// Chooses the instruction set of the kernels.
#include "core/kernels.h"

#include <array>

#include "base/isa.h"

namespace xent {
namespace {

/// One table per Isa, the best first.
constexpr std::array all_kernels{&avx512_kernels, &avx2_kernels, &sse2_kernels};

std::size_t index_of(Isa isa) {
  return all_kernels.size() - 1 - static_cast<std::size_t>(isa);
}

}  // namespace

std::span<const Kernels* const> supported_kernels() noexcept {
  static const std::size_t first = index_of(best_isa());
  return std::span<const Kernels* const>(all_kernels).subspan(first);
}

const Kernels& kernels() noexcept {
  static const Kernels& chosen = *all_kernels[index_of(chosen_isa())];
  return chosen;
}

}  // namespace xent
