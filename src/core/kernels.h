// The vectorised kernels. One source is compiled for each instruction set; a table of them is
// chosen at start.
//
// All tables give the same bits. Arrays do not overlap. Shapes are as in losses.h, given as rows
// and classes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace xent {

/// The kernels whose inputs and results are of type T.
template <class T>
struct KernelsFor {
  using Binary = void(const T* logits, const T* labels, T* results, std::size_t count);
  using Weighted = void(const T* logits, const T* labels, const T* pos_weights, T* results,
                        std::size_t count);
  using Unary = void(const T* logits, T* results, std::size_t count);
  using Softmax = void(const T* logits, const T* labels, T* results, std::size_t rows,
                       std::size_t classes);
  using Sparse = void(const T* logits, const std::int64_t* labels, T* results, std::size_t rows,
                      std::size_t classes);
  using Rows = void(const T* logits, T* results, std::size_t rows, std::size_t classes);

  Binary *sigmoid_cross_entropy, *sigmoid_cross_entropy_gradient;
  Weighted *weighted_cross_entropy, *weighted_cross_entropy_gradient;
  Unary *sigmoid, *log_sigmoid;
  Softmax *softmax_cross_entropy, *softmax_cross_entropy_gradient;
  Sparse *sparse_softmax_cross_entropy, *sparse_softmax_cross_entropy_gradient;
  Rows *softmax, *log_softmax;

  /// Writes 96 numbers to `sums` whose exact sum is the sum of the values. Returns false if it
  /// cannot: if the values are too far apart (one has a bit below 2^-140 of the largest), not
  /// finite, or too large. Requires that count is a multiple of 32 and at most 4096.
  bool (*sum_block)(const T* values, std::size_t count, double* sums);

  bool (*surely_in_unit_interval)(const T* values, std::size_t count);  ///< see passes.h
};

struct Kernels {
  std::string_view name;
  KernelsFor<double> for_double;
  KernelsFor<float> for_float;
  // The routines of passes.h.
  void (*round_to_float)(const double* values, float* results, std::size_t count);
  void (*widen)(const float* values, double* results, std::size_t count);
  bool (*all_finite)(const double* values, std::size_t count);
  std::size_t (*count_of)(char wanted, const char* text, std::size_t size);
  std::size_t (*count_and_watch)(char wanted, char watched, const char* text, std::size_t size,
                                 bool* has_watched);

  template <class T>
  const KernelsFor<T>& of() const;
};
template <>
inline const KernelsFor<double>& Kernels::of<double>() const {
  return for_double;
}
template <>
inline const KernelsFor<float>& Kernels::of<float>() const {
  return for_float;
}

extern const Kernels sse2_kernels, avx2_kernels, avx512_kernels;

/// The tables that this machine can run, the best first. There is at least one.
std::span<const Kernels* const> supported_kernels() noexcept;

/// The table in use. The environment variable XENT_ISA (sse2, avx2, avx512) names it, if this
/// machine can run that table; else it is the best table.
const Kernels& kernels() noexcept;

}  // namespace xent
