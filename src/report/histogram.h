// How often losses of each size occur. They are counted one by one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace xent {

/// Counts values in bins. Their width is a power of two, so large that the greatest value falls
/// into the upper half of the bins; if a greater value comes, neighbours are merged. So the counts
/// depend neither on the order of the values nor on how parts of them are counted and merged.
class Histogram {
 public:
  static constexpr std::size_t most_bins = 128;

  /// Counts a value; one that is negative or not finite is left out.
  void add(double value);
  void merge(const Histogram& other);

  /// The counts of bins of width(bins), from the one that begins at 0 to the last that is not
  /// empty. There are at most `bins` of them, a power of two up to most_bins.
  std::vector<std::uint64_t> counts(std::size_t bins) const;
  double width(std::size_t bins) const;

  std::uint64_t counted() const { return counted_; }

 private:
  void widen(int exponent);

  int exponent_ = std::numeric_limits<double>::min_exponent - 53;  // the width of a bin: 2^exponent
  std::vector<std::uint64_t> bins_;                                // empty or most_bins
  std::uint64_t counted_ = 0;
};

}  // namespace xent
