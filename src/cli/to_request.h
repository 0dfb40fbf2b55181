// What the options mean together.
#pragma once

#include "app/job/request.h"
#include "cli/options.h"

namespace xent {

/// Throws Error for values that cannot be understood and for combinations that have no meaning.
Request to_request(const Options& options);

}  // namespace xent
