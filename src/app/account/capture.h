// Copies the row to explain out of its block.
#pragma once

#include <cstddef>
#include <optional>

#include "app/job/block.h"
#include "app/job/job.h"
#include "report/captured_row.h"

namespace xent {

/// The row that request.row names; none if it is not in the block. For "worst", the worst row of
/// the block.
std::optional<CapturedRow> capture_row(const Job& job, const Block& block);

/// The row of this number in the block, from 0.
CapturedRow capture_row(const Job& job, const Block& block, std::size_t row);

/// The same without names and places.
CapturedRow capture_numbers(const Job& job, const Block& block, std::size_t row);

/// Whether a row of a later block replaces the row that was found before.
bool replaces(const RowChoice& choice, const CapturedRow& later, const CapturedRow& before);

}  // namespace xent
