#include "io/role.h"

#include <algorithm>

namespace xent {

std::string option_of(Role role) {
  std::string option = "--" + std::string(role == Role::expected ? "expect" : name_of(role));
  std::replace(option.begin(), option.end(), '_', '-');
  return option;
}

}  // namespace xent
