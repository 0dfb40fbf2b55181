#include "io/field_plan.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <span>
#include <string_view>
#include <utility>

#include "base/contains.h"
#include "base/error.h"
#include "base/text.h"
#include "io/field_names.h"

namespace xent {
namespace {

constexpr std::array logits_meanings{Meaning::logit, Meaning::z, Meaning::score};

/// What is left for a role is of one of these, whichever it is.
constexpr std::array kinds_left{Meaning::none, Meaning::probability, Meaning::prediction,
                                Meaning::measure};

/// The roles that are one field each.
struct NamedRole {
  Role role;
  Meaning meaning;
};
constexpr std::array named_roles{
    NamedRole{Role::labels, Meaning::labels}, NamedRole{Role::weights, Meaning::weights},
    NamedRole{Role::expected, Meaning::expected}, NamedRole{Role::pos_weight, Meaning::pos_weight},
    NamedRole{Role::class_weights, Meaning::class_weights}};

class Planner {
 public:
  using Indices = std::vector<std::size_t>;

  Planner(Fields fields, const FieldChoice& choice) : choice_(choice), free_(fields.count, true) {
    plan_.fields = std::move(fields);
    plan_.owner = choice.roles.front();
    auto& names = plan_.fields.names;
    if (names.empty() && choice.known_names.size() == plan_.fields.count) {
      names = choice.known_names;
    }
    for (const std::string& name : names) meanings_.push_back(meaning_of(name));
  }

  FieldPlan plan() {
    take_chosen();
    const bool has_one_role = choice_.roles.size() == 1;
    const Role main = plan_.owner;
    if (!fields().have_names() && !has_one_role && !choice_.is_chosen()) refuse_nameless();
    if (fields().have_names()) take_named();
    if (has_one_role && !plan_.supplies(main)) {
      take_rest(main);
      if (!plan_.supplies(main)) {
        throw Error(fields().source,
                    "holds no " + std::string(name_of(main)) + "; " + listed(fields()),
                    "choose with " + option_of(main) + "-columns");
      }
    }
    return std::move(plan_);
  }

 private:
  const Fields& fields() const { return plan_.fields; }
  bool is_wanted(Role role) const { return contains(choice_.roles, role) && !plan_.supplies(role); }

  void take(Role role, Indices own) {
    for (const std::size_t field : own) {
      if (!free_[field]) {
        throw Error(fields().source, "field " + name_at(field) + " is chosen twice");
      }
      free_[field] = false;
    }
    plan_.of[role] = std::move(own);
  }

  /// The name of a field, or its index where it has none.
  std::string name_at(std::size_t field) const {
    return fields().have_names() ? in_quotes(fields().names[field]) : std::to_string(field + 1);
  }

  void take_chosen() {
    const auto& names = fields().names;
    const bool is_lacking = choice_.may_lack_id && !contains(names, choice_.id);
    if (!choice_.id.empty() && !is_lacking) {
      const Indices ids = select_fields(fields(), choice_.id);
      if (ids.size() != 1) {
        throw Error(fields().source, "--id-column " + in_quotes(choice_.id) + " chooses " +
                                         counted(ids.size(), "field") + ", expected one");
      }
      plan_.id = ids.front();
      free_[ids.front()] = false;
    }
    for (const Role role : all_roles) {
      const std::string& chosen = choice_.chosen[role];
      if (chosen.empty()) continue;
      Indices own = select_fields(fields(), chosen);
      // "All but" does not name what it chooses.
      if (chosen.starts_with('!')) {
        std::erase_if(own, [&](auto f) { return is_other(f, role); });
        refuse_two_kinds(role, own);
      }
      take(role, std::move(own));
      if (!contains(choice_.roles, role)) plan_.of[role].clear();  // it is another's
    }
  }

  /// The fields that are left, of one meaning.
  Indices fields_of(Meaning meaning) const {
    Indices found;
    for (std::size_t i = 0; i < fields().count; ++i) {
      if (free_[i] && meanings_[i] == meaning) found.push_back(i);
    }
    return found;
  }
  /// All that are left.
  Indices rest() const {
    Indices found;
    for (std::size_t i = 0; i < fields().count; ++i) {
      if (free_[i]) found.push_back(i);
    }
    return found;
  }

