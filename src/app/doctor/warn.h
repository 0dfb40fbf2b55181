// Findings beside the verdict that would spoil a loss, or show a mistake.
#pragma once

#include <vector>

#include "app/doctor/case.h"
#include "report/account.h"

namespace xent {

std::vector<Warning> warnings_of(const Case& own);

}  // namespace xent
