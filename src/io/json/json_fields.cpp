#include "io/json/json_fields.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "io/json/json_place.h"
#include "io/json/json_string.h"

namespace xent {
namespace {

/// What kind of value starts with a character.
std::string_view kind_of(char first) {
  switch (first) {
    case '[':
      return "array";
    case '{':
      return "object";
    case '"':
      return "string";
    default:
      return "number";
  }
}

JsonFields fields_of_array(const JsonRecord& first, JsonFields fields, const FieldChoice& choice) {
  if (choice.is_chosen()) {
    throw TextError{first.at(),
                    "fields can be chosen from an object, this is an array or a number"};
  }
  if (!choice.id.empty() && !choice.may_lack_id) {
    throw TextError{first.at(), "expected an object with a field " + in_quotes(choice.id)};
  }
  fields.of[choice.roles.front()] = {0};
  return fields;
}

void check_given_once(const JsonRecord& first, const JsonFields& fields, std::size_t member) {
  const std::size_t again = first.members()[member].again;
  if (again > 0) throw TextError{again, in_quotes(fields.name(member)) + " is given twice"};
}

/// The command that makes class indices of class names: only CSV may have names.
std::string indices_of_classes(const JsonFields& fields, std::size_t member) {
  const std::vector<std::string> names = fields.plan->names_of(Role::logits);
  constexpr std::size_t most = 12;
  if (names.size() < 2 || names.size() > most) return "in JSON, labels are class indices, from 0";
  std::string indices;
  for (std::size_t c = 0; c < names.size(); ++c) {
    indices += (c > 0 ? ", " : "") + in_quotes(names[c]) + ": " + std::to_string(c);
  }
  return "jq -c '(.. | ." + fields.name(member) + "? // empty) |= {" + indices +
         "}[.]' makes class indices of names";
}

/// What mends a field that holds no numbers.
std::string hint_for(const JsonMember& wrong, const JsonFields& fields, Role role,
                     std::size_t member) {
  if (!wrong.wrong->hint.empty()) return wrong.wrong->hint;
  const bool holds_records =
      wrong.wrong->message.starts_with("object") && *wrong.wrong->offset > wrong.at;
  if (wrong.wrong->message.starts_with("object") && !holds_records) {
    const std::string name = fields.name(member);
    return "jq -c '.. | objects | select(has(\"" + name + "\")) | . + ." + name + " | del(." +
           name + ")' makes fields of its members";
  }
  if (holds_records) return "jq -c '." + fields.name(member) + "[]' takes records out of a field";
  if (role == Role::labels && wrong.wrong->message.starts_with('"')) {
    return indices_of_classes(fields, member);
  }
  if (!fields.plan->is_guess[role] || fields.of[role].size() == 1) return {};
  return leave_out_hint(*fields.plan, role, fields.plan->fields.no_numbers);
}

}  // namespace

JsonFields json_fields(const JsonRecord& first, const std::string& source,
                       const FieldChoice& choice) {
  JsonFields fields{.plan = {}, .of = {}, .source = source};
  if (!first.is_object()) return fields_of_array(first, std::move(fields), choice);
  const std::vector<std::string>& names = first.names()->all();
  if (names.empty()) throw TextError{first.at(), "object has no fields"};
  Fields all{source, names, names.size()};
  for (const JsonMember& member : first.members()) {
    all.no_numbers.push_back(member.wrong != nullptr && member.wrong->hint.empty());
  }
  fields.plan = plan_fields(std::move(all), choice);
  fields.of = fields.plan->of;
  for (const Role role : all_roles) {
    for (const std::size_t member : fields.of[role]) {
      check_given_once(first, fields, member);
      if (!first.members()[member].wrong) continue;
      TextError error = *first.members()[member].wrong;
      error.hint = hint_for(first.members()[member], fields, role, member);
      throw error;
    }
  }
  if (fields.id()) check_given_once(first, fields, *fields.id());
  return fields;
}

TextError not_one_column(const JsonFields& fields, const JsonRecord& record, Role role,
                         std::size_t member, std::string_view expected) {
  const std::vector<std::string> names = fields.plan->names_of(role);
  return {record.members()[member].at, in_quotes(fields.name(member)) + " has shape " +
                                           to_string(record.members()[member].shape) +
                                           ", expected " + std::string(expected) + ": " +
                                           std::string(name_of(role)) + " are " + listed(names)};
}

std::optional<std::string> json_id(std::string_view text, std::size_t at) {
  constexpr std::string_view number_starts = "-0123456789";
  if (text[at] == '"') {
    std::string id;
    read_json_string(text, at, id);
    return id;
  }
  if (number_starts.find(text[at]) == std::string_view::npos) return std::nullopt;
  return value_text(text, at);
}

TextError not_an_id(std::string_view text, std::size_t at) {
  const std::string_view kind = kind_of(text[at]);
  const std::string word = kind == "number" ? value_text(text, at) : std::string(kind);
  return {at, word + " is not an id, expected a string or a number"};
}

}  // namespace xent
