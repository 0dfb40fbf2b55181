// How often losses of each size occur, counted as they come.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace xent {

/// Counts values in bins whose width is a power of two, so wide that the greatest value falls into
/// the upper half of them. A bin that is too narrow is merged with its neighbour; so the counts are
/// the same for any order and any parts that are counted for themselves and merged.
class Histogram {
 public:
  static constexpr std::size_t most_bins = 128;

  void add(double value);
  void merge(const Histogram& other);

  /// The counts in at most `bins` bins, a power of two up to most_bins, of the width that
  /// width(bins) gives; the first begins at 0, the last is not empty.
  std::vector<std::uint64_t> counts(std::size_t bins) const;
  double width(std::size_t bins) const;

  std::uint64_t counted() const { return counted_; }
  std::uint64_t negative() const { return negative_; }    ///< not in the bins
  std::uint64_t nonfinite() const { return nonfinite_; }  ///< not in the bins

 private:
  void widen(int exponent);

  int exponent_ = std::numeric_limits<double>::min_exponent - 53;  // the width of a bin: 2^exponent
  std::vector<std::uint64_t> bins_;                                // empty or most_bins
  std::uint64_t counted_ = 0;                                      // in the bins
  std::uint64_t negative_ = 0;
  std::uint64_t nonfinite_ = 0;
};

}  // namespace xent
