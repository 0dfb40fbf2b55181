#include "app/flow/names.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "base/contains.h"
#include "base/error.h"
#include "base/text.h"

namespace xent {
namespace {

using Names = std::vector<std::string>;

bool are_same_in_any_order(Names a, Names b) {
  std::ranges::sort(a);
  std::ranges::sort(b);
  return a == b;
}

/// The order of the classes, if these are names of the classes in another order; else empty.
Names order_wanted(const Job& job, const Names& names) {
  Names numbers;
  for (std::size_t c = 0; c < names.size(); ++c) {
    numbers.push_back(std::to_string(job.request.label_base + static_cast<std::int64_t>(c)));
  }
  for (const Names& classes : {job.readers.front()->column_names(Role::logits), numbers}) {
    if (are_same_in_any_order(classes, names)) return names == classes ? Names() : classes;
  }
  return {};
}

[[noreturn]] void refuse_order(const Reader& reader, Role role, const Names& names,
                               const Names& wanted, const std::string& hint) {
  throw Error(reader.name(),
              std::string(name_of(role)) + " are of " + listed(names) + ", but the classes are " +
                  listed(wanted),
              hint);
}

}  // namespace

void check_class_order(const Job& job, const Reader& reader, Role role) {
  const FieldPlan* const plan = reader.plan();
  if (plan == nullptr) return;
  const Names names = plan->names_of(role);
  const Names wanted = order_wanted(job, names);
  if (wanted.empty()) return;
  std::vector<std::size_t> fields;
  for (const std::string& name : wanted) {
    fields.push_back(
        plan->of[role][static_cast<std::size_t>(std::ranges::find(names, name) - names.begin())]);
  }
  refuse_order(reader, role, names, wanted,
               option_of(role) + "-columns " + shell_word(choice_of(plan->fields, fields)));
}

void check_class_order(const Job& job, const Reader& reader, Role role, const Names& rows) {
  const Names wanted = order_wanted(job, rows);
  if (!wanted.empty()) refuse_order(reader, role, rows, wanted, "sort its rows as the classes are");
}

void check_shared_names(const Job& job, const Reader& labels) {
  const Reader& logits = *job.readers.front();
  const bool is_chosen = !job.request.sources.front().fields.chosen[Role::logits].empty();
  if (&logits == &labels || is_chosen || labels.plan() == nullptr) return;
  const Names own = labels.column_names(Role::labels);
  for (const std::string& name : logits.column_names(Role::logits)) {
    const bool is_shared = contains(labels.plan()->fields.names, name) && !contains(own, name);
    if (!is_shared || is_logits_name(name)) continue;
    throw Error(
        logits.name(),
        "field " + in_quotes(name) + " would be a logit, but stands in " + labels.name() + " too",
        "--id-column " + shell_word(name) +
            " if it names the rows; else choose with --logits-columns");
  }
}

}  // namespace xent
