// Common slips: mistakes that people make, and the numbers that follow.
#pragma once

#include <span>

#include "app/job/job.h"
#include "app/job/request.h"

namespace xent {

/// A slip turns the request into the request that was computed by mistake.
struct Slip {
  const char* name;
  /// Alters the request, whose job is given; false if the slip is not possible here.
  bool (*make)(const Job& job, Request& request);
};

std::span<const Slip> slips();

}  // namespace xent
