// Numbers that can be read as doubles or as floats.
#pragma once

#include <concepts>
#include <cstddef>
#include <tuple>
#include <vector>

namespace xent {

/// Numbers held as doubles, as floats, or as both. A missing form is made when it is first asked
/// for, and kept. Files of float32 and results of that dtype are held as floats. Floats become the
/// same numbers as doubles; doubles are rounded to the nearest floats.
///
/// Only one thread at a time may use an object, even a const one.
class Numbers {
 public:
  /// Calls use with the vector that holds the numbers.
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
  /// The numbers as T.
  template <class T>
  const std::vector<T>& as() const {
    if constexpr (std::same_as<T, double>) {
      return doubles();
    } else {
      return floats();
    }
  }

  /// The doubles, to be changed. The floats are made again when they are asked for.
  std::vector<double>& edit();

  /// Rounds the numbers to floats.
  void round_to_floats();

  /// Keeps the first `count` numbers, if there are more.
  void truncate(std::size_t count);

  /// Makes room for `count` numbers of type T. The caller sets all of them.
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
