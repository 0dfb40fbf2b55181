// Every step of one row and of the reduction, in place of the result.
#pragma once

#include <string>

#include "app/job/request.h"
#include "report/account.h"

namespace xent {

struct Explanation {
  Account account;
  std::string text;  ///< in the format asked for
};

/// Throws Error if there is no such row, or if a framework's call changes the row in a way that has
/// no explanation.
Explanation explain(const Request& request);

}  // namespace xent
