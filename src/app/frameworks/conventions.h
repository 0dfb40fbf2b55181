// The frameworks' calls, and what each of them sets in a request.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "app/job/job.h"
#include "app/job/request.h"

namespace xent {

/// One call of a framework for one of our losses. The presets are data: conventions.cpp.
struct Convention {
  const char* call;     ///< by its exact name
  const char* version;  ///< of the framework, that it was checked against
  Loss loss;
  Given given = Given::logits;
  Reduction reduction = Reduction::mean;
  Divisor divisor = Divisor::elements;
  Empty empty = Empty::nan;
  std::optional<std::int64_t> ignored = std::nullopt;  ///< a label left out by default
  Quirks quirks = {};

  // The options of ours that the call has too.
  bool takes_weights = false;
  bool takes_class_weights = false;
  bool takes_ignored = false;
  bool takes_smoothing = false;
};

/// All conventions, grouped by framework.
std::span<const Convention> conventions();

/// The convention of a call: if there are several, the one for the request's kind of logits. Throws
/// Error if there is no such call or if it is of another loss.
const Convention& find_convention(const std::string& call, const Request& request);

/// Applies the convention to the request, except for settings that the user gave; request.like
/// lists the settings. Throws Error if the call cannot do what the request asks for.
void apply(const Convention& convention, Request& request);

/// Throws Error if the call in request.like does not take logits of this shape.
void check_shape(const Job& job);

/// Whether the call takes the job: its loss, kind of logits, weights and options.
bool applies(const Convention& convention, const Job& job);

}  // namespace xent
