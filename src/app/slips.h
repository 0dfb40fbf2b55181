// Common slips: what people do that makes a number another number.
#pragma once

#include <span>

#include "app/request.h"
#include "app/work.h"

namespace xent {

/// A slip turns the request into what was computed by mistake. They are data: slips.cpp.
struct Slip {
  const char* name;
  /// Alters the request; false where the slip could not have been made. `work` is the request's
  /// own.
  bool (*make)(const Work& work, Request& request);
};

std::span<const Slip> slips();

}  // namespace xent
