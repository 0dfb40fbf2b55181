// A slip in the loss of one row.
#pragma once

#include <functional>
#include <string>

#include "app/slips/form.h"

namespace xent {

/// What is computed by mistake.
struct RowSlip {
  std::string name;
  /// The wrong loss; NaN if the slip is not possible there.
  std::function<double(const LossForm&)> loss;
  /// How much of the slip is a choice: 1, or 2 if there are so many of its kind that a number of
  /// few digits is some of them by chance.
  int changes = 1;
  /// Whether ignored losses are computed too.
  bool counts_ignored = false;
  bool is_float32 = false;  ///< sums and means are rounded to float32, too
};

}  // namespace xent
