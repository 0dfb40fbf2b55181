// What softmax needs of each row: its maximum m, S, and sums over its labels.
//
//   S = sum of exp(x[j] - m) over all j but one where x[j] = m
//   margin = sum of z[j] (m - x[j]),   mass = sum of z[j]
//
// Rows are taken in blocks. Narrow rows are transposed, so that the loops go across rows; wide ones
// are summed one by one in lanes. Either way a row's sums do not depend on its neighbours.
#pragma once

#include "core/kernels/exp_log.h"

namespace xent {
namespace {

constexpr std::size_t block_rows = 64;
constexpr std::size_t narrow_classes = 128;
constexpr std::size_t lane_count = 32;  // GCC unrolls loops of 16 before it could vectorise them

/// An array of numbers, the high and low parts apart so that loops over it vectorise.
template <class N, std::size_t size>
struct Column;

template <std::size_t size>
struct Column<double, size> {
  double value[size];
  XENT_INLINE double get(std::size_t i) const { return value[i]; }
  XENT_INLINE void set(std::size_t i, double a) { value[i] = a; }
};

template <std::size_t size>
struct Column<Pair, size> {
  double hi[size], lo[size];
  XENT_INLINE Pair get(std::size_t i) const { return {hi[i], lo[i]}; }
  XENT_INLINE void set(std::size_t i, Pair a) { hi[i] = a.hi, lo[i] = a.lo; }
};

/// The sums of several rows, or of the lanes of one row.
template <class N, std::size_t size>
struct Sums {
  double maximum[size];
  double ties[size];  // how often the maximum occurs
  Column<N, size> rest, margin, mass;

  XENT_INLINE void clear(std::size_t i) {
    ties[i] = 0;
    rest.set(i, In<N>::number(0));
    margin.set(i, In<N>::number(0));
    mass.set(i, In<N>::number(0));
  }

  XENT_INLINE void add(std::size_t i, double x) {
    const N d = In<N>::sum(x, -maximum[i]);
    const N e = exp(d);
    const bool top = x == maximum[i];
    ties[i] += top ? 1 : 0;
    rest.set(i, rest.get(i) + select(top | (leading(d) < least_exponent), In<N>::number(0), e));
  }

  XENT_INLINE void add_label(std::size_t i, double x, double z) {
    const N below = In<N>::sum(maximum[i], -x);
    const N term = select(z == 0, In<N>::number(0), times(z, below));
    margin.set(i, margin.get(i) + term);
    mass.set(i, mass.get(i) + In<N>::number(z));
  }
};

/// A block of rows [rows, classes], class by class: values[j][r]. Rows beyond the last are 0.
struct Transposed {
  double values[narrow_classes][block_rows];

  template <class T>
  XENT_INLINE void read(const T* __restrict x, std::size_t rows, std::size_t classes) {
    for (std::size_t j = 0; j < classes; ++j) {
      for (std::size_t r = 0; r < rows; ++r) values[j][r] = x[r * classes + j];
      for (std::size_t r = rows; r < block_rows; ++r) values[j][r] = 0;
    }
  }

  /// 1 at each row's class, else 0.
  XENT_INLINE void read_classes(const std::int64_t* y, std::size_t rows, std::size_t classes) {
    for (std::size_t j = 0; j < classes; ++j) {
      for (std::size_t r = 0; r < block_rows; ++r) values[j][r] = 0;
    }
    for (std::size_t r = 0; r < rows; ++r) values[y[r]][r] = 1;
  }

  template <class T>
  XENT_INLINE void write(T* __restrict x, std::size_t rows, std::size_t classes) const {
    for (std::size_t j = 0; j < classes; ++j) {
      for (std::size_t r = 0; r < rows; ++r) x[r * classes + j] = static_cast<T>(values[j][r]);
    }
  }
};

template <class N>
using BlockSums = Sums<N, block_rows>;

/// The sums of narrow rows; those over labels if there are any.
template <class N>
XENT_INLINE void sum_narrow(const Transposed& x, std::size_t classes, BlockSums<N>& sums) {
  for (std::size_t r = 0; r < block_rows; ++r) sums.maximum[r] = x.values[0][r];
  for (std::size_t j = 1; j < classes; ++j) {
    for (std::size_t r = 0; r < block_rows; ++r) {
      sums.maximum[r] = x.values[j][r] > sums.maximum[r] ? x.values[j][r] : sums.maximum[r];
    }
  }
  for (std::size_t r = 0; r < block_rows; ++r) sums.clear(r);
  for (std::size_t j = 0; j < classes; ++j) {
    for (std::size_t r = 0; r < block_rows; ++r) sums.add(r, x.values[j][r]);
  }
  for (std::size_t r = 0; r < block_rows; ++r) {
    sums.rest.set(r, sums.rest.get(r) + In<N>::number(sums.ties[r] - 1));
  }
}

template <class N>
XENT_INLINE void sum_narrow_labels(const Transposed& x, const Transposed& z, std::size_t classes,
                                   BlockSums<N>& sums) {
  for (std::size_t j = 0; j < classes; ++j) {
    for (std::size_t r = 0; r < block_rows; ++r) {
      sums.add_label(r, x.values[j][r], z.values[j][r]);
    }
  }
}

/// The last classes of a row, fewer than there are lanes, filled up with others.
template <class T>
struct Remainder {
  T values[lane_count];

