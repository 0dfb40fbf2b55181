// The framework's call that was asked for.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace xent {

struct Preset {
  std::string call;
  std::string version;  ///< of the framework, that the call was checked against
  std::vector<std::pair<std::string, std::string>> set;  ///< what the call sets: names and values
};

}  // namespace xent
