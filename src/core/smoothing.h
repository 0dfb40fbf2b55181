// Label smoothing.
#pragma once

namespace xent {

/// The label that smoothing by a share e makes of z, (1 - e) z + e / C: moved towards all of C
/// classes alike, which are 2 for a binary loss.
inline double smoothed_label(double z, double share, double classes) {
  return share == 0 ? z : (1 - share) * z + share / classes;
}

/// A binary loss, or its gradient, for a smoothed label:
///
///   L((1 - e) z + e / 2) = (1 - e) L(z) + e L(1/2),   as both are linear in the label.
///
/// Not the kernel's value for the label that smoothing makes: rounded, a label near 1 has lost what
/// 1 - z is, and with that most digits of the loss of a sure prediction. A term of factor 0 is 0.
inline long double smoothed(double at_label, double at_half, double share) {
  const long double own = share == 1 ? 0 : (1 - static_cast<long double>(share)) * at_label;
  return share == 0 ? own : own + static_cast<long double>(share) * at_half;
}

}  // namespace xent