  XENT_INLINE Remainder(const T* x, std::size_t begin, std::size_t end, T filler) {
    for (std::size_t l = 0; l < lane_count; ++l)
      values[l] = begin + l < end ? x[begin + l] : filler;
  }
};

template <class T>
XENT_INLINE T maximum_of(const T* __restrict x, std::size_t classes) {
  const std::size_t whole = classes / lane_count * lane_count;
  T lanes[lane_count];
  for (T& lane : lanes) lane = x[0];
  for (std::size_t j = 0; j < whole; j += lane_count) {
    for (std::size_t l = 0; l < lane_count; ++l)
      lanes[l] = x[j + l] > lanes[l] ? x[j + l] : lanes[l];
  }
  T maximum = x[0];
  for (const T lane : lanes) maximum = lane > maximum ? lane : maximum;
  for (std::size_t j = whole; j < classes; ++j) maximum = x[j] > maximum ? x[j] : maximum;
  return maximum;
}

/// The sums of one wide row, as row r of the block; z is null or its labels.
template <class N, class T>
XENT_INLINE void sum_wide(const T* __restrict x, const T* __restrict z, std::size_t classes,
                          BlockSums<N>& sums, std::size_t r) {
  const std::size_t whole = classes / lane_count * lane_count;
  const T maximum = maximum_of(x, classes);
  Sums<N, lane_count> lanes;
  for (std::size_t l = 0; l < lane_count; ++l) {
    lanes.maximum[l] = maximum;
    lanes.clear(l);
  }
  for (std::size_t j = 0; j < whole; j += lane_count) {
    for (std::size_t l = 0; l < lane_count; ++l) lanes.add(l, x[j + l]);
  }
  const Remainder<T> last(x, whole, classes, -static_cast<T>(__builtin_inf()));
  for (std::size_t l = 0; l < lane_count; ++l) lanes.add(l, last.values[l]);
  if (z != nullptr) {
    for (std::size_t j = 0; j < whole; j += lane_count) {
      for (std::size_t l = 0; l < lane_count; ++l) lanes.add_label(l, x[j + l], z[j + l]);
    }
    const Remainder<T> last_labels(z, whole, classes, 0);
    for (std::size_t l = 0; l < lane_count; ++l) {
      lanes.add_label(l, last.values[l], last_labels.values[l]);
    }
  }
  sums.maximum[r] = maximum;
  sums.clear(r);
  for (std::size_t l = 0; l < lane_count; ++l) {
    sums.ties[r] += lanes.ties[l];
    sums.rest.set(r, sums.rest.get(r) + lanes.rest.get(l));
    sums.margin.set(r, sums.margin.get(r) + lanes.margin.get(l));
    sums.mass.set(r, sums.mass.get(r) + lanes.mass.get(l));
  }
  sums.rest.set(r, sums.rest.get(r) + In<N>::number(sums.ties[r] - 1));
}

/// The sums of the rows of a block; z is null or their labels.
template <class N, class T>
XENT_INLINE void sum_rows(const T* __restrict x, const T* __restrict z, std::size_t rows,
                          std::size_t classes, BlockSums<N>& sums) {
  for (std::size_t r = 0; r < rows; ++r) {
    sum_wide(x + r * classes, z == nullptr ? nullptr : z + r * classes, classes, sums, r);
  }
  for (std::size_t r = rows; r < block_rows; ++r) {
    sums.maximum[r] = sums.ties[r] = 0;
    sums.clear(r);
  }
}

}  // namespace
}  // namespace xent
