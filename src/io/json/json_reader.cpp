#include "io/json/json_reader.h"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text.h"
#include "io/array_reader.h"
#include "io/json/json_place.h"
#include "io/json/json_record.h"
#include "io/json/ndjson_reader.h"

namespace xent {
namespace {

using RoleArrays = PerRole<std::optional<Array>>;

std::size_t rows(const Array& array) {
  return array.shape.empty() ? 1 : array.shape[0];
}

/// The roles whose fields apply to all rows. A field applies to all rows if it is a scalar while
/// the logits are an array, or if axis 0 is the class axis and the field has the shape of the
/// losses (the class axis left out, or of size 1).
PerRole<bool> of_all_rows(const RoleArrays& arrays, std::optional<int> class_axis) {
  PerRole<bool> of_all;
  const auto& logits = arrays[Role::logits];
  if (!logits || logits->shape.empty()) return of_all;
  const Shape others(logits->shape.begin() + 1, logits->shape.end());
  Shape kept = logits->shape;
  kept[0] = 1;
  const bool are_rows_classes =
      class_axis == 0 || class_axis == -static_cast<int>(logits->shape.size());
  for (const Role role : all_roles) {
    if (!arrays[role] || !has_rows(role)) continue;
    const Shape& shape = arrays[role]->shape;
    const bool is_scalar = shape.empty() && role != Role::expected;
    const bool is_per_loss = are_rows_classes && (shape == others || shape == kept);
    of_all[role] = is_scalar || (is_per_loss && rows(*arrays[role]) != rows(*logits));
  }
  return of_all;
}

class JsonReader final : public ArrayReader {
 public:
  JsonReader(std::string name, Buffer bytes, RoleArrays arrays, const JsonRecord& record,
             FieldPlan plan, const PerRole<bool>& of_all)
      : ArrayReader(std::move(name), std::move(arrays)),
        bytes_(std::move(bytes)),
        text_(without_mark(bytes_.view())),
        ids_(record.ids()),
        plan_(std::move(plan)),
        of_all_(of_all) {
    for (const Role role : all_roles) {
      if (record.field(role)) places_[role].set(text_, record.field(role)->at);
    }
  }

  const FieldPlan* plan() const override { return plan_.id ? &plan_ : nullptr; }

  std::optional<RowError> parse_rows(const Chunk& chunk, Values& values) const override {
    if (has_ids()) {
      const auto first = ids_.values.begin() + static_cast<std::ptrdiff_t>(chunk.first_row);
      values.ids[plan_.owner].assign(first, first + static_cast<std::ptrdiff_t>(chunk.rows));
    }
    auto error = ArrayReader::parse_rows(chunk, values);
    // Values that apply to all rows are given with the first row.
    for (const Role role : all_roles) {
      if (!of_all_[role]) continue;
      const std::vector<double>& all = array(role)->values;
      values[role].edit().assign(all.begin(), chunk.first_row == 0 ? all.end() : all.begin());
    }
    return error;
  }

  std::string place(const Chunk& chunk, Role role, std::size_t row,
                    std::size_t value) const override {
    const JsonPlaces& places = places_[role];
    const std::size_t offset = places.offset_of(element(chunk, role, row, value));
    return place_at(name(), places.position(offset));
  }

  std::string text(const Chunk& chunk, Role role, std::size_t row,
                   std::size_t value) const override {
    return value_text(text_, places_[role].offset_of(element(chunk, role, row, value)));
  }

  std::string place(const Chunk& chunk, std::size_t row) const override {
    const Role role = *std::find_if(all_roles.begin(), all_roles.end(),
                                    [&](Role any) { return array(any).has_value(); });
    std::size_t start = places_[role].offset_of(element(chunk, role, row, 0));
    for (std::size_t axis = 1; axis < array(role)->shape.size(); ++axis) {  // the row's brackets
      start = text_.rfind('[', start - 1);
    }
    return place_at(name(), places_[role].position(start).line);
  }

