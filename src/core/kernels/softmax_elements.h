// The results of softmax for each logit: probabilities, log-probabilities and gradients.
#pragma once

#include "core/careful.h"
#include "core/kernels/ordinary.h"
#include "core/kernels/rows.h"

namespace xent {
namespace {

/// The values of a row that its elements need.
template <class N>
struct Row {
  double maximum;
  N rest;        // S
  N other;       // log1p(S), or the mass of the labels
  double least;  // the least result that is kept
};

/// Whether exp(x - m) is 0 in every format.
XENT_INLINE Condition vanishes(double x, double maximum) {
  return less(x - maximum, -746);
}

/// Whether x is -inf.
XENT_INLINE Condition ruled_out(double x) {
  return less(x, -0x1.fffffffffffffp1023);
}

/// exp(x - m) / (1 + S).
struct Probability {
  template <class N>
  XENT_INLINE static N evaluate(double x, double, const Row<N>& row) {
    return exp_or_0(In<N>::sum(x, -row.maximum)) / one_plus(row.rest);
  }
  template <class T, class N>
  XENT_INLINE static Condition keep(double result, double x, double, const Row<N>& row) {
    return Ordinary<T>::result(result, row.least) | vanishes(x, row.maximum);
  }
};

/// (x - m) - log1p(S).
struct LogProbability {
  template <class N>
  XENT_INLINE static N evaluate(double x, double, const Row<N>& row) {
    const N value = In<N>::sum(x, -row.maximum) - row.other;
    return select(x == -__builtin_inf(), In<N>::number(x), value);
  }
  template <class T, class N>
  XENT_INLINE static Condition keep(double result, double x, double, const Row<N>& row) {
    return Ordinary<T>::result(result, row.least) | ruled_out(x);
  }
};

/// softmax(x)[j] mass - z[j] = ((e mass - z) - z S) / (1 + S), e = exp(x - m). For the one true
/// class with the largest logit the first difference is exactly 0, and -S / (1 + S) is left.
struct Gradient {
  template <class N>
  XENT_INLINE static N evaluate(double x, double z, const Row<N>& row) {
    const N share = exp_or_0(In<N>::sum(x, -row.maximum)) * row.other - In<N>::number(z);
    return (share - times(z, row.rest)) / one_plus(row.rest);
  }
  template <class T, class N>
  XENT_INLINE static Condition keep(double result, double x, double z, const Row<N>& row) {
    return Ordinary<T>::result(result, row.least) |
           (less(magnitude(z), 0x1p-1074) & vanishes(x, row.maximum));
  }
};

/// The labels of wide rows, by class and row of a block.
struct NoLabels {
  XENT_INLINE double operator()(std::size_t, std::size_t) const { return 0; }
};
template <class T>
struct RowLabels {
  const T* z;
  std::size_t classes;
  XENT_INLINE double operator()(std::size_t j, std::size_t r) const { return z[r * classes + j]; }
};

/// Compares doubles, because SSE2 cannot compare 64-bit integers.
struct ClassLabels {
  const std::int64_t* y;  // of all rows of a block
  XENT_INLINE double operator()(std::size_t j, std::size_t r) const {
    return static_cast<std::int32_t>(j) == static_cast<double>(y[r]) ? 1 : 0;
  }
};

/// A block of rows and its results.
template <class T>
struct Block {
  const T* __restrict x;
  T* __restrict results;
  std::size_t rows, classes;
};

template <class Element, class T, class Careful>
XENT_INLINE void evaluate_narrow(const Block<T>& block, const Transposed& x, const Transposed& z,
                                 const BlockSums<Number<T>>& sums, Careful careful) {
  const double least = least_of_row<T>(block.classes);
  Transposed results;
  Condition ordinary[block_rows];
  for (std::size_t r = 0; r < block_rows; ++r) {
    ordinary[r] = ordinary_maximum(sums.maximum[r]);
  }
  for (std::size_t j = 0; j < block.classes; ++j) {
    for (std::size_t r = 0; r < block_rows; ++r) {
      const Row<Number<T>> row{sums.maximum[r], sums.rest.get(r), sums.mass.get(r), least};
      const double a = x.values[j][r], b = z.values[j][r];
      const double result = rounded(Element::evaluate(a, b, row));
      results.values[j][r] = result;
      ordinary[r] &= Element::template keep<T>(result, a, b, row);
    }
  }
  results.write(block.results, block.rows, block.classes);
  for (std::size_t r = 0; r < block.rows; ++r) {
    if (!holds(ordinary[r])) careful(r);
  }
}

template <class Element, class T, class Labels, class Careful>
XENT_INLINE void evaluate_wide(const Block<T>& block, Labels label,
                               const BlockSums<Number<T>>& sums, Careful careful) {
  const double least = least_of_row<T>(block.classes);
  for (std::size_t r = 0; r < block.rows; ++r) {
    const Row<Number<T>> row{sums.maximum[r], sums.rest.get(r), sums.mass.get(r), least};
    const T* __restrict x = block.x + r * block.classes;
    T* __restrict results = block.results + r * block.classes;
    Condition ordinary = ordinary_maximum(row.maximum);
    for (std::size_t j = 0; j < block.classes; ++j) {
      const double z = label(j, r);
      const double result = rounded(Element::evaluate(x[j], z, row));
      results[j] = static_cast<T>(result);
      ordinary &= Element::template keep<T>(result, double{x[j]}, z, row);
    }
    if (!holds(ordinary)) careful(r);
  }
}

/// Evaluates one Element for each logit of all rows. The labels are z, y, or none.
template <class Element, class T, class Careful>
XENT_INLINE void evaluate_rows(const T* x, const T* z, const std::int64_t* y, T* results,
                               std::size_t rows, std::size_t classes, Careful careful) {
  BlockSums<Number<T>> sums;
  for (std::size_t first = 0; first < rows; first += block_rows) {
    const std::size_t count = rows - first < block_rows ? rows - first : block_rows;
    const Block<T> block{x + first * classes, results + first * classes, count, classes};
    const T* const block_z = z == nullptr ? nullptr : z + first * classes;
    const auto careful_row = [=](std::size_t r) { careful(first + r); };
    const bool narrow = classes <= narrow_classes;
    Transposed logits, labels;
    if (narrow) {
      logits.read(block.x, count, classes);
      if (z != nullptr) {
        labels.read(block_z, count, classes);
        sum_narrow<true>(logits, labels, classes, sums);
      } else {
        sum_narrow<false>(logits, labels, classes, sums);
      }
    } else if (z != nullptr) {
      sum_rows<true>(block.x, block_z, count, classes, sums);
    } else {
      sum_rows<false>(block.x, block_z, count, classes, sums);
    }
    const std::int64_t* const block_y = y == nullptr ? nullptr : y + first;
    if (y != nullptr) {
      if (narrow) labels.read_classes(block_y, count, classes);
      for (std::size_t r = 0; r < block_rows; ++r) sums.mass.set(r, In<Number<T>>::number(1));
    }
    if (z == nullptr && y == nullptr) {  // the place of the mass holds log1p(S)
      for (std::size_t r = 0; r < block_rows; ++r) sums.mass.set(r, log1p(sums.rest.get(r)));
    }
    if (narrow) {
      evaluate_narrow<Element>(block, logits, labels, sums, careful_row);
    } else if (z != nullptr) {
      evaluate_wide<Element>(block, RowLabels<T>{block_z, classes}, sums, careful_row);
    } else if (y != nullptr) {
      evaluate_wide<Element>(block, ClassLabels{block_y}, sums, careful_row);
    } else {
      evaluate_wide<Element>(block, NoLabels{}, sums, careful_row);
    }
  }
}

template <class T>
void softmax(const T* __restrict x, T* __restrict probabilities, std::size_t rows,
             std::size_t classes) noexcept {
  evaluate_rows<Probability, T>(
      x, nullptr, nullptr, probabilities, rows, classes, [=](std::size_t i) {
        careful_softmax(x + i * classes, classes, probabilities + i * classes);
      });
}

template <class T>
void log_softmax(const T* __restrict x, T* __restrict log_probabilities, std::size_t rows,
                 std::size_t classes) noexcept {
  evaluate_rows<LogProbability, T>(
      x, nullptr, nullptr, log_probabilities, rows, classes, [=](std::size_t i) {
        careful_log_softmax(x + i * classes, classes, log_probabilities + i * classes);
      });
}

template <class T>
void softmax_gradient(const T* __restrict x, const T* __restrict z, T* __restrict gradient,
                      std::size_t rows, std::size_t classes) noexcept {
  evaluate_rows<Gradient, T>(x, z, nullptr, gradient, rows, classes, [=](std::size_t i) {
    careful_softmax_gradient(x + i * classes, z + i * classes, classes, gradient + i * classes);
  });
}

template <class T>
void sparse_gradient(const T* __restrict x, const std::int64_t* __restrict y,
                     T* __restrict gradient, std::size_t rows, std::size_t classes) noexcept {
  evaluate_rows<Gradient, T>(x, nullptr, y, gradient, rows, classes, [=](std::size_t i) {
    careful_sparse_gradient(x + i * classes, y[i], classes, gradient + i * classes);
  });
}

}  // namespace
}  // namespace xent
