#include "app/job/request.h"

namespace xent {

void drop(Role role, Request& request) {
  for (SourceSpec& source : request.sources) {
    std::erase(source.fields.roles, role);
  }
  std::erase_if(request.sources,
                [](const SourceSpec& source) { return source.fields.roles.empty(); });
}

}  // namespace xent
