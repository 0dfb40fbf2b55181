#include "io/json/json_records.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "io/json/json_place.h"

namespace xent {

std::optional<Extent> RecordsReader::extent(Role role) const {
  const auto& row_shape = shapes_[role];
  if (!row_shape) return std::nullopt;
  Extent extent{{0}, false};
  extent.shape.insert(extent.shape.end(), row_shape->begin(), row_shape->end());
  return extent;
}

/// Reads a text that holds one value. Throws TextError.
void RecordsReader::read_record(std::string_view text, JsonRecord& record) const {
  if (skip_json_space(text, 0) == text.size()) throw TextError{{}, "line is blank, expected JSON"};
  const std::size_t end = record.read(text);
  if (const std::size_t rest = skip_json_space(text, end); rest < text.size()) {
    throw json_unexpected(text, rest, record_end());
  }
}

void RecordsReader::read_first(std::string_view text, const TextPosition& position) {
  JsonRecord first(true);
  if (choice_.is_of_answers()) first.take_words();
  try {
    read_record(text, first);
    is_object_ = first.is_object();
    if (!is_object_ && !may_be_array()) throw json_unexpected(text, first.at(), "an object");
    fields_ = json_fields(first, name(), choice_);
    if (const auto& all = fields_.of[Role::class_weights]; !all.empty()) {
      throw TextError{first.members()[all.front()].at,
                      "class_weights are for all rows, not for one: --class-weights"};
    }
    if (fields_.id()) {
      const std::size_t at = first.members()[*fields_.id()].at;
      if (!json_id(text, at)) {
        if (!fields_.plan->is_id_guess) throw not_an_id(text, at);
        fields_.forget_id();
      }
    }
    wanted_ = {first.names(), std::vector<bool>(first.members().size())};
    for (const Role role : all_roles) {
      if (fields_.of[role].empty()) continue;
      for (const std::size_t member : fields_.of[role]) wanted_.as_numbers[member] = true;
      shapes_[role] = row_shape(first, role);
    }
  } catch (const TextError& error) {
    throw error_at(error, position, text);
  }
  for (JsonMember& member : first.members()) member_shapes_.push_back(std::move(member.shape));
}

/// One field keeps its shape; several are numbers side by side.
Shape RecordsReader::row_shape(const JsonRecord& first, Role role) const {
  const auto& own = fields_.of[role];
  if (own.size() == 1) return first.members()[own.front()].shape;
  for (const std::size_t member : own) {
    if (first.members()[member].shape.empty()) continue;
    throw not_one_column(fields_, first, role, member, "a number");
  }
  return {own.size()};
}

Error RecordsReader::error_at(const TextError& error, const TextPosition& start,
                              std::string_view text) const {
  if (!error.offset) return {place_at(name(), start.line), error.message, error.hint};
  return {place_at(name(), start.after(text.substr(0, *error.offset))), error.message, error.hint};
}

/// Throws TextError if a record does not fit the first.
void RecordsReader::check_members(std::string_view text, JsonRecord& record) const {
  if (record.is_object() != is_object_) {
    throw json_unexpected(text, record.at(), is_object_ ? "an object" : "an array or a number");
  }
  for (std::size_t member = 0; member < wanted_.as_numbers.size(); ++member) {
    if (wanted_.as_numbers[member]) check_member(text, record, member);
  }
  if (fields_.id() && !fields_.plan->is_id_guess) check_member(text, record, *fields_.id());
  if (!record.others().empty()) check_others(record);
}

void RecordsReader::check_member(std::string_view text, const JsonRecord& record,
                                 std::size_t index) const {
  const JsonMember& member = record.members()[index];
  if (!member.is_there) {
    JsonRecord own(true);
    own.read(text);
    const std::vector<std::string>& names = own.names()->all();
    const std::string near = nearest(fields_.name(index), names);
    throw TextError{
        record.at(),
        "record has no field " + in_quotes(fields_.name(index)) + "; fields: " + listed(names),
        near.empty() ? "" : "perhaps " + in_quotes(near)};
  }
  if (member.again > 0) {
    throw TextError{member.again, in_quotes(fields_.name(index)) + " is given twice"};
  }
  if (!wanted_.as_numbers[index] || member.shape == member_shapes_[index]) return;
  const std::string shape =
      " has shape " + to_string(member.shape) + ", expected " + to_string(member_shapes_[index]);
  if (!is_object_) throw TextError{{}, "row" + shape};
  throw TextError{member.at, in_quotes(fields_.name(index)) + shape};
}

/// Throws TextError if a record has a field that the first has not, and that would be used.
void RecordsReader::check_others(JsonRecord& record) const {
  Fields fields = fields_.plan->fields;
  for (const JsonRecord::Other& other : record.others()) fields.names.push_back(other.name);
  const std::size_t known = std::exchange(fields.count, fields.names.size());
  const JsonRecord::Other& first = record.others().front();
  std::optional<FieldPlan> plan;
  try {
    plan = plan_fields(std::move(fields), choice_);
  } catch (const Error& error) {
    throw TextError{first.at, error.message(), error.hint()};
  }
  for (const Role role : all_roles) {
    for (const std::size_t index : plan->of[role]) {
      if (index < known) continue;
      const JsonRecord::Other& other = record.others()[index - known];
      throw TextError{other.at, "record has a field " + in_quotes(other.name) +
                                    ", which the first record has not: it would be " +
                                    std::string(name_of(role))};
    }
  }
  record.forgive_others();
}

void RecordsReader::deal_out(const JsonRecord& record, Values& values) const {
  for (const Role role : all_roles) {
    for (const std::size_t member : fields_.of[role]) {
      const std::vector<double>& more = record.members()[member].values;
      std::vector<double>& all = values[role].edit();
      all.insert(all.end(), more.begin(), more.end());
    }
  }
}

/// The id of a record; empty if names decided on it and it is none.
std::string RecordsReader::id_of(std::string_view text, const JsonRecord& record) const {
  const JsonMember& member = record.members()[*fields_.id()];
  const auto id = member.is_there ? json_id(text, member.at) : std::nullopt;
  if (!id && !fields_.plan->is_id_guess) throw not_an_id(text, member.at);
  return id.value_or("");
}

std::optional<RowError> RecordsReader::parse_rows(const Chunk& chunk, Values& values) const {
  for (const Role role : all_roles) {
    if (shapes_[role]) values[role].edit().clear();
  }
  if (has_ids()) values.ids[fields_.plan->owner].clear();
  JsonRecord record(wanted_);
  if (choice_.is_of_answers()) record.take_words();
  std::size_t at = 0;
  for (std::size_t row = 0; row < chunk.rows; ++row) {
    const std::size_t start = at;
    std::string_view text;
    try {
      text = next_text(chunk, at);
      read_record(text, record);
      check_members(text, record);
      if (has_ids()) values.ids[fields_.plan->owner].push_back(id_of(text, record));
    } catch (TextError& error) {
      const std::size_t from =
          text.empty() ? start : static_cast<std::size_t>(text.data() - chunk.bytes.data());
      if (error.offset) *error.offset += from;
      return RowError{row,
                      Error(error.offset ? place_at(name(), position(chunk, row, *error.offset))
                                         : place(chunk, row),
                            error.message, error.hint)};
    }
    deal_out(record, values);
  }
  return std::nullopt;
}

std::size_t RecordsReader::offset_of(const Chunk& chunk, Role role, std::size_t row,
                                     std::size_t value) const {
  std::size_t at = offset_of_row(chunk, row);
  const std::string_view text = next_text(chunk, at);
  JsonRecord record(wanted_);
  if (choice_.is_of_answers()) record.take_words();
  record.read(text);
  const auto& own = fields_.of[role];
  const std::size_t from = static_cast<std::size_t>(text.data() - chunk.bytes.data());
  if (own.size() > 1) return from + record.members()[own[value]].at;
  return from + nth_value(text, record.members()[own.front()].at, value);
}

std::string RecordsReader::place(const Chunk& chunk, Role role, std::size_t row,
                                 std::size_t value) const {
  return place_at(name(), position(chunk, row, offset_of(chunk, role, row, value)));
}

std::string RecordsReader::text(const Chunk& chunk, Role role, std::size_t row,
                                std::size_t value) const {
  return value_text(chunk.bytes.view(), offset_of(chunk, role, row, value));
}

std::vector<std::string> RecordsReader::field_texts(const Chunk& chunk, std::size_t row) const {
  if (!is_object_) return {};
  std::size_t at = offset_of_row(chunk, row);
  const std::string_view text = next_text(chunk, at);
  JsonRecord record(wanted_);
  if (choice_.is_of_answers()) record.take_words();
  record.read(text);
  std::vector<std::string> texts;
  for (const JsonMember& member : record.members()) {
    texts.push_back(member.is_there ? cell_text(text, member.at) : "");
  }
  return texts;
}

std::string RecordsReader::place(const Chunk& chunk, std::size_t row) const {
  std::size_t at = offset_of_row(chunk, row);
  const std::string_view text = next_text(chunk, at);
  const auto start = static_cast<std::size_t>(text.data() - chunk.bytes.data());
  return place_at(name(), position(chunk, row, start).line);
}

}  // namespace xent
