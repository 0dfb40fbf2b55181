// Opens the sources and finds out how they fit together, before any row is computed.
#pragma once

#include "app/job/job.h"
#include "app/job/request.h"

namespace xent {

/// The readers of all sources, in their order. Throws Error if one cannot be read.
Readers open_sources(const Request& request);

/// Whether one of the readers reads CSV or TSV.
bool has_table(const Readers& readers);

/// Throws Error if a source cannot be read or is missing, if their shapes do not fit, or if
/// nothing reads an option that was given.
Job prepare(const Request& request);

}  // namespace xent
