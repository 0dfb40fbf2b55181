// Slips in the loss of one row: what people and programs compute in its place.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "app/slips/form.h"

namespace xent {

/// What is computed by mistake.
struct RowSlip {
  std::string name;
  /// The wrong loss; NaN if the slip is not possible there.
  std::function<double(const Form&)> loss;
  /// How much of the slip is a choice: 1, or 2 if there are so many of its kind that a number of
  /// few digits is some of them by chance.
  int changes = 1;
  /// Whether ignored losses are computed too.
  bool counts_ignored = false;
  bool is_float32 = false;  ///< sums and means are rounded to float32, too
};

/// The slips that are possible for losses of this form.
std::vector<RowSlip> row_slips(const Form& form);

/// The many slips of one number each, which take time: temperatures.
std::vector<RowSlip> temperatures(const Form& form);

}  // namespace xent
