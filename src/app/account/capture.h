// Takes the row that is to be explained out of the block that it is in.
#pragma once

#include <cstddef>
#include <optional>

#include "app/job/block.h"
#include "app/job/job.h"
#include "report/captured_row.h"

namespace xent {

/// The row of request.row; none if it is not in the block. Of "worst", the worst of the block.
std::optional<CapturedRow> capture_row(const Job& job, const Block& block);

/// A row of the block, from its first.
CapturedRow capture_row(const Job& job, const Block& block, std::size_t row);

/// Whether a row found later is the one that is wanted, rather than one found before.
bool replaces(const RowChoice& choice, const CapturedRow& later, const CapturedRow& before);

}  // namespace xent
