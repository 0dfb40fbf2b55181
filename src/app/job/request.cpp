#include "app/job/request.h"

namespace xent {

void drop(Role role, Request& request) {
  for (SourceSpec& source : request.sources) {
    std::erase(source.roles, role);
    std::erase_if(source.csv.choices, [&](const auto& choice) { return choice.role == role; });
  }
  std::erase_if(request.sources, [](const SourceSpec& source) { return source.roles.empty(); });
}

}  // namespace xent
