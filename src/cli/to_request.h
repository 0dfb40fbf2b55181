// Makes a request of the options.
#pragma once

#include "app/job/request.h"
#include "cli/options.h"

namespace xent {

/// Throws Error for a value that cannot be understood or a combination that has no meaning.
Request to_request(const Options& options);

}  // namespace xent