  /// Whether its name says that a field is something else than this role.
  bool is_other(std::size_t field, Role role) const {
    if (!fields().have_names()) return false;
    const Meaning meaning = meanings_[field];
    const auto* const named = std::ranges::find(named_roles, meaning, &NamedRole::meaning);
    if (named != named_roles.end()) return named->role != role;
    return meaning == Meaning::id || meaning == Meaning::perhaps_id;
  }

  void take_named() {
    take_id();
    for (const auto& [role, meaning] : named_roles) take_role(role, fields_of(meaning));
    if (is_wanted(Role::expected)) take_own_results();
    if (is_wanted(Role::logits)) take_logits();
  }

  void take_id() {
    Indices ids = fields_of(Meaning::id);
    const Indices others = fields_of(Meaning::perhaps_id);
    if (ids.empty() && others.size() == 1) ids = others;
    leave_out(others);
    if (!plan_.id && !ids.empty()) {
      if (ids.size() > 1) refuse_two(ids, "the id of the rows", "--id-column");
      plan_.id = ids.front();
      plan_.is_id_guess = true;
    }
    leave_out(ids);
  }

  void take_role(Role role, const Indices& own) {
    if (own.empty()) return;
    const std::string noun(name_of(role));
    if (is_wanted(role)) {
      if (own.size() > 1) refuse_two(own, noun, option_of(role) + "-columns");
      const bool is_all = fields().count == 1 + (plan_.id ? 1U : 0U) && !plan_.is_id_guess;
      if (fields().names[own.front()] != noun && !is_all) plan_.is_guess[role] = true;
      return take(role, own);
    }
    const bool is_logits_source = is_wanted(Role::logits) && choice_.roles.size() == 1;
    if (role == Role::labels && choice_.labels_elsewhere && is_logits_source) {
      const std::string& name = fields().names[own.front()];
      throw Error(
          fields().source,
          "field " + in_quotes(name) + " has the name of labels, which --labels supplies",
          "--logits-columns " + shell_word("!" + name) + " leaves it out; '/./' takes all fields");
    }
    const bool are_of_classes =
        plan_.owner == Role::class_weights || plan_.owner == Role::pos_weight;
    if (role == Role::weights && are_of_classes) return;  // weights of another kind
    leave_out(own);
  }

  void leave_out(const Indices& own) {
    if (!own.empty()) is_named_out_ = true;
    for (const std::size_t field : own) free_[field] = false;
  }

  void take_logits() {
    Indices own, kinds;  // all of the first kind, and the first of each
    for (const Meaning meaning : logits_meanings) {
      Indices found = fields_of(meaning);
      if (found.empty()) continue;
      kinds.push_back(found.front());
      if (own.empty()) own = std::move(found);
    }
    if (kinds.size() > 1) refuse_two(kinds, "logits", "--logits-columns");
    if (own.empty()) return take_rest(Role::logits);
    const bool is_own_name = own.size() == 1 && fields().names[own.front()] == "logits";
    const bool is_all = own.size() == rest().size() && !is_named_out_ && choice_.roles.size() == 1;
    if (!is_own_name && !is_all) plan_.is_guess[Role::logits] = true;
    take(Role::logits, by_number(fields(), std::move(own)));
  }

  /// Losses that xent wrote have these names, in JSON beside others.
  void take_own_results() {
    const auto& names = fields().names;
    for (const char* const own : {"losses", "value", "loss"}) {
      const auto at = static_cast<std::size_t>(std::ranges::find(names, own) - names.begin());
      if (at == names.size() || fields().is_no_number(at)) continue;
      plan_.is_guess[Role::expected] = std::ranges::count(free_, true) > 1;
      return take(Role::expected, {at});
    }
  }

  /// Gives all that is left to a role. Only what cannot be anything else is no guess: all fields
  /// of the source, which are numbered or lettered alike or only one, and whose names say nothing
  /// else.
  void take_rest(Role role) {
    Indices own = rest();
    if (own.empty()) return;
    plan_.is_guess[role] = is_named_out_ || choice_.roles.size() > 1;
    if (fields().have_names()) {
      refuse_two_kinds(role, own);
      const Meaning kind = meanings_[own.front()];
      const bool is_of_role =
          kind == Meaning::none || (role == Role::labels && kind == Meaning::probability);
      const bool is_plain = is_of_role && (own.size() == 1 || are_numbered_alike(fields(), own) ||
                                           are_letters(fields(), own));
      if (!is_plain) plan_.is_guess[role] = true;
      if (role == Role::logits) own = by_number(fields(), std::move(own));
    }
    take(role, std::move(own));
  }

