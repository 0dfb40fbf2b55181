// The sums of each row that softmax needs: its maximum m, S, and sums over its labels.
//
//   S = sum of exp(x[j] - m) over all j except one j with x[j] = m
//   margin = sum of z[j] (m - x[j]),   mass = sum of z[j]
//
// Rows are taken in blocks. Narrow rows are transposed, so that the loops go across rows. Wide rows
// are summed one by one in lanes. In both cases a row's sums do not depend on its neighbours.
#pragma once

#include "core/kernels/exp_log.h"

namespace xent {
namespace {

constexpr std::size_t block_rows = 64;
constexpr std::size_t narrow_classes = 128;
constexpr std::size_t lane_count = 32;  // GCC unrolls loops of 16 before it could vectorise them

/// The sums of several rows, or of the lanes of one row.
template <class N, std::size_t size>
struct Sums {
  double maximum[size];
  double ties[size];  // for narrow rows: how often the maximum occurs, less 1
  Column<N, size> rest, margin, mass;

  XENT_INLINE void clear(std::size_t i) {
    rest.set(i, In<N>::number(0));
    margin.set(i, In<N>::number(0));
    mass.set(i, In<N>::number(0));
  }

  XENT_INLINE void add(std::size_t i, double x, bool is_left_out) {
    rest.set(i, rest.get(i) + exp_or_0(In<N>::sum(x, -maximum[i]), is_left_out));
  }

  XENT_INLINE void add_label(std::size_t i, double x, double z) {
    const N term = select(z == 0, In<N>::number(0), times(z, In<N>::sum(x, -maximum[i])));
    margin.set(i, margin.get(i) - term);
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

/// The sums of narrow rows; the sums over labels only if there are labels.
template <bool has_labels, class N>
XENT_INLINE void sum_narrow(const Transposed& x, const Transposed& z, std::size_t classes,
                            BlockSums<N>& sums) {
  for (std::size_t r = 0; r < block_rows; ++r) sums.maximum[r] = x.values[0][r];
  for (std::size_t j = 1; j < classes; ++j) {
    for (std::size_t r = 0; r < block_rows; ++r) {
      sums.maximum[r] = x.values[j][r] > sums.maximum[r] ? x.values[j][r] : sums.maximum[r];
    }
  }
  for (std::size_t r = 0; r < block_rows; ++r) {
    sums.ties[r] = -1;
    sums.clear(r);
  }
  for (std::size_t j = 0; j < classes; ++j) {
    for (std::size_t r = 0; r < block_rows; ++r) {
      const bool is_top = x.values[j][r] == sums.maximum[r];
      sums.ties[r] += is_top ? 1 : 0;
      sums.add(r, x.values[j][r], is_top);
      if constexpr (has_labels) sums.add_label(r, x.values[j][r], z.values[j][r]);
    }
  }
  for (std::size_t r = 0; r < block_rows; ++r) {
    sums.rest.set(r, sums.rest.get(r) + In<N>::number(sums.ties[r]));
  }
}

/// One value for every lane. Some may be fillers.
template <class T>
struct Lanes {
  T values[lane_count];

  /// x[0], ..., x[count - 1], then fillers.
  XENT_INLINE Lanes(const T* x, std::size_t count, T filler) {
    for (std::size_t l = 0; l < lane_count; ++l) values[l] = l < count ? x[l] : filler;
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

/// The first index of the value; 0 if it does not occur.
template <class T>
XENT_INLINE std::size_t first_of(T value, const T* __restrict x, std::size_t classes) {
  std::size_t begin = 0;
  for (; begin + lane_count <= classes; begin += lane_count) {
    int found = 0;
    for (std::size_t l = 0; l < lane_count; ++l) found |= x[begin + l] == value ? 1 : 0;
    if (found != 0) break;
  }
  for (std::size_t j = begin; j < classes; ++j) {
    if (x[j] == value) return j;
  }
  return 0;
}

/// The sums of one wide row, which is row r of the block. z are its labels, if it has labels.
template <bool has_labels, class N, class T>
XENT_INLINE void sum_wide(const T* __restrict x, const T* __restrict z, std::size_t classes,
                          BlockSums<N>& sums, std::size_t r) {
  const std::size_t whole = classes / lane_count * lane_count;
  const T maximum = maximum_of(x, classes);
  const std::size_t first = first_of(maximum, x, classes);
  const std::size_t group_of_first = first / lane_count * lane_count;
  Sums<N, lane_count> lanes;
  for (std::size_t l = 0; l < lane_count; ++l) {
    lanes.maximum[l] = maximum;
    lanes.clear(l);
  }
  // All lanes do the same, except in the group with the first maximum and in the last group.
  for (std::size_t j = 0; j < classes; j += lane_count) {
    const std::size_t stop = j <= group_of_first ? group_of_first : whole;
    for (; j < stop; j += lane_count) {
      for (std::size_t l = 0; l < lane_count; ++l) {
        lanes.add(l, x[j + l], false);
        if (has_labels) lanes.add_label(l, x[j + l], z[j + l]);
      }
    }
    if (j >= classes) break;
    const std::size_t count = classes - j < lane_count ? classes - j : lane_count;
    const Lanes<T> values(x + j, count, -static_cast<T>(__builtin_inf()));
    double place[lane_count];  // as doubles, which SSE2 can compare
    for (std::size_t l = 0; l < lane_count; ++l) place[l] = static_cast<double>(j + l);
    for (std::size_t l = 0; l < lane_count; ++l) {
      lanes.add(l, values.values[l], place[l] == static_cast<double>(first));
    }
    if (has_labels) {
      const Lanes<T> labels(z + j, count, 0);
      for (std::size_t l = 0; l < lane_count; ++l) {
        lanes.add_label(l, values.values[l], labels.values[l]);
      }
    }
  }
  sums.maximum[r] = maximum;
  sums.clear(r);
  for (std::size_t l = 0; l < lane_count; ++l) {
    sums.rest.set(r, sums.rest.get(r) + lanes.rest.get(l));
    sums.margin.set(r, sums.margin.get(r) + lanes.margin.get(l));
    sums.mass.set(r, sums.mass.get(r) + lanes.mass.get(l));
  }
}

/// The sums of the rows of a block. z are their labels, if they have labels.
template <bool has_labels, class N, class T>
XENT_INLINE void sum_rows(const T* __restrict x, const T* __restrict z, std::size_t rows,
                          std::size_t classes, BlockSums<N>& sums) {
  for (std::size_t r = 0; r < rows; ++r) {
    sum_wide<has_labels>(x + r * classes, has_labels ? z + r * classes : nullptr, classes, sums, r);
  }
  for (std::size_t r = rows; r < block_rows; ++r) {
    sums.maximum[r] = 0;
    sums.clear(r);
  }
}

}  // namespace
}  // namespace xent
