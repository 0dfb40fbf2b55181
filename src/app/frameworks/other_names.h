// Other names of the frameworks' calls, and calls of other frameworks that are the same.
#pragma once

#include <optional>
#include <span>

#include "base/terms.h"

namespace xent {

/// Another name of a call. A call of another framework has the version that was checked, and what
/// it does otherwise than the known call.
struct OtherName {
  const char* name;
  const char* call;
  const char* version = nullptr;
  const char* except = nullptr;
  std::optional<Given> given = std::nullopt;  ///< which of the call's conventions; none: all
  std::optional<Loss> loss = std::nullopt;    ///< and of which loss
};

std::span<const OtherName> other_names();

}  // namespace xent