  /// Throws Error if the names of fields say that they are of different kinds: no guess is made
  /// which of them the role is.
  void refuse_two_kinds(Role role, const Indices& own) const {
    if (!fields().have_names()) return;
    std::vector<Indices> kinds;
    for (const Meaning kind : kinds_left) {
      Indices found;
      std::ranges::copy_if(own, std::back_inserter(found), [&](std::size_t field) {
        return meanings_[field] == kind && !fields().is_no_number(field);
      });
      if (!found.empty()) kinds.push_back(std::move(found));
    }
    if (kinds.size() < 2) return;
    const auto name = [&](const Indices& kind) { return name_at(kind.front()); };
    const auto command = [&](const Indices& chosen) {
      return option_of(role) + "-columns " + shell_word(choice_of(fields(), chosen));
    };
    throw Error(fields().source,
                "fields " + joined(kinds, " and ", name) + " are left for " +
                    std::string(name_of(role)) + ", but their names are of different kinds",
                joined(kinds, " or ", command) + "; " + command(own) + " takes all");
  }

  [[noreturn]] void refuse_two(const Indices& own, const std::string& noun,
                               const std::string& option) const {
    const auto& names = fields().names;
    const auto name = [&](std::size_t field) { return in_quotes(names[field]); };
    const auto command = [&](std::size_t field) {
      return option + " " + shell_word(choice_of(fields(), std::array{field}));
    };
    throw Error(fields().source, "fields " + joined(own, " and ", name) + " could each be " + noun,
                joined(own, " or ", command));
  }

  [[noreturn]] void refuse_nameless() const {
    const std::string last = std::to_string(fields().count);
    const std::string before = std::to_string(fields().count - 1);
    const bool has_two = fields().count > 1;
    throw Error(fields().source,
                "has " + listed(fields()) + ", which do not say what is logits and what labels",
                has_two ? "--logits-columns 1" + (before == "1" ? "" : "-" + before) +
                              " --labels-columns " + last + " if the labels are last"
                        : "");
  }

  const FieldChoice& choice_;
  std::vector<bool> free_;     // the fields that hold nothing yet
  bool is_named_out_ = false;  // a name kept a field from all roles
  std::vector<Meaning> meanings_;
  FieldPlan plan_;
};

}  // namespace

bool FieldChoice::is_chosen() const {
  return std::any_of(all_roles.begin(), all_roles.end(),
                     [&](Role role) { return !chosen[role].empty(); });
}

bool is_logits_name(const std::string& name) {
  return contains(logits_meanings, meaning_of(name));
}

std::string leave_out_hint(const FieldPlan& plan, Role role, const std::vector<bool>& left_out) {
  std::vector<std::size_t> others = plan.of[role];
  const std::size_t count = std::erase_if(others, [&](std::size_t own) { return left_out[own]; });
  if (count == 0 || others.empty()) return {};
  return option_of(role) + "-columns " + shell_word(choice_of(plan.fields, others)) +
         (count > 1 ? " leaves them out" : " leaves it out");
}

std::vector<std::string> FieldPlan::names_of(Role role) const {
  std::vector<std::string> names;
  if (!fields.have_names()) return names;
  for (const std::size_t field : of[role]) names.push_back(fields.names[field]);
  return names;
}

std::string FieldPlan::told() const {
  std::vector<std::string> parts;
  std::vector<bool> used(fields.count);
  for (const Role role : all_roles) {
    for (const std::size_t field : of[role]) used[field] = true;
    if (supplies(role)) parts.push_back(std::string(name_of(role)) + " " + listed(names_of(role)));
  }
  if (id) {
    used[*id] = true;
    parts.push_back("id " + listed(std::span(&fields.names[*id], 1)));
  }
  std::vector<std::string> unused;
  for (std::size_t i = 0; i < fields.count; ++i) {
    if (!used[i]) unused.push_back(fields.names[i]);
  }
  return joined(parts, "; ") + (unused.empty() ? "" : "; not used " + listed(unused));
}

FieldPlan plan_fields(Fields fields, const FieldChoice& choice) {
  return Planner(std::move(fields), choice).plan();
}

}  // namespace xent
