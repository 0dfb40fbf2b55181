// What gives a number that was expected and is not the loss.
#pragma once

#include "app/job/request.h"
#include "report/verdict.h"

namespace xent {

/// Looks for the conventions and the slips that give what was expected: of the reduced loss, where
/// its sources can be read again; else of the first and of the worst row, each by itself.
void search_misses(const Request& request, Verdict& verdict);

}  // namespace xent
