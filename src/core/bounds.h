// How far a result may be from the exact one: what the tests gate on and docs/accuracy.md quotes.
//
// In ULP of the exact result, the spacing of doubles (or floats) at it; a correctly rounded result
// is within 0.5. They hold for finite logits, labels in [0, 1] and results that do not overflow.
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

// Gradients, in doubles. Each is a difference; where its terms cancel, a part of an ULP of the
// greater term is added.
inline constexpr double gradient_max_ulp = 0.75;
inline constexpr double gradient_max_ulp_of_terms = 0.3;

// Everything in floats; the fraction is of random inputs.
inline constexpr double float_max_ulp = 0.51;
inline constexpr double float_gradient_max_ulp_of_terms = 0.00001;
inline constexpr double float_least_correctly_rounded = 0.99999;

}  // namespace xent
