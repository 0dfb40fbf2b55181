// Signs that logits are probabilities, and the loss that this mistake cannot fall below.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <string>

#include "io/number/number_writer.h"

namespace xent {

/// How far the sum of a row may be from 1 if it is meant to be 1: the rounding of a few digits.
inline constexpr double sum_tolerance = 1e-3;

/// If this many numbers are all in [0, 1], it is no accident.
inline constexpr std::uint64_t enough_values = 20;

/// "ln(1 + (C-1)/e) = 1.551": the least softmax loss if probabilities are taken as logits; it
/// belongs to probability 1 for the true class.
inline std::string softmax_floor(std::size_t classes) {
  const double floor = std::log1p(static_cast<double>(classes - 1) / std::numbers::e);
  return "ln(1 + (C-1)/e) = " + to_text(floor, {.digits = 4, .float32 = false});
}

/// "0.3133": the least sigmoid loss of a label 1 in that case, ln(1 + 1/e).
inline std::string sigmoid_floor() {
  return to_text(std::log1p(1 / std::numbers::e), {.digits = 4, .float32 = false});
}

}  // namespace xent
