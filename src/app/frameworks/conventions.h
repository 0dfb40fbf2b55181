// The frameworks' calls, and what each of them sets in a request.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "app/job/job.h"
#include "app/job/request.h"

namespace xent {

/// The reduction that the calls of a framework share.
struct Framework {
  const char* version;  ///< that the calls were checked against
  Reduction reduction = Reduction::mean;
  Divisor divisor = Divisor::elements;
  Empty empty = Empty::nan;
};

/// The options of ours that a call may have too.
enum Takes : std::uint8_t {
  nothing = 0,
  weights = 1,
  class_weights = 2,
  ignored = 4,
  smoothing = 8
};

/// One call of a framework for one of our losses. The presets are data: conventions.cpp.
struct Convention {
  const char* call;  ///< by its exact name
  Loss loss;
  Framework framework;
  unsigned takes = Takes::nothing;  ///< several of Takes
  Given given = Given::logits;
  Quirks quirks = {};
  std::optional<std::int64_t> ignored = std::nullopt;  ///< a label left out by default
};

/// All conventions, grouped by framework.
std::span<const Convention> conventions();

/// Whether the call has conventions for other kinds of logits too: it takes logits or
/// probabilities.
bool has_kinds(const Convention& convention);

/// Applies the convention to the request, except for settings that the user gave; request.like
/// lists the settings. Throws Error if the call cannot do what the request asks for.
void apply(const Convention& convention, Request& request);

/// Throws Error if the call in request.like does not take logits of this shape.
void check_shape(const Job& job);

/// Whether the call takes the job: its loss, kind of logits, weights and options.
bool applies(const Convention& convention, const Job& job);

}  // namespace xent
