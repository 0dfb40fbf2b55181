// Copies the rows to explain out of their block.
#pragma once

#include <cstddef>
#include <vector>

#include "app/job/block.h"
#include "app/job/job.h"
#include "report/captured_row.h"

namespace xent {

/// The rows that request.row names, as far as they are in the block. For "worst", the worst row of
/// the block. Of many rows, only the first few: see most_captured.
std::vector<CapturedRow> capture_rows(const Job& job, const Block& block);

/// How many rows are captured at most, so that the memory does not grow with the input.
std::size_t most_captured(const Layout& layout);

/// The first rows, which a reduction is explained with; none if none is asked for.
std::vector<CapturedRow> list_rows(const Job& job, const Block& block);

/// The row of this number in the block, from 0.
CapturedRow capture_row(const Job& job, const Block& block, std::size_t row);

/// The same without names and places.
CapturedRow capture_numbers(const Job& job, const Block& block, std::size_t row);

/// Adds the rows of a later block to those found before. A worse row replaces the worst, and the
/// first row of an id stays.
void merge_captured(const RowChoice& choice, std::vector<CapturedRow>& rows,
                    std::vector<CapturedRow>& later);

}  // namespace xent
