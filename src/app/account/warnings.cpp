// Finds what is worth a note or a warning.
#include <algorithm>
#include <optional>
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

/// Whether the first of several columns is logits, not by its name, but counts the rows.
bool is_index_likely(const Job& job, const Tally& tally) {
  constexpr std::uint64_t enough = 3;
  const Reader& reader = *job.readers.front();
  if (!reader.is_table()) return false;
  const auto names = reader.column_names(Role::logits);
  const bool is_chosen = !job.request.sources.front().fields.chosen[Role::logits].empty();
  if (!names.empty() && (is_chosen || is_logits_name(names.front()))) return false;
  const std::vector<std::size_t>& columns = reader.plan()->of[Role::logits];
  return columns.size() > 1 && columns.front() == 0 && tally.rows >= enough &&
         (tally.counts_from_0 || tally.counts_from_1);
}

/// Whether the labels of sparse are numbers, and the columns of the logits are called by numbers,
/// but not by those of their classes.
bool are_names_other_numbers(const Job& job) {
  if (job.request.loss != Loss::sparse || !job.labels) return false;
  const bool are_classes_told = job.request.sources.front().csv.are_classes_told;
  if (are_classes_told || !job.readers[*job.labels]->is_table()) return false;
  const auto names = job.readers.front()->column_names(Role::logits);
  bool differ = false;
  for (std::size_t c = 0; c < names.size(); ++c) {
    const auto number = parse_whole<std::int64_t>(names[c]);
    if (!number) return false;
    differ = differ || *number != static_cast<std::int64_t>(c) + job.request.label_base;
  }
  return differ;
}

}  // namespace

std::vector<Warning> find_notes(const Job& job, const Tally& tally) {
  std::vector<Warning> notes;
  const std::optional<Preset>& like = job.request.like;
  if (like && !like->note.empty()) notes.push_back({"preset_by_name", like->note});
  if (tally.missing > 0) {
    const std::string rows = counted(tally.missing, "row");
    notes.push_back({"missing_values", skips_missing(job.request)
                                           ? rows + " with missing values left out"
                                           : "missing values of " + rows + " read as NaN"});
  }
  if (are_names_other_numbers(job)) {
    const auto names = job.readers.front()->column_names(Role::logits);
    notes.push_back({"labels_by_index",
                     "labels are taken as indices from " + std::to_string(job.request.label_base) +
                         ", not as the names of the logits' columns, " + listed(names) +
                         "; these are --classes " + joined(names, ",")});
  }
  for (const auto& reader : job.readers) {
    const FieldPlan* const plan = reader->plan();
    if (plan == nullptr) continue;
    const bool is_guess = std::any_of(all_roles.begin(), all_roles.end(), [&](Role role) {
      return plan->is_guess[role] && (role == Role::logits || job.has_labels());
    });
    if (!is_guess) continue;
    const Warning note{"fields_by_name", plan->fields.source + ", by names: " + plan->told()};
    const bool is_told = std::any_of(notes.begin(), notes.end(), [&](const Warning& other) {
      return other.message == note.message;  // by another reader of the same source
    });
    if (!is_told) notes.push_back(note);
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
  for (const std::size_t reader : tally.like_headers) {
    warn("header_as_data", "the first row of " + job.readers[reader]->name() +
                               " is 0, 1, 2, ...: is it a header? Then --header yes");
  }
  if (is_index_likely(job, tally)) {
    const FieldChoice& choice = job.request.sources.front().fields;
    warn("index_as_logits",
         "the first column of " + job.readers.front()->name() +
             " counts the rows: is it an index? Then " +
             (choice.chosen[Role::logits].empty() ? "--id-column '#1'"
                                                  : "leave it out of --logits-columns"));
  }
  if (account.has_losses && tally.counted() == 0) {
    warn("all_ignored", "no loss is counted: " + std::to_string(tally.ignored) + " ignored, " +
                            std::to_string(tally.zero_weight) + " of weight 0");
  }
  return warnings;
}

}  // namespace xent
