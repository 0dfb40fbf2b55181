// The property of every tally: however its input is cut into parts, and in whatever groups the
// parts are merged, it is the tally of the whole.
#pragma once

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <ios>
#include <limits>
#include <random>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "core/exact_sum.h"

namespace xent {

using Random = std::mt19937_64;

/// A whole number below `count`.
inline std::size_t below(std::size_t count, Random& random) {
  return std::uniform_int_distribution<std::size_t>(0, count - 1)(random);
}

template <class T>
const T& one_of(const std::vector<T>& values, Random& random) {
  return values[below(values.size(), random)];
}

/// Numbers with ties, infinities and NaN among them.
inline double any_number(Random& random) {
  const double infinity = std::numeric_limits<double>::infinity();
  static const std::vector<double> special{
      0, -0.0, 1, 1, 0.5, 0.25, -1, 2, 3, 255, 1e300, -1e-310, infinity, -infinity, std::nan("")};
  return below(3, random) == 0 ? std::normal_distribution<double>(0, 3)(random)
                               : one_of(special, random);
}

/// Rows at which an array of so many is cut, from 0 to all of them; some parts are empty.
inline std::vector<std::size_t> any_cuts(std::size_t rows, Random& random) {
  std::vector<std::size_t> cuts(below(8, random));
  for (std::size_t& cut : cuts) cut = below(rows + 1, random);
  cuts.push_back(0);
  cuts.push_back(rows);
  std::sort(cuts.begin(), cuts.end());
  return cuts;
}

/// Merges neighbours until one is left.
template <class Tally, class Merge>
Tally merge_in_any_groups(std::vector<Tally> parts, Random& random, Merge merge) {
  while (parts.size() > 1) {
    const std::size_t i = below(parts.size() - 1, random);
    merge(parts[i], parts[i + 1]);
    parts.erase(parts.begin() + static_cast<std::ptrdiff_t>(i) + 1);
  }
  return std::move(parts.front());
}

/// Everything in a tally, as text: numbers to the last bit, and all NaN alike.
class Told {
 public:
  Told() = default;
  template <class First, class... Others>
  explicit Told(const First& first, const Others&... others) {
    *this << first;
    ((*this << others), ...);
  }

  Told& operator<<(const Told& told) { return append("{" + told.text_ + "}"); }
  Told& operator<<(const std::string& text) { return append(text); }
  Told& operator<<(double value) {
    std::ostringstream text;
    text << std::hexfloat << value;
    return append(std::isnan(value) ? "nan" : text.str());
  }
  Told& operator<<(std::uint64_t count) { return append(std::to_string(count)); }
  Told& operator<<(std::uint8_t count) { return append(std::to_string(count)); }
  Told& operator<<(bool flag) { return append(flag ? "yes" : "no"); }
  /// The sum rounded, and what rounding took away.
  Told& operator<<(const ExactSum& sum) {
    const auto rounded = sum.rounded<double>();
    ExactSum rest = sum;
    rest.add(-rounded);
    return *this << rounded << rest.rounded<double>();
  }
  template <class T>
  Told& operator<<(const std::vector<T>& values) {
    Told told;
    for (const auto& value : values) told << value;
    return *this << told;
  }

  const std::string& text() const { return text_; }

 private:
  Told& append(const std::string& text) {
    text_ += text + " ";
    return *this;
  }

  std::string text_;
};

}  // namespace xent
