#include "io/number/numbers.h"

#include <algorithm>

#include "core/passes.h"

namespace xent {

const std::vector<double>& Numbers::doubles() const {
  auto& [doubles, floats] = held_;
  if (!has_doubles_) {
    doubles.resize(floats.size());
    widen(floats, doubles);
    has_doubles_ = true;
  }
  return doubles;
}

const std::vector<float>& Numbers::floats() const {
  auto& [doubles, floats] = held_;
  if (!has_floats_) {
    floats.resize(doubles.size());
    round_to_float(doubles, floats);
    has_floats_ = true;
  }
  return floats;
}

void Numbers::round_to_floats() {
  floats();
  has_doubles_ = false;
}

void Numbers::truncate(std::size_t count) {
  std::apply([&](auto&... held) { (held.resize(std::min(held.size(), count)), ...); }, held_);
}

std::vector<double>& Numbers::edit() {
  doubles();
  has_floats_ = false;
  return std::get<std::vector<double>>(held_);
}

}  // namespace xent
