// The instruction set that the vectorised routines use. This is a header without a source file, so
// that the loss core needs no other library.
#pragma once

#include <sys/platform/x86.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace xent {

/// The levels of x86-64 that have routines: the baseline, v3 and v4.
enum class Isa : std::uint8_t { sse2, avx2, avx512 };

inline std::string_view name_of(Isa isa) noexcept {
  constexpr std::array<std::string_view, 3> names{"sse2", "avx2", "avx512"};
  return names[static_cast<std::size_t>(isa)];
}

/// The best level that this machine can run. The C library has asked the processor when the program
/// started. Compilers' built-in functions ask it again, which takes longer on a virtual machine
/// than a small calculation.
inline Isa best_isa() noexcept {
  const bool avx2 = CPU_FEATURE_ACTIVE(AVX2) && CPU_FEATURE_ACTIVE(FMA) &&
                    CPU_FEATURE_ACTIVE(BMI1) && CPU_FEATURE_ACTIVE(BMI2);
  if (!avx2) return Isa::sse2;
  const bool avx512 = CPU_FEATURE_ACTIVE(AVX512F) && CPU_FEATURE_ACTIVE(AVX512BW) &&
                      CPU_FEATURE_ACTIVE(AVX512CD) && CPU_FEATURE_ACTIVE(AVX512DQ) &&
                      CPU_FEATURE_ACTIVE(AVX512VL);
  return avx512 ? Isa::avx512 : Isa::avx2;
}

/// The level to use: that of the environment variable XENT_ISA (sse2, avx2, avx512) if this machine
/// can run it, else the best one.
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
