// Which instruction set the kernels use.
#include "core/kernels.h"

#include <algorithm>
#include <array>
#include <cstdlib>

namespace xent {
namespace {

constexpr std::array all_kernels{&avx512_kernels, &avx2_kernels, &sse2_kernels};

/// The level above x86-64 that the translation unit of each table is compiled for.
std::size_t first_supported() {
  __builtin_cpu_init();
  const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
                    __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2");
  if (!avx2) return 2;
  const bool avx512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                      __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq") &&
                      __builtin_cpu_supports("avx512vl");
  return avx512 ? 0 : 1;
}

const Kernels& chosen_kernels() {
  const std::span<const Kernels* const> supported = supported_kernels();
  if (const char* name = std::getenv("XENT_ISA")) {
    for (const Kernels* candidate : supported) {
      if (candidate->name == name) return *candidate;
    }
  }
  return *supported.front();
}

}  // namespace

std::span<const Kernels* const> supported_kernels() noexcept {
  static const std::size_t first = first_supported();
  return std::span<const Kernels* const>(all_kernels).subspan(first);
}

const Kernels& kernels() noexcept {
  static const Kernels& chosen = chosen_kernels();
  return chosen;
}

}  // namespace xent
