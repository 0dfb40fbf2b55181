// Softmax cross-entropy against distributions and against classes, block of rows by block of rows.
#pragma once

#include "core/careful.h"
#include "core/kernels/ordinary.h"
#include "core/kernels/rows.h"

namespace xent {
namespace {

/// losses[i] = margin + mass log1p(S) for the rows of a block. For rows that are not ordinary,
/// careful(r) gives the loss, row by row.
template <class T, class Careful>
XENT_INLINE void finish_losses(const BlockSums<Number<T>>& sums, bool soft, std::size_t rows,
                               std::size_t classes, T* __restrict losses, Careful careful) {
  const double least = least_of_row<T>(classes);
  T results[block_rows];
  Condition ordinary[block_rows];
  for (std::size_t r = 0; r < block_rows; ++r) {
    using N = Number<T>;
    const N rest = sums.rest.get(r);
    const N tail = log1p(rest);
    const double loss =
        rounded(plus_tail(sums.margin.get(r), soft ? sums.mass.get(r) * tail : tail));
    results[r] = static_cast<T>(loss);
    ordinary[r] = less(least, leading(rest)) & ordinary_maximum(sums.maximum[r]) &
                  Ordinary<T>::result(loss, least);
  }
  for (std::size_t r = 0; r < rows; ++r) {
    losses[r] = holds(ordinary[r]) ? results[r] : static_cast<T>(careful(r));
  }
}

template <class T>
void softmax_cross_entropy(const T* __restrict x, const T* __restrict z, T* __restrict losses,
                           std::size_t rows, std::size_t classes) noexcept {
  BlockSums<Number<T>> sums;
  for (std::size_t first = 0; first < rows; first += block_rows) {
    const std::size_t count = rows - first < block_rows ? rows - first : block_rows;
    const T* block = x + first * classes;
    const T* labels = z + first * classes;
    if (classes <= narrow_classes) {
      Transposed logits, targets;
      logits.read(block, count, classes);
      targets.read(labels, count, classes);
      sum_narrow<true>(logits, targets, classes, sums);
    } else {
      sum_rows<true>(block, labels, count, classes, sums);
    }
    finish_losses(sums, true, count, classes, losses + first, [=](std::size_t r) {
      return careful_softmax_loss(block + r * classes, labels + r * classes, classes);
    });
  }
}

template <class T>
void sparse_cross_entropy(const T* __restrict x, const std::int64_t* __restrict y,
                          T* __restrict losses, std::size_t rows, std::size_t classes) noexcept {
  using N = Number<T>;
  BlockSums<N> sums;
  for (std::size_t first = 0; first < rows; first += block_rows) {
    const std::size_t count = rows - first < block_rows ? rows - first : block_rows;
    const T* block = x + first * classes;
    const std::int64_t* labels = y + first;
    if (classes <= narrow_classes) {
      Transposed logits;
      logits.read(block, count, classes);
      sum_narrow<false>(logits, logits, classes, sums);
    } else {
      sum_rows<false, N, T>(block, nullptr, count, classes, sums);
    }
    for (std::size_t r = 0; r < count; ++r) {
      const double own = block[r * classes + static_cast<std::size_t>(labels[r])];
      sums.margin.set(r, In<N>::sum(sums.maximum[r], -own));
    }
    finish_losses(sums, false, count, classes, losses + first, [=](std::size_t r) {
      return careful_sparse_loss(block + r * classes, labels[r], classes);
    });
  }
}

}  // namespace
}  // namespace xent
