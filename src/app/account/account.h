// The account of a run, made from its tally.
#pragma once

#include "app/account/tally.h"
#include "app/job/job.h"
#include "report/account.h"

namespace xent {

Account make_account(const Job& job, const Tally& tally);

}  // namespace xent
