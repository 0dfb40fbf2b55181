// Common slips: what people do that makes a number another number.
#pragma once

#include <span>

#include "app/job/job.h"
#include "app/job/request.h"

namespace xent {

/// A slip turns the request into what was computed by mistake. They are data: slips.cpp.
struct Slip {
  const char* name;
  /// Alters the request; false where the slip could not have been made. `job` is the request's
  /// own.
  bool (*make)(const Job& job, Request& request);
};

std::span<const Slip> slips();

}  // namespace xent
