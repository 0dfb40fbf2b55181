// Finds the convention or the slip that gives a number that was expected.
#pragma once

#include "app/job/request.h"
#include "report/verdict.h"

namespace xent {

/// Finds the conventions and the slips that give the expected numbers: the reduced loss, if its
/// sources can be read again; else the first and the worst row, each by itself.
void search_misses(const Request& request, Verdict& verdict);

}  // namespace xent
