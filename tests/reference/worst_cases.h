// The worst of many results: of each kind, and of each width.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>

namespace xent::test {

/// A kind of result and its bound.
struct Kind {
  std::string name;
  double bound;
};

class WorstCases {
 public:
  /// One result of a row of so many classes; `input` says of which row, and is asked only where it
  /// is the worst so far.
  void add(const Kind& kind, std::size_t classes, double error,
           const std::function<std::string()>& input);

  std::uint64_t results() const { return results_; }
  std::uint64_t beyond_bounds() const { return beyond_bounds_; }

  /// Each kind with its bound, each of its widths with the number of results and the worst.
  std::string table() const;

 private:
  struct Worst {
    std::uint64_t results = 0;
    double error = -1;
    std::string input;
  };
  struct Widths {
    double bound = 0;
    std::map<std::size_t, Worst> by_classes;
  };

  std::map<std::string, Widths> kinds_;
  std::uint64_t results_ = 0;
  std::uint64_t beyond_bounds_ = 0;
};

}  // namespace xent::test
