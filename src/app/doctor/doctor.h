// What the data is, and which loss fits: read once, before anything is computed.
#pragma once

#include "app/job/request.h"
#include "report/diagnosis.h"

namespace xent {

/// Requires request.doctor. Throws Error if a source cannot be read; labels that belong to other
/// logits are a finding.
Diagnosis diagnose(const Request& request);

}  // namespace xent
