#include "app/account/probabilities.h"

#include <cmath>
#include <numbers>

#include "io/number/number_writer.h"

namespace xent {
namespace {

constexpr NumberFormat four_digits{.digits = 4, .float32 = false};

}  // namespace

std::string softmax_floor(std::size_t classes) {
  const double floor = std::log1p(static_cast<double>(classes - 1) / std::numbers::e);
  return "ln(1 + (C-1)/e) = " + to_text(floor, four_digits);
}

std::string sigmoid_floor() {
  return to_text(std::log1p(1 / std::numbers::e), four_digits);
}

}  // namespace xent
