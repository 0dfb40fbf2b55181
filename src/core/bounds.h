// How far a result may be from the exact result. The tests check these bounds, and docs/accuracy.md
// quotes them.
//
// The unit is one ULP of the exact result: the spacing of doubles (or floats) there. A correctly
// rounded result is within 0.5. The bounds hold for finite logits, labels in [0, 1] and results
// that do not overflow.
#pragma once

namespace xent {

// Losses, in doubles.
inline constexpr double sigmoid_max_ulp = 0.8;
inline constexpr double weighted_max_ulp = 0.95;
inline constexpr double sparse_max_ulp = 0.8;
inline constexpr double softmax_max_ulp = 0.8;

// Probabilities and log-probabilities, in doubles.
inline constexpr double probability_max_ulp = 0.75;
inline constexpr double log_probability_max_ulp = 0.8;

// Gradients, in doubles. Each is a difference. If its terms cancel, the error may be larger by this
// part of an ULP of the greater term.
inline constexpr double gradient_max_ulp = 0.75;
inline constexpr double gradient_max_ulp_of_terms = 0.3;

// All results in floats. The last bound is the fraction of random inputs with a correctly rounded
// result.
inline constexpr double float_max_ulp = 0.51;
inline constexpr double float_gradient_max_ulp_of_terms = 0.00001;
inline constexpr double float_least_correctly_rounded = 0.99999;

}  // namespace xent
