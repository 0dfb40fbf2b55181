#include "io/json/ndjson_reader.h"

#include <utility>
#include <vector>

#include "io/bytes/line_cutter.h"
#include "io/json/json_place.h"
#include "io/json/json_record.h"

namespace xent {
namespace {

class NdjsonReader final : public Reader {
 public:
  NdjsonReader(ByteSource source, std::span<const Role> roles, std::string id_field)
      : wanted_{{roles.begin(), roles.end()}, std::move(id_field), true},
        lines_(std::move(source)),
        plan_(plan_of_id(lines_.name(), wanted_.id_field, roles.front())) {
    JsonRecord record(wanted_);
    const std::string_view line = lines_.front();
    try {
      read_line(line, record);
      if (const auto& field = record.field(Role::class_weights)) {
        throw TextError{field->at, "class_weights are for all rows, not for one: --class-weights"};
      }
    } catch (const TextError& error) {
      throw error.in(name(), line);
    }
    for (const Role role : wanted_.roles) {
      if (record.field(role)) shapes_[role] = record.field(role)->shape;
    }
  }

  std::optional<Extent> extent(Role role) const override {
    const auto& row_shape = shapes_[role];
    if (!row_shape) return std::nullopt;
    Extent extent{{0}, false};
    extent.shape.insert(extent.shape.end(), row_shape->begin(), row_shape->end());
    return extent;
  }

  const FieldPlan* plan() const override { return plan_.id ? &plan_ : nullptr; }
  void read_into(Chunk& chunk) override { lines_.read_into(chunk.bytes); }
  std::size_t peek(std::size_t max_rows) override { return lines_.peek(max_rows); }
  bool is_waiting() override { return lines_.is_waiting(); }
  void take(std::size_t rows, Chunk& chunk) override { lines_.take(rows, chunk); }
  const std::string& name() const override { return lines_.name(); }
  Progress progress() const override { return lines_.progress(); }

  std::optional<RowError> parse_rows(const Chunk& chunk, Values& values) const override;
  std::string place(const Chunk& chunk, Role role, std::size_t row,
                    std::size_t value) const override {
    const std::size_t offset = offset_of(line_of(chunk, row), role, value);
    return place_at(name(), {chunk.first_line + row, offset + 1});
  }
  std::string text(const Chunk& chunk, Role role, std::size_t row,
                   std::size_t value) const override {
    const std::string_view line = line_of(chunk, row);
    return value_text(line, offset_of(line, role, value));
  }
  std::string place(const Chunk& chunk, std::size_t row) const override {
    return place_at(name(), chunk.first_line + row);
  }

 private:
  static void read_line(std::string_view line, JsonRecord& record);
  void check_shapes(const JsonRecord& record) const;
  /// The offset of a value in its line.
  std::size_t offset_of(std::string_view line, Role role, std::size_t value) const;

  JsonWanted wanted_;
  LineCutter lines_;
  FieldPlan plan_;
  PerRole<std::optional<Shape>> shapes_;  // of one row: the shapes of the first line
};

/// Reads a line that holds one value. Throws TextError.
void NdjsonReader::read_line(std::string_view line, JsonRecord& record) {
  if (skip_json_space(line, 0) == line.size()) throw TextError{{}, "line is blank, expected JSON"};
  const std::size_t end = record.read(line);
  if (const std::size_t rest = skip_json_space(line, end); rest < line.size()) {
    throw json_unexpected(line, rest, "the end of the line");
  }
  if (record.ids().listed) {
    throw TextError{record.ids().at, "array is not an id, expected a string or a number"};
  }
}

/// Throws TextError if a row's shapes are not the shapes of the first row.
void NdjsonReader::check_shapes(const JsonRecord& record) const {
  for (const Role role : wanted_.roles) {
    const auto& expected = shapes_[role];
    const auto& field = record.field(role);
    const std::string noun(name_of(role));
    if (expected && !field) {
      throw TextError{record.at(), "row has no " + noun + ", which the first row has"};
    }
    if (!field) continue;
    if (!expected) {
      throw TextError{field->at, "row has " + noun + ", which the first row has not"};
    }
    if (field->shape == *expected) continue;
    std::string message = record.is_object() ? noun : "row";
    message += message.ends_with('s') ? " have shape " : " has shape ";
    message += to_string(field->shape) + ", expected " + to_string(*expected);
    throw TextError{record.is_object() ? std::optional(field->at) : std::nullopt, message};
  }
}

std::optional<RowError> NdjsonReader::parse_rows(const Chunk& chunk, Values& values) const {
  for (const Role role : wanted_.roles) {
    if (shapes_[role]) values[role].edit().clear();
  }
  if (has_ids()) values.ids[plan_.owner].clear();
  JsonRecord record(wanted_);
  std::string_view rest = chunk.bytes.view();
  for (std::size_t row = 0; row < chunk.rows; ++row) {
    const std::size_t line_end = rest.find('\n');
    const std::string_view line = rest.substr(0, line_end);
    rest.remove_prefix(line_end + 1);
    try {
      read_line(line, record);
      check_shapes(record);
    } catch (const TextError& error) {
      return RowError{row, error.in(name(), line, chunk.first_line + row)};
    }
    for (const Role role : wanted_.roles) {
      const auto& field = record.field(role);
      if (!field) continue;
      std::vector<double>& all = values[role].edit();
      all.insert(all.end(), field->values.begin(), field->values.end());
    }
    if (has_ids()) values.ids[plan_.owner].push_back(record.ids().values.front());
  }
  return std::nullopt;
}

std::size_t NdjsonReader::offset_of(std::string_view line, Role role, std::size_t value) const {
  JsonRecord record(wanted_);
  record.read(line);
  return nth_value(line, record.field(role)->at, value);
}

}  // namespace

std::unique_ptr<Reader> open_ndjson(ByteSource source, std::span<const Role> roles,
                                    const std::string& id_field) {
  return std::make_unique<NdjsonReader>(std::move(source), roles, id_field);
}

}  // namespace xent
