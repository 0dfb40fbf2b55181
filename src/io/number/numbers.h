// Numbers that are wanted as doubles or as floats.
#pragma once

#include <concepts>
#include <cstddef>
#include <tuple>
#include <vector>

namespace xent {

/// Numbers held as doubles, as floats or as both: the one is made of the other when first asked
/// for, and kept. Floats come of files of float32 and of results of that dtype; as doubles they are
/// the same numbers, doubles as floats are rounded to nearest.
///
/// Belongs to one thread at a time, also where it is const.
class Numbers {
 public:
  /// use(vector) with the vector that holds them.
  template <class Use>
  decltype(auto) visit(Use use) const {
    return has_doubles_ ? use(std::get<std::vector<double>>(held_))
                        : use(std::get<std::vector<float>>(held_));
  }

  std::size_t size() const {
    return visit([](const auto& numbers) { return numbers.size(); });
  }
  bool empty() const { return size() == 0; }
  double operator[](std::size_t i) const {
    return visit([i](const auto& numbers) { return static_cast<double>(numbers[i]); });
  }

  const std::vector<double>& doubles() const;
  const std::vector<float>& floats() const;
  /// Those of type T.
  template <class T>
  const std::vector<T>& as() const {
    if constexpr (std::same_as<T, double>) {
      return doubles();
    } else {
      return floats();
    }
  }

  /// The doubles, to be changed: the floats are then made anew.
  std::vector<double>& edit();

  /// Rounds them to floats.
  void round_to_floats();

  /// Leaves the first `count` of them, if there are more.
  void truncate(std::size_t count);

  /// So many numbers of type T, to be set one and all.
  template <class T>
  std::vector<T>& resize(std::size_t count) {
    has_doubles_ = std::same_as<T, double>;
    has_floats_ = !has_doubles_;
    auto& numbers = std::get<std::vector<T>>(held_);
    numbers.resize(count);
    return numbers;
  }

 private:
  mutable std::tuple<std::vector<double>, std::vector<float>> held_;
  mutable bool has_doubles_ = true;
  mutable bool has_floats_ = false;
};

}  // namespace xent
