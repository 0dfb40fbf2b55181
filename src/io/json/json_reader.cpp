#include "io/json/json_reader.h"

#include <algorithm>
#include <deque>
#include <string_view>
#include <utility>
#include <vector>

#include "base/contains.h"
#include "base/text.h"
#include "io/array_reader.h"
#include "io/json/json_fields.h"
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

/// The arrays of a document, and where they stand.
struct Document {
  RoleArrays arrays;
  PerRole<bool> of_all;
  JsonFields fields;
  std::vector<std::string> ids;
  std::vector<std::size_t> starts;  ///< the offset of each member's value
  std::vector<bool> are_columns;    ///< members that are arrays with one value per row
};

class JsonReader final : public ArrayReader {
 public:
  JsonReader(std::string name, Buffer bytes, Document document)
      : ArrayReader(std::move(name), std::move(document.arrays)),
        bytes_(std::move(bytes)),
        text_(without_mark(bytes_.view())),
        fields_(std::move(document.fields)),
        ids_(std::move(document.ids)),
        of_all_(document.of_all) {
    for (const Role role : all_roles) {
      for (const std::size_t member : fields_.of[role]) {
        places_[role].emplace_back().set(text_, document.starts[member]);
      }
    }
    for (std::size_t member = 0; member < document.starts.size(); ++member) {
      Member& own = members_.emplace_back();
      own.start = document.starts[member];
      own.is_column = document.are_columns[member];
      own.places.set(text_, own.start);
    }
  }

  const FieldPlan* plan() const override { return fields_.plan ? &*fields_.plan : nullptr; }

