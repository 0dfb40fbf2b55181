#include "io/json/json_reader.h"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text.h"
#include "io/array_reader.h"
#include "io/json/json_place.h"
#include "io/json/json_record.h"
#include "io/json/json_syntax.h"
#include "io/json/ndjson_reader.h"

namespace xent {
namespace {

using RoleArrays = std::array<std::optional<Array>, role_count>;

/// The text of a document, with its byte order mark left out.
struct Document {
  Buffer bytes;
  std::string_view text() const {
    std::string_view text = bytes.view();
    if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
    return text;
  }
};

std::size_t rows(const Array& array) {
  return array.shape.empty() ? 1 : array.shape[0];
}

/// Which roles belong to all rows together: what is one number beside logits that are not; and,
/// where the rows are the classes, what has the other axes of the logits, or a class axis of
/// size 1.
std::array<bool, role_count> of_all_rows(const RoleArrays& arrays, std::optional<int> class_axis) {
  std::array<bool, role_count> of_all{};
  const auto& logits = arrays[index_of(Role::logits)];
  if (!logits || logits->shape.empty()) return of_all;
  const Shape others(logits->shape.begin() + 1, logits->shape.end());
  Shape kept = logits->shape;
  kept[0] = 1;
  const bool are_rows_classes =
      class_axis == 0 || class_axis == -static_cast<int>(logits->shape.size());
  for (std::size_t r = 0; r < role_count; ++r) {
    if (!arrays[r] || !has_rows(static_cast<Role>(r))) continue;
    const Shape& shape = arrays[r]->shape;
    const bool is_one = shape.empty() && static_cast<Role>(r) != Role::expected;
    const bool is_one_a_loss = shape == others || shape == kept;
    of_all[r] = is_one || (are_rows_classes && is_one_a_loss && rows(*arrays[r]) != rows(*logits));
  }
  return of_all;
}

class JsonReader final : public ArrayReader {
 public:
  JsonReader(std::string name, Document document, RoleArrays arrays,
             const std::array<std::size_t, role_count>& starts, JsonIds ids, std::string id_field,
             const std::array<bool, role_count>& of_all)
      : ArrayReader(std::move(name), std::move(arrays)),
        document_(std::move(document)),
        ids_(std::move(ids)),
        id_field_(std::move(id_field)),
        of_all_(of_all) {
    for (std::size_t r = 0; r < role_count; ++r) places_[r].start_at(starts[r]);
  }

  bool has_ids() const override { return !id_field_.empty(); }
  std::string id_name() const override { return id_field_; }

  std::optional<RowError> parse_rows(const Chunk& chunk, Values& values) const override {
    if (has_ids()) {
      const auto first = ids_.values.begin() + static_cast<std::ptrdiff_t>(chunk.first_row);
      values.ids.assign(first, first + static_cast<std::ptrdiff_t>(chunk.rows));
    }
    auto error = ArrayReader::parse_rows(chunk, values);
    // What belongs to all rows is given with the first of them.
    for (std::size_t r = 0; r < role_count; ++r) {
      if (!of_all_[r]) continue;
      const std::vector<double>& all = array(static_cast<Role>(r))->values;
      values.of[r].edit().assign(all.begin(), chunk.first_row == 0 ? all.end() : all.begin());
    }
    return error;
  }

  std::string place(const Chunk& chunk, Role role, std::size_t row,
                    std::size_t value) const override {
    const JsonPlaces& places = places_[index_of(role)];
    const std::size_t offset = places.offset_of(document_.text(), element(chunk, role, row, value));
    const auto [line, column] = places.position(document_.text(), offset);
    return name() + ":" + std::to_string(line) + ":" + std::to_string(column);
  }

  std::string text(const Chunk& chunk, Role role, std::size_t row,
                   std::size_t value) const override {
    return value_text(document_.text(), places_[index_of(role)].offset_of(
                                            document_.text(), element(chunk, role, row, value)));
  }

