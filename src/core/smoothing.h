// Label smoothing.
#pragma once

namespace xent {

/// The label z after smoothing by a share e over C classes: (1 - e) z + e / C. A binary loss has 2
/// classes.
inline double smoothed_label(double z, double share, double classes) {
  return share == 0 ? z : (1 - share) * z + share / classes;
}

/// A binary loss L, or its gradient, for a smoothed label:
///
///   L((1 - e) z + e / 2) = (1 - e) L(z) + e L(1/2),   because L is linear in the label.
///
/// The kernel is not called with the smoothed label: a rounded label near 1 has lost digits of 1 -
/// z, and so most digits of the loss of a sure prediction. A term with the factor 0 is 0.
inline long double smoothed(double at_label, double at_half, double share) {
  const long double own = share == 1 ? 0 : (1 - static_cast<long double>(share)) * at_label;
  return share == 0 ? own : own + static_cast<long double>(share) * at_half;
}

}  // namespace xent
