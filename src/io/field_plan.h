// Which fields of a source hold what: as the user says, or as their names do.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "io/fields.h"
#include "io/role.h"

namespace xent {

/// What the user says about the fields of a source.
struct FieldChoice {
  std::vector<Role> roles;           ///< those that the source may supply
  PerRole<std::string> chosen = {};  ///< see select_fields; empty: names decide
  std::string id = {};               ///< the field that names the rows; empty: names decide
  bool may_lack_id = false;          ///< the id was named for another source
  std::vector<std::string> known_names = {};  ///< of fields without names, if the number is right
  bool labels_elsewhere = false;              ///< another source supplies the labels
  std::string option = {};                    ///< of the source: "--logits"

  bool is_chosen() const;
  /// Whether the source is of answers alone, which may be blank, or words.
  bool is_of_answers() const { return roles.size() == 1 && roles.front() == Role::expected; }
};

/// Which fields hold what.
struct FieldPlan {
  Fields fields;
  PerRole<std::vector<std::size_t>> of;  ///< in the order wanted; empty: not this role
  std::optional<std::size_t> id;
  Role owner = Role::logits;    ///< the first role of the source, whose ids these are
  PerRole<bool> is_guess = {};  ///< names decided on it, and not only its own name
  bool is_id_guess = false;     ///< messages have such ids, rows of results not

  bool supplies(Role role) const { return !of[role].empty(); }
  /// The names of a role's fields; empty if they have none.
  std::vector<std::string> names_of(Role role) const;
  /// "logits z0..z2, labels label, id id; not used: note".
  std::string told() const;
};

/// Decides which field holds what. What the user chooses always wins. Of the rest names decide,
/// never positions or values, whatever the case of their letters, a space or a point
/// the same as _:
///
/// - labels: label, labels, target, targets, class, y, y_true, truth, gold, ground_truth,
///   true_label, label_id, label_ids, class_id, target_id
/// - id: id, index, an empty name, Unnamed: 0; else ids, idx, row, rowid, sample, level_0 or what
///   ends in _id, _idx, _index or Id, if there is one; of several none is the id, and none is
///   anything else
/// - weights: weight, weights, sample_weight
/// - pos_weight, class_weights, expected: the same name
/// - logits: logits, rawPrediction, or names that start with logit, with score, or that are z and a
/// number; else
///   all that is left; in the order of their numbers, if they are numbered alike
///
/// If a source has one role, that role holds all that is left too. What is left may be of one kind
/// only: predictions (pred, y_pred, ...), probabilities (prob..., p_..., p and a number), other
/// known things (loss, step, split, ...), or names that say nothing. It is a guess unless it is the
/// whole source and one field, or numbered alike or by letters, of names that say nothing. Losses
/// to compare with are losses, value or loss, as xent writes them.
///
/// Throws Error if two fields could be one role, if those left are of two kinds, if a source of
/// several roles has no names, if a field is chosen twice, and if a source of logits has a field of
/// labels while another source supplies these.
FieldPlan plan_fields(Fields fields, const FieldChoice& choice);

/// "--logits-columns cat,dog leaves it out": the choice of a role's fields without some of them.
/// Empty if none of these is the role's, or no other.
std::string leave_out_hint(const FieldPlan& plan, Role role, const std::vector<bool>& left_out);

/// Whether the name says that the field is logits.
bool is_logits_name(const std::string& name);

}  // namespace xent
