// What gives probabilities away that are taken as logits, and what comes of it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace xent {

/// How far from 1 the numbers of a row may sum and still be meant to: the rounding of a few digits.
inline constexpr double sum_tolerance = 1e-3;

/// From so many numbers on it is no accident that all are in [0, 1].
inline constexpr std::uint64_t enough_values = 20;

/// "ln(1 + (C-1)/e) = 1.551": the softmax loss of probabilities taken as logits, where they are 1
/// for the class and 0 for the others; it falls no lower.
std::string softmax_floor(std::size_t classes);

/// "0.3133": the same of sigmoid, ln(1 + 1/e), for a label 1.
std::string sigmoid_floor();

}  // namespace xent
