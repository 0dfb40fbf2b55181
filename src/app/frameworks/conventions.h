// The frameworks' calls: what each sets of a request.
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

  // Which of our options it has a place for.
  bool takes_weights = false;
  bool takes_class_weights = false;
  bool takes_ignored = false;
  bool takes_smoothing = false;
};

/// All of them, those of a framework together.
std::span<const Convention> conventions();

/// The convention of a call, for what the request gives as logits if it has one. Throws Error if
/// there is no such call, or if it is of another loss.
const Convention& find_convention(const std::string& call, const Request& request);

/// Sets what the convention does, but for what the user chose; request.like says what was set.
/// Throws Error where the call cannot do what was asked for.
void apply(const Convention& convention, Request& request);

/// Throws Error if the call that the request is like does not take logits of this shape.
void check_shape(const Job& job);

/// Whether the call takes what there is: its loss, its kind of logits, weights, options.
bool applies(const Convention& convention, const Job& job);

}  // namespace xent
