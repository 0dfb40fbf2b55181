// The account of a run, made from its tally.
#pragma once

#include "app/tally.h"
#include "app/work.h"
#include "report/account.h"

namespace xent {

/// Rows that make up a block of about request.block_values logits.
std::size_t rows_per_block(const Request& request, const Layout& layout);

Account make_account(const Work& work, const Tally& tally);

}  // namespace xent
