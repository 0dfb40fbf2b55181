// Whether the losses are those that were expected.
#pragma once

#include <cstddef>
#include <string>

#include "app/job/block.h"
#include "app/job/job.h"
#include "io/number/printed_value.h"
#include "report/verdict.h"

namespace xent {

/// An expected number of a chunk, as it is written in the source; `otherwise` if the format writes
/// no digits. Throws Error if the number has no last digit to compare with.
PrintedValue written_value(const Reader& reader, const Chunk& chunk, std::size_t row,
                           std::size_t value, const std::string& otherwise);

/// Compares the losses of a block with those expected.
Verdict check_expected(const Job& job, const Block& block);

/// Compares the reduced loss.
Verdict check_expected(const Job& job, double value);

}  // namespace xent