  std::string place(const Chunk& chunk, std::size_t row) const override {
    const Role role = *std::find_if(all_roles.begin(), all_roles.end(),
                                    [&](Role any) { return array(any).has_value(); });
    const JsonPlaces& places = places_[index_of(role)];
    std::size_t start = places.offset_of(document_.text(), element(chunk, role, row, 0));
    for (std::size_t axis = 1; axis < array(role)->shape.size(); ++axis) {  // the row's brackets
      start = document_.text().rfind('[', start - 1);
    }
    return name() + ":" + std::to_string(places.position(document_.text(), start).line);
  }

  Progress progress() const override { return {document_.bytes.size(), document_.bytes.size()}; }

 private:
  Document document_;
  std::array<JsonPlaces, role_count> places_;
  JsonIds ids_;
  std::string id_field_;
  std::array<bool, role_count> of_all_;
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

/// Throws JsonError where fields differ in their number of rows. A pos_weight is for all rows, as
/// are class_weights.
void check_rows(const RoleArrays& arrays, const std::array<bool, role_count>& of_all,
                const JsonRecord& record, const std::string& id_field) {
  std::optional<std::size_t> first;
  for (std::size_t r = 0; r < role_count; ++r) {
    if (!arrays[r]) continue;
    const auto role = static_cast<Role>(r);
    if (!first) first = r;
    if (!has_rows(role) || of_all[r]) continue;
    if (rows(*arrays[r]) != rows(*arrays[*first])) {
      throw JsonError(
          record.field(role)->at,
          rows_against(role_names[*first], rows(*arrays[*first]), role_names[r], rows(*arrays[r])));
    }
  }
  if (id_field.empty()) return;
  const JsonIds& ids = record.ids();
  if (!ids.listed) throw JsonError(ids.at, in_quotes(id_field) + " is one id, expected one a row");
  if (ids.values.size() != rows(*arrays[*first])) {
    throw JsonError(ids.at, rows_against(role_names[*first], rows(*arrays[*first]),
                                         in_quotes(id_field), ids.values.size()));
  }
}

/// Reads a document's text; none if a second value follows the first (only where it may be lines).
std::unique_ptr<Reader> read_document(const std::string& name, Document& document,
                                      std::span<const Role> roles, const JsonOptions& how) {
  const std::string_view text = document.text();
  JsonRecord record({{roles.begin(), roles.end()}, how.id_field});
  const std::size_t end = record.read(text);
  if (const std::size_t rest = skip_json_space(text, end); rest < text.size()) {
    const bool one_line =
        text.substr(record.at(), end - record.at()).find('\n') == std::string_view::npos;
    const bool is_value = std::string_view("]},:").find(text[rest]) == std::string_view::npos;
    if (how.may_be_lines && one_line && is_value) return nullptr;
    throw json_trailing_error(text, rest, "the end");
  }
  RoleArrays arrays;
  std::array<std::size_t, role_count> starts{};
  for (const Role role : roles) {
    auto& field = record.field(role);
    if (!field) continue;
    arrays[index_of(role)] = Array{field->shape, std::move(field->values)};
    starts[index_of(role)] = field->at;
  }
  const auto of_all = of_all_rows(arrays, how.class_axis);
  check_rows(arrays, of_all, record, how.id_field);
  return std::make_unique<JsonReader>(name, std::move(document), std::move(arrays), starts,
                                      record.ids(), how.id_field, of_all);
}

}  // namespace

std::unique_ptr<Reader> open_json(ByteSource source, std::span<const Role> roles,
                                  const JsonOptions& how) {
  const std::string name = source.name();
  Document document{source.read_all()};
  if (skip_json_space(document.text(), 0) == document.text().size()) {
    throw Error(name, "is empty, expected JSON");
  }
  try {
    if (auto reader = read_document(name, document, roles, how)) return reader;
  } catch (const JsonError& error) {
    throw at_place(error, name, document.text());
  }
  return open_ndjson(ByteSource::inline_text(std::string(document.text()), name), roles,
                     how.id_field);
}

}  // namespace xent
