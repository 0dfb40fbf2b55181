// A request to its account: the flow of all losses.
#pragma once

#include "app/flow/sink.h"
#include "app/job/job.h"
#include "report/account.h"

namespace xent {

/// Splits the sources of a job into blocks, works on them and merges what comes out. Rows go to the
/// sink, if there is one. Throws Error (and ClosedPipe).
Account run_blocks(const Job& job, Sink* sink);

/// Computes what is asked for and writes nothing.
Account evaluate(const Request& request);

}  // namespace xent
