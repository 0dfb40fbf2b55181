// Finds what is worth a note or a warning.
#include <algorithm>
#include <string>

#include "app/account/account.h"
#include "app/account/probabilities.h"
#include "base/text.h"

namespace xent {
namespace {

std::string the_worst(const Evidence& evidence) {
  return "; the worst, " + evidence.text + ", at " + evidence.place;
}

std::string probabilities_message(const Job& job) {
  if (!has_classes(job.request.loss)) {
    return "all logits are in 0..1: are they probabilities? Then --logits-are probabilities; taken "
           "as logits, no loss falls below " +
           sigmoid_floor();
  }
  return "all logits are in 0..1 and rows sum to 1: are they probabilities? Then --logits-are "
         "probabilities; taken as logits, no loss falls below " +
         softmax_floor(job.layout.classes);
}

}  // namespace

std::vector<Warning> find_notes(const Job& job) {
  std::vector<Warning> notes;
  for (const auto& reader : job.readers) {
    const FieldPlan* const plan = reader->plan();
    if (plan == nullptr) continue;
    const bool is_guess = std::any_of(all_roles.begin(), all_roles.end(), [&](Role role) {
      return plan->is_guess[role] && (role == Role::logits || job.has_labels());
    });
    if (!is_guess) continue;
    notes.push_back({"fields_by_name", reader->name() + ", by names: " + plan->told()});
  }
  return notes;
}

std::vector<Warning> find_warnings(const Job& job, const Tally& tally, const Account& account) {
  std::vector<Warning> warnings;
  const auto warn = [&](const char* code, const std::string& message) {
    warnings.push_back({code, message});
  };
  if (tally.nonfinite > 0) {
    const std::uint64_t all =
        account.has_losses ? tally.elements : element_count(account.shown_shape);
    warn("nonfinite", subject(tally.nonfinite, account.has_losses ? "loss" : "result") +
                          " not finite of " + std::to_string(all) + "; the first in row " +
                          std::to_string(tally.first_nonfinite + 1));
  }
  if (const Evidence& labels = tally.labels.outside_range; labels.count > 0) {
    warn("labels_outside_range",
         subject(labels.count, "label") + " outside 0..1" + the_worst(labels));
  }
  if (const Evidence& sums = tally.labels.row_sums; sums.count > 0) {
    warn("label_sums",
         "labels of " + counted(sums.count, "row") + " do not sum to 1" + the_worst(sums));
  }
  const bool has_one_class = has_classes(job.request.loss) && job.layout.classes == 1;
  if (has_one_class) {
    warn("single_class",
         "softmax over one class is 1 whatever the logit, and its loss 0; for one "
         "logit a row: xent sigmoid");
  }
  // Rows that sum to 1 are evidence. Single values in 0..1 are evidence only if there are many.
  const bool is_evidence =
      has_classes(job.request.loss) ? !has_one_class : tally.elements >= enough_values;
  if (tally.may_be_probabilities && tally.rows > 0 && is_evidence) {
    warn("probabilities_as_logits", probabilities_message(job));
  }
  if (tally.is_count_up && tally.rows > 1) {
    warn("header_as_data", "the first row of " + job.readers.front()->name() +
                               " is 0, 1, 2, ...: is it a header? Then --header yes");
  }
  if (account.has_losses && tally.counted() == 0) {
    warn("all_ignored", "no loss is counted: " + std::to_string(tally.ignored) + " ignored, " +
                            std::to_string(tally.zero_weight) + " of weight 0");
  }
  return warnings;
}

}  // namespace xent
