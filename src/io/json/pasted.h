// Values on the command line, as people paste them.
#pragma once

#include <string>
#include <string_view>

namespace xent {

/// Whether a source given as `spec` is a value: it starts with [ or {, is a number, or is in
/// parentheses with or without a name before them: array([1, 2]), (1, 2).
bool is_inline_value(std::string_view spec);

/// The text as JSON. JSON stays as it is. Else it may be what NumPy, PyTorch, TensorFlow, JAX,
/// Python, R or MATLAB print or take as an array:
///
///     [[0.1 0.2]          array([[1., 2.]], dtype=float32)      (1, 2)
///      [1.  2. ]]         tensor(0.5, grad_fn=<NllLossBackward0>)
///     c(1, 2)             rbind(c(1, 2), c(3, 4))               [1 2; 3 4]
///
/// with numbers such as 1., .5, +1, 1_000 and 3L, with True and False, np.nan and -inf, and with
/// strings and names in single quotes. Values stay at their offsets where they can. Text that is
/// none of it is left as it is. Throws TextError where an array is cut short by "...", or where its
/// elements are separated in two ways.
std::string pasted_json(std::string_view text);

}  // namespace xent
