// The readings of the arrays: which axes may be the class axis, by their shapes.
#pragma once

#include <optional>
#include <vector>

#include "app/job/layout.h"
#include "app/job/request.h"

namespace xent {

/// How labels belong to the logits, by their shapes.
enum class Fit : std::uint8_t {
  none,
  each,   ///< one label per logit: the same shape
  vector  ///< one label per vector of classes
};

/// Logits and labels, if the classes are on this axis.
struct Reading {
  Layout logits;                 ///< of one class if they have no class axis
  std::optional<Layout> labels;  ///< none: there are no labels
  std::optional<int> axis;       ///< the class axis, if the command has to name it
  Fit fit = Fit::none;
};

/// The readings that the shapes allow; if they allow none, the usual reading. The first reading has
/// the axis that is asked for, or else the last axis that fits.
std::vector<Reading> plan_readings(const Request& request, const Extent& logits,
                                   const std::optional<Extent>& labels);

}  // namespace xent