  Progress progress() const override { return {bytes_.size(), bytes_.size()}; }

 private:
  Buffer bytes_;
  std::string_view text_;
  PerRole<JsonPlaces> places_;
  JsonIds ids_;
  FieldPlan plan_;
  PerRole<bool> of_all_;
};

/// "logits have 3 rows", "pos_weight has 1 row".
std::string rows_of(std::string_view noun, std::size_t rows) {
  return std::string(noun) + (noun.ends_with('s') ? " have " : " has ") + counted(rows, "row");
}
std::string rows_against(std::string_view noun, std::size_t rows, std::string_view other,
                         std::size_t other_rows) {
  return rows_of(noun, rows) + " but " + std::string(other) +
         (other.ends_with('s') ? " have " : " has ") + std::to_string(other_rows);
}

/// Throws TextError if fields differ in their number of rows. pos_weight and class_weights apply to
/// all rows.
void check_rows(const RoleArrays& arrays, const PerRole<bool>& of_all, const JsonRecord& record,
                const std::string& id_field) {
  const Role first = *std::find_if(all_roles.begin(), all_roles.end(),
                                   [&](Role role) { return arrays[role].has_value(); });
  const std::size_t expected = rows(*arrays[first]);
  for (const Role role : all_roles) {
    if (!arrays[role] || !has_rows(role) || of_all[role]) continue;
    if (rows(*arrays[role]) == expected) continue;
    throw TextError{record.field(role)->at,
                    rows_against(name_of(first), expected, name_of(role), rows(*arrays[role]))};
  }
  if (id_field.empty()) return;
  const JsonIds& ids = record.ids();
  if (!ids.listed) {
    throw TextError{ids.at, in_quotes(id_field) + " is one id, expected one per row"};
  }
  if (ids.values.size() != expected) {
    throw TextError{ids.at,
                    rows_against(name_of(first), expected, in_quotes(id_field), ids.values.size())};
  }
}

/// Reads a document; null, with `bytes` kept, if a second value follows the first and that may be.
std::unique_ptr<Reader> read_document(const std::string& name, Buffer& bytes,
                                      std::span<const Role> roles, const JsonOptions& how) {
  const std::string_view text = without_mark(bytes.view());
  JsonRecord record({{roles.begin(), roles.end()}, how.id_field});
  const std::size_t end = record.read(text);
  if (const std::size_t rest = skip_json_space(text, end); rest < text.size()) {
    const bool one_line =
        text.substr(record.at(), end - record.at()).find('\n') == std::string_view::npos;
    const bool is_value = std::string_view("]},:").find(text[rest]) == std::string_view::npos;
    if (how.may_be_lines && one_line && is_value) return nullptr;
    throw json_unexpected(text, rest, "the end");
  }
  RoleArrays arrays;
  for (const Role role : roles) {
    auto& field = record.field(role);
    if (field) arrays[role] = Array{field->shape, std::move(field->values)};
  }
  const auto of_all = of_all_rows(arrays, how.class_axis);
  check_rows(arrays, of_all, record, how.id_field);
  return std::make_unique<JsonReader>(name, std::move(bytes), std::move(arrays), record,
                                      plan_of_id(name, how.id_field, roles.front()), of_all);
}

}  // namespace

std::unique_ptr<Reader> open_json(ByteSource source, std::span<const Role> roles,
                                  const JsonOptions& how) {
  const std::string name = source.name();
  Buffer bytes = source.read_all();
  const std::string_view text = without_mark(bytes.view());
  if (skip_json_space(text, 0) == text.size()) throw Error(name, "is empty, expected JSON");
  try {
    if (auto reader = read_document(name, bytes, roles, how)) return reader;
  } catch (const TextError& error) {
    throw error.in(name, text);
  }
  return open_ndjson(ByteSource::inline_text(text, name), roles, how.id_field);
}

}  // namespace xent
