// The framework's call of --like.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace xent {

struct Preset {
  std::string call;
  std::string version;  ///< the version of the framework that xent was checked against
  std::vector<std::pair<std::string, std::string>> set;  ///< options of the call, and their values
  std::string note = {};  ///< what is meant, if the user did not name the call exactly
};

}  // namespace xent
