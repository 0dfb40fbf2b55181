// The account of a run, made from its tally.
#pragma once

#include <vector>

#include "app/account/tally.h"
#include "app/job/job.h"
#include "report/account.h"

namespace xent {

Account make_account(const Job& job, const Tally& tally);

/// What was taken for what: fields by their names, labels that could be names of classes. Codes:
/// fields_by_name, labels_by_index, missing_values.
std::vector<Warning> find_notes(const Job& job, const Tally& tally);

/// Findings in the data, each with its evidence. They never change a number. Codes: nonfinite,
/// labels_outside_range, label_sums, probabilities_as_logits, single_class, header_as_data,
/// index_as_logits, all_ignored.
std::vector<Warning> find_warnings(const Job& job, const Tally& tally, const Account& account);

}  // namespace xent
