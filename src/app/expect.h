// Whether the losses are those that were expected, and what gives those that are not.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "app/block.h"
#include "app/work.h"
#include "io/printed_value.h"
#include "report/account.h"
#include "report/verdict.h"

namespace xent {

/// An expected number of a chunk as it is written; as `otherwise` where its format writes no
/// digits. Throws Error if it has no last digit that could be compared.
PrintedValue written_value(const Reader& reader, const Chunk& chunk, std::size_t row,
                           std::size_t value, const std::string& otherwise);

/// Compares the losses of a block with those expected.
Verdict check_expected(const Work& work, const Block& block);

/// Compares the reduced loss.
Verdict check_expected(const Work& work, double value);

/// Looks for the conventions and the slips that give what was expected: of the reduced loss, where
/// its sources can be read again; else of the first and of the worst row, each by itself.
void search_misses(const Request& request, Verdict& verdict);

}  // namespace xent
