// How the arrays may be taken apart: which axes may be that of the classes.
#pragma once

#include <optional>
#include <vector>

#include "app/job/layout.h"
#include "app/job/request.h"

namespace xent {

/// How labels stand to the logits, by their shapes.
enum class Fit : std::uint8_t {
  none,
  each,   ///< one a logit: the same shape
  vector  ///< one a vector of classes
};

/// Logits and labels, if the classes are on this axis.
struct Reading {
  Layout logits;                 ///< one class where they have no class axis
  std::optional<Layout> labels;  ///< none: there are no labels
  std::optional<int> axis;       ///< the class axis, if it has to be said
  Fit fit = Fit::none;
};

/// The readings of arrays of these extents that their shapes allow, if there is such; else the
/// usual one. The axis that is asked for, or the last that fits, comes first.
std::vector<Reading> plan_readings(const Request& request, const Extent& logits,
                                   const std::optional<Extent>& labels);

}  // namespace xent
