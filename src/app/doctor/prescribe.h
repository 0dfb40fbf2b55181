// The loss that fits the case, with the reasons.
#pragma once

#include "app/doctor/case.h"
#include "report/diagnosis.h"

namespace xent {

Diagnosis prescribe(const Case& own);

}  // namespace xent