  std::optional<RowError> parse_rows(const Chunk& chunk, Values& values) const override {
    if (has_ids()) {
      const auto first = ids_.begin() + static_cast<std::ptrdiff_t>(chunk.first_row);
      values.ids[fields_.plan->owner].assign(first,
                                             first + static_cast<std::ptrdiff_t>(chunk.rows));
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
    const auto [places, index] = find(role, element(chunk, role, row, value));
    return place_at(name(), places->position(places->offset_of(index)));
  }

  std::string text(const Chunk& chunk, Role role, std::size_t row,
                   std::size_t value) const override {
    const auto [places, index] = find(role, element(chunk, role, row, value));
    return value_text(text_, places->offset_of(index));
  }

  std::string place(const Chunk& chunk, std::size_t row) const override {
    const Role role = *std::find_if(all_roles.begin(), all_roles.end(),
                                    [&](Role any) { return array(any).has_value(); });
    const auto [places, index] = find(role, element(chunk, role, row, 0));
    std::size_t start = places->offset_of(index);
    const std::size_t rank = places_[role].size() > 1 ? 0 : array(role)->shape.size();
    for (std::size_t axis = 1; axis < rank; ++axis) {  // the row's brackets
      start = text_.rfind('[', start - 1);
    }
    return place_at(name(), places->position(start).line);
  }

  /// Of a member that is an array, the value of the row; nothing of a nested array.
  std::vector<std::string> field_texts(const Chunk& chunk, std::size_t row) const override {
    if (!fields_.plan) return {};
    std::vector<std::string> texts;
    for (const Member& member : members_) {
      const bool is_array = text_[member.start] == '[';
      const std::size_t at =
          member.is_column ? member.places.offset_of(chunk.first_row + row) : member.start;
      texts.push_back(is_array && !member.is_column ? "" : cell_text(text_, at));
    }
    return texts;
  }

  Progress progress() const override { return {bytes_.size(), bytes_.size()}; }

 private:
  struct Member {
    std::size_t start = 0;
    bool is_column = false;
    JsonPlaces places;
  };

  /// The member that an element of a role's array stands in, and its index there.
  std::pair<const JsonPlaces*, std::size_t> find(Role role, std::size_t element) const {
    const std::deque<JsonPlaces>& members = places_[role];
    return {&members[element % members.size()], element / members.size()};
  }

  Buffer bytes_;
  std::string_view text_;
  PerRole<std::deque<JsonPlaces>> places_;  // of a role's members
  std::deque<Member> members_;
  JsonFields fields_;
  std::vector<std::string> ids_;
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

/// The members of a role side by side: one keeps its shape, several are columns.
Array join_members(const JsonFields& fields, JsonRecord& record, Role role) {
  const auto& own = fields.of[role];
  std::vector<JsonMember>& members = record.members();
  JsonMember& first = members[own.front()];
  if (own.size() == 1) return {first.shape, std::move(first.values)};
  const Shape shape = first.shape;
  Array joined{shape, {}};
  for (const std::size_t member : own) {
    if (shape.size() > 1) throw not_one_column(fields, record, role, member, "one number per row");
    if (members[member].shape == shape) continue;
    throw not_one_column(fields, record, role, member, to_string(shape));
  }
  joined.shape.push_back(own.size());
  for (std::size_t row = 0; row < first.values.size(); ++row) {
    for (const std::size_t member : own) joined.values.push_back(members[member].values[row]);
  }
  return joined;
}

/// Throws TextError if roles differ in their number of rows. pos_weight and class_weights apply to
/// all rows.
void check_rows(const Document& document, Role first) {
  const RoleArrays& arrays = document.arrays;
  const std::size_t expected = rows(*arrays[first]);
  for (const Role role : all_roles) {
    if (!arrays[role] || !has_rows(role) || document.of_all[role]) continue;
    if (rows(*arrays[role]) == expected) continue;
    throw TextError{document.starts[document.fields.of[role].front()],
                    rows_against(name_of(first), expected, name_of(role), rows(*arrays[role]))};
  }
}

/// Collects the ids of a nested array.
class IdList final : public JsonEvents {
 public:
  explicit IdList(std::string_view text) : text_(text) {}

  /// Reads the array at an offset. Throws TextError if an element is no id.
  std::vector<std::string> read(std::size_t start) {
    start_ = start;
    walk_json(text_.substr(start), *this);
    return std::move(ids_);
  }

 private:
  void begin_array(std::size_t at) override {
    if (at > 0) throw not_an_id(text_, start_ + at);
  }
  void begin_object(std::size_t at) override { throw not_an_id(text_, start_ + at); }
  void numbers(const NumberRun& run) override {
    for (std::size_t at = run.begin; at < run.end;) {
      const std::string_view text = text_.substr(start_);
      const std::size_t end = std::min(text.find_first_of(", \n\r\t", at), run.end);
      ids_.emplace_back(text.substr(at, end - at));
      at = std::min(text.find_first_not_of(", \n\r\t", end), run.end);
    }
  }
  void boolean(bool /*value*/, std::size_t at) override { throw not_an_id(text_, start_ + at); }
  void string(const std::string& value, std::size_t /*at*/) override { ids_.push_back(value); }
  void null(std::size_t at) override { throw not_an_id(text_, start_ + at); }

  std::string_view text_;
  std::size_t start_ = 0;
  std::vector<std::string> ids_;
};

std::vector<std::string> read_ids(std::string_view text, const Document& document, Role first) {
  const std::size_t at = document.starts[*document.fields.id()];
  const std::string noun = in_quotes(document.fields.name(*document.fields.id()));
  const std::size_t expected = rows(*document.arrays[first]);
  if (text[at] != '[') {
    if (!json_id(text, at)) throw not_an_id(text, at);
    throw TextError{at, noun + " is one id, expected one per row"};
  }
  std::vector<std::string> ids = IdList(text).read(at);
  if (ids.size() != expected) {
    throw TextError{at, rows_against(name_of(first), expected, noun, ids.size())};
  }
  return ids;
}

void use_ids(std::string_view text, Document& document, Role first) {
  if (!document.fields.id()) return;
  try {
    document.ids = read_ids(text, document, first);
  } catch (const TextError&) {
    if (!document.fields.plan->is_id_guess) throw;
    document.fields.forget_id();
  }
}

/// Refuses what pandas writes if it is not asked for anything else.
void refuse_columns_by_index(std::string_view text, const JsonRecord& record) {
  const auto& members = record.members();
  const bool is_pandas = record.is_object() && !members.empty() &&
                         std::all_of(members.begin(), members.end(), [&](const JsonMember& member) {
                           return text[member.at] == '{';
                         });
  const auto names_split = [&](const char* name) {
    return record.is_object() && contains(record.names()->all(), std::string(name));
  };
  if (names_split("columns") && names_split("data")) {
    throw TextError{record.at(), "object of columns and data, as pandas' orient='split' writes it",
                    "write records: df.to_json(..., orient='records')"};
  }
  if (is_pandas) {
    throw TextError{record.at(), "object of objects, as pandas' to_json() writes it by default",
                    "write records: df.to_json(..., orient='records')"};
  }
}

/// Refuses what a pipeline of transformers gives: for each row a list of labels and scores.
void refuse_lists_of_scores(std::string_view text) {
  std::size_t at = skip_json_space(text, 0);
  for (const char bracket : {'[', '['}) {
    if (!text.substr(at).starts_with(bracket)) return;
    at = skip_json_space(text, at + 1);
  }
  if (!text.substr(at).starts_with('{')) return;
  throw TextError{at, "object is not a number",
                  "jq -c '.[] | map({(.label): .score}) | add' makes a record of each row, if the "
                  "objects are labels and scores"};
}

/// Reads a document; null, with `bytes` kept, if a second value follows the first and that may be.
std::unique_ptr<Reader> read_document(const std::string& name, Buffer& bytes,
                                      const FieldChoice& choice, const JsonOptions& how) {
  const std::string_view text = without_mark(bytes.view());
  JsonRecord record(false);
  if (choice.is_of_answers()) record.take_words();
  const std::size_t end = record.read(text);
  if (const std::size_t rest = skip_json_space(text, end); rest < text.size()) {
    const bool one_line =
        text.substr(record.at(), end - record.at()).find('\n') == std::string_view::npos;
    const bool is_value = std::string_view("]},:").find(text[rest]) == std::string_view::npos;
    if (how.may_be_lines && one_line && is_value) return nullptr;
    TextError error = json_unexpected(text, rest, "the end");
    if (record.is_object() && text[rest] == '{') error.hint = "jq -c writes one object a line";
    throw error;
  }
  refuse_columns_by_index(text, record);
  Document document;
  document.fields = json_fields(record, name, choice);
  for (const JsonMember& member : record.members()) document.starts.push_back(member.at);
  const auto& of = document.fields.of;
  for (const Role role : all_roles) {
    if (!of[role].empty()) document.arrays[role] = join_members(document.fields, record, role);
  }
  document.of_all = of_all_rows(document.arrays, how.class_axis);
  const auto* const first = std::find_if(all_roles.begin(), all_roles.end(),
                                         [&](Role role) { return !of[role].empty(); });
  if (first == all_roles.end()) {
    throw Error(name, "holds nothing of what is wanted; " + listed(document.fields.plan->fields));
  }
  check_rows(document, *first);
  for (const JsonMember& member : record.members()) {
    document.are_columns.push_back(text[member.at] == '[' && member.is_flat &&
                                   member.elements == rows(*document.arrays[*first]));
  }
  std::vector<JsonMember>().swap(record.members());
  use_ids(text, document, *first);
  return std::make_unique<JsonReader>(name, std::move(bytes), std::move(document));
}

}  // namespace

std::unique_ptr<Reader> open_json(ByteSource source, const FieldChoice& choice,
                                  const JsonOptions& how) {
  const std::string name = source.name();
  Buffer bytes = source.read_all();
  const std::string_view text = without_mark(bytes.view());
  if (skip_json_space(text, 0) == text.size()) throw NoRows(name, "is empty, expected JSON");
  try {
    refuse_lists_of_scores(text);
    if (auto reader = read_document(name, bytes, choice, how)) return reader;
  } catch (const TextError& error) {
    throw error.in(name, text);
  }
  return open_ndjson(ByteSource::inline_text(text, name), choice);
}

}  // namespace xent
