// Which instruction set the vectorised routines use. In a header alone, as the loss core is a
// library of its own.
#pragma once

#include <sys/platform/x86.h>

#include <array>
#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace xent {

/// The levels of x86-64 that there are routines for: the baseline, v3 and v4.
enum class Isa : std::uint8_t { sse2, avx2, avx512 };

inline std::string_view name_of(Isa isa) noexcept {
  constexpr std::array<std::string_view, 3> names{"sse2", "avx2", "avx512"};
  return names[static_cast<std::size_t>(isa)];
}

/// The best that this machine can run. The C library has asked the processor at start; to ask
/// again, as compilers' built-in functions do, takes a virtual machine longer than a small
/// calculation.
inline Isa best_isa() noexcept {
  const bool avx2 = CPU_FEATURE_ACTIVE(AVX2) && CPU_FEATURE_ACTIVE(FMA) &&
                    CPU_FEATURE_ACTIVE(BMI1) && CPU_FEATURE_ACTIVE(BMI2);
  if (!avx2) return Isa::sse2;
  const bool avx512 = CPU_FEATURE_ACTIVE(AVX512F) && CPU_FEATURE_ACTIVE(AVX512BW) &&
                      CPU_FEATURE_ACTIVE(AVX512CD) && CPU_FEATURE_ACTIVE(AVX512DQ) &&
                      CPU_FEATURE_ACTIVE(AVX512VL);
  return avx512 ? Isa::avx512 : Isa::avx2;
}

/// The one to use: the one that the environment variable XENT_ISA names (sse2, avx2, avx512) if
/// this machine can run it, else the best one.
inline Isa chosen_isa() noexcept {
  const Isa best = best_isa();
  const char* const wanted = std::getenv("XENT_ISA");
  if (wanted == nullptr) return best;
  for (const Isa isa : {Isa::sse2, Isa::avx2, Isa::avx512}) {
    if (name_of(isa) == wanted && isa <= best) return isa;
  }
  return best;
}

}  // namespace xent
