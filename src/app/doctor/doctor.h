// Says what the data is and which loss fits. Reads the sources once and computes no loss.
#pragma once

#include "app/job/request.h"
#include "report/diagnosis.h"

namespace xent {

/// Requires request.doctor. Throws Error if a source cannot be read. Labels that belong to other
/// logits are no error but a finding.
Diagnosis diagnose(const Request& request);

}  // namespace xent
