#include "io/json/json_record.h"

#include <algorithm>

#include "base/text.h"
#include "io/number/number.h"

namespace xent {
namespace {

std::optional<Role> role_named(std::string_view name) {
  const auto* const found = std::find(role_names.begin(), role_names.end(), name);
  if (found == role_names.end()) return std::nullopt;
  return static_cast<Role>(found - role_names.begin());
}

bool contains(const auto& range, const auto& value) {
  return std::find(range.begin(), range.end(), value) != range.end();
}

}  // namespace

std::size_t JsonRecord::read(std::string_view text) {
  text_ = text;
  for (const Role role : all_roles) field(role).reset();
  ids_ = {};
  has_ids_ = false;
  started_ = false;
  is_object_ = false;
  target_ = Target::skipped;
  open_ = 0;
  if (!wanted_.one_row) {
    commas_ = static_cast<std::size_t>(std::count(text.begin(), text.end(), ','));
  }
  const std::size_t end = walk_json(text, *this);
  check_fields();
  return end;
}

void JsonRecord::check_fields() const {
  const auto is_there = [&](Role role) { return field(role).has_value(); };
  if (std::none_of(wanted_.roles.begin(), wanted_.roles.end(), is_there)) {
    std::string names;
    for (const Role role : wanted_.roles) {
      names += (names.empty() ? "" : " or ") + in_quotes(name_of(role));
    }
    throw TextError{at_, "object has no field " + names};
  }
  if (!wanted_.id_field.empty() && !has_ids_) {
    throw TextError{at_,
                    (is_object_ ? "object has no field " : "expected an object with a field ") +
                        in_quotes(wanted_.id_field)};
  }
}

void JsonRecord::start_role(Role role, std::string noun) {
  target_ = Target::role;
  field_ = &field(role).emplace();
  shape_.start(std::move(noun), !wanted_.one_row);
  // A document has at most one number more than commas. Memory that is not used is never touched.
  if (!wanted_.one_row) field_->values.reserve(commas_ + 1);
}

/// Called at the start of every value. A bare array or number supplies the first role.
void JsonRecord::start_value(std::size_t at) {
  if (!std::exchange(started_, true)) {
    at_ = at;
    if (!is_object_) start_role(wanted_.roles.front(), {});
  }
  if (open_ == 0 && target_ == Target::role) field_->at = at;
}

void JsonRecord::begin_object(std::size_t at) {
  if (!started_) {
    is_object_ = true;
    start_value(at);
  } else if (target_ == Target::skipped) {
    ++open_;
  } else {
    refuse("object", at);
  }
}

void JsonRecord::end_object(std::size_t /*at*/) {
  if (open_ > 0) --open_;
}

void JsonRecord::key(const std::string& name, std::size_t at) {
  if (open_ > 0) return;
  target_ = Target::skipped;
  const auto role = role_named(name);
  if (!wanted_.id_field.empty() && name == wanted_.id_field) {
    if (std::exchange(has_ids_, true)) throw TextError{at, in_quotes(name) + " is given twice"};
    target_ = Target::ids;
    ids_.at = at;
  } else if (role && contains(wanted_.roles, *role)) {
    if (field(*role)) throw TextError{at, in_quotes(name) + " is given twice"};
    start_role(*role, name);
  }
}

void JsonRecord::begin_array(std::size_t at) {
  start_value(at);
  if (target_ == Target::role) shape_.begin_array(at);
  if (target_ == Target::ids) {
    if (open_ > 0) refuse("array", at);
    ids_.listed = true;
  }
  ++open_;
}

void JsonRecord::end_array(std::size_t /*at*/) {
  --open_;
  if (target_ == Target::role) shape_.end_array();
  finish_value();
}

void JsonRecord::finish_value() {
  if (open_ == 0 && target_ == Target::role) field_->shape = shape_.shape();
}

void JsonRecord::numbers(const NumberRun& run) {
  start_value(run.begin);
  if (target_ == Target::role) {
    shape_.add(run.values.size(), run.begin);
    field_->values.insert(field_->values.end(), run.values.begin(), run.values.end());
  } else if (target_ == Target::ids) {
    // An id is the text of the number.
    for (std::size_t at = run.begin; at < run.end;) {
      const std::size_t end = std::min(text_.find_first_of(", \n\r\t", at), run.end);
      ids_.values.emplace_back(text_.substr(at, end - at));
      at = std::min(text_.find_first_not_of(", \n\r\t", end), run.end);
    }
  }
  finish_value();
}

void JsonRecord::add(double value, std::size_t at) {
  shape_.add(1, at);
  field_->values.push_back(value);
  finish_value();
}

void JsonRecord::boolean(bool value, std::size_t at) {
  start_value(at);
  if (target_ == Target::role) add(value ? 1 : 0, at);
  if (target_ == Target::ids) refuse(value ? "true" : "false", at);
}

void JsonRecord::string(const std::string& value, std::size_t at) {
  start_value(at);
  if (target_ == Target::ids) ids_.values.push_back(value);
  if (target_ != Target::role) return;
  const auto number = parse_number(value);
  if (!number) throw TextError{at, in_quotes(value) + " is not a number"};
  const bool is_name = value.find_first_of("0123456789") == std::string::npos;
  if (!is_name) throw TextError{at, in_quotes(value) + " is a string, expected a number"};
  add(*number, at);
}

void JsonRecord::null(std::size_t at) {
  start_value(at);
  if (target_ != Target::skipped) refuse("null", at);
}

void JsonRecord::refuse(std::string_view what, std::size_t at) const {
  throw TextError{at, std::string(what) + (target_ == Target::ids
                                               ? " is not an id, expected a string or a number"
                                               : " is not a number")};
}

}  // namespace xent
