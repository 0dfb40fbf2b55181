#include "io/json/ndjson_reader.h"

#include <utility>
#include <vector>

#include "io/bytes/line_cutter.h"
#include "io/json/json_place.h"
#include "io/json/json_record.h"
#include "io/json/json_syntax.h"

namespace xent {
namespace {

/// What is wrong with a row as a whole; it has a line but no column.
struct LineError {
  std::string message;
};

class NdjsonReader final : public Reader {
 public:
  NdjsonReader(ByteSource source, std::span<const Role> roles, std::string id_field)
      : wanted_{{roles.begin(), roles.end()}, std::move(id_field), true},
        lines_(std::move(source)) {
    JsonRecord record(wanted_);
    const std::string_view line = lines_.front();
    try {
      read_line(line, record);
      if (const auto& field = record.field(Role::class_weights)) {
        throw JsonError(field->at, "class_weights are for all rows, not for one: --class-weights");
      }
    } catch (const JsonError& error) {
      throw at_place(error, name(), line);
    } catch (const LineError& error) {
      throw Error(name() + ":1", error.message);
    }
    for (const Role role : wanted_.roles) {
      if (record.field(role)) shapes_[index_of(role)] = record.field(role)->shape;
    }
  }

  std::optional<Extent> extent(Role role) const override {
    const auto& row_shape = shapes_[index_of(role)];
    if (!row_shape) return std::nullopt;
    Extent extent{{0}, false};
    extent.shape.insert(extent.shape.end(), row_shape->begin(), row_shape->end());
    return extent;
  }

  bool has_ids() const override { return !wanted_.id_field.empty(); }
  std::string id_name() const override { return wanted_.id_field; }
  void read_into(Chunk& chunk) override { lines_.read_into(chunk.bytes); }
  std::size_t peek(std::size_t max_rows) override { return lines_.peek(max_rows); }
  void take(std::size_t rows, Chunk& chunk) override { lines_.take(rows, chunk); }
  const std::string& name() const override { return lines_.name(); }
  Progress progress() const override { return lines_.progress(); }

  std::optional<RowError> parse_rows(const Chunk& chunk, Values& values) const override;
  std::string place(const Chunk& chunk, Role role, std::size_t row,
                    std::size_t value) const override {
    const auto [line, offset] = find_value(chunk, role, row, value);
    return text_place(name(), line, offset, chunk.first_line + row);
  }
  std::string text(const Chunk& chunk, Role role, std::size_t row,
                   std::size_t value) const override {
    const auto [line, offset] = find_value(chunk, role, row, value);
    return value_text(line, offset);
  }
  std::string place(const Chunk& chunk, std::size_t row) const override {
    return name() + ":" + std::to_string(chunk.first_line + row);
  }

 private:
  static void read_line(std::string_view line, JsonRecord& record);
  void check_shapes(const JsonRecord& record) const;
  /// The line that a value stands on, and its offset there.
  std::pair<std::string_view, std::size_t> find_value(const Chunk& chunk, Role role,
                                                      std::size_t row, std::size_t value) const;

  JsonWanted wanted_;
  LineCutter lines_;
  std::array<std::optional<Shape>, role_count> shapes_;  // of one row, as the first line has it
};

/// Reads a line that holds one value. Throws JsonError or LineError.
void NdjsonReader::read_line(std::string_view line, JsonRecord& record) {
  if (skip_json_space(line, 0) == line.size()) throw LineError{"line is blank, expected JSON"};
  const std::size_t end = record.read(line);
  if (const std::size_t rest = skip_json_space(line, end); rest < line.size()) {
    throw json_trailing_error(line, rest, "the end of the line");
  }
  if (record.ids().listed) {
    throw JsonError(record.ids().at, "array is not an id, expected a string or a number");
  }
}

/// Throws JsonError or LineError where a row's shapes are not those of the first.
void NdjsonReader::check_shapes(const JsonRecord& record) const {
  for (const Role role : wanted_.roles) {
    const auto& expected = shapes_[index_of(role)];
    const auto& field = record.field(role);
    const std::string noun(name_of(role));
    if (expected && !field) {
      throw JsonError(record.at(), "row has no " + noun + ", which the first row has");
    }
    if (!field) continue;
    if (!expected) {
      throw JsonError(field->at, "row has " + noun + ", which the first row has not");
    }
    if (field->shape == *expected) continue;
    std::string message = record.is_object() ? noun : "row";
    message += message.ends_with('s') ? " have shape " : " has shape ";
    message += to_string(field->shape) + ", expected " + to_string(*expected);
    if (!record.is_object()) throw LineError{message};
    throw JsonError(field->at, message);
  }
}

std::optional<RowError> NdjsonReader::parse_rows(const Chunk& chunk, Values& values) const {
  for (const Role role : wanted_.roles) {
    if (shapes_[index_of(role)]) values[role].edit().clear();
  }
  if (has_ids()) values.ids.clear();
  JsonRecord record(wanted_);
  std::string_view rest = chunk.bytes.view();
  for (std::size_t row = 0; row < chunk.rows; ++row) {
    const std::size_t line_end = rest.find('\n');
    const std::string_view line = rest.substr(0, line_end);
    rest.remove_prefix(line_end + 1);
    try {
      read_line(line, record);
      check_shapes(record);
    } catch (const JsonError& error) {
      return RowError{row, at_place(error, name(), line, chunk.first_line + row)};
    } catch (const LineError& error) {
      return RowError{row, Error(place(chunk, row), error.message)};
    }
    for (const Role role : wanted_.roles) {
      const auto& field = record.field(role);
      if (!field) continue;
      std::vector<double>& all = values[role].edit();
      all.insert(all.end(), field->values.begin(), field->values.end());
    }
    if (has_ids()) values.ids.push_back(record.ids().values.front());
  }
  return std::nullopt;
}

std::pair<std::string_view, std::size_t> NdjsonReader::find_value(const Chunk& chunk, Role role,
                                                                  std::size_t row,
                                                                  std::size_t value) const {
  const std::string_view line = line_of(chunk, row);
  JsonRecord record(wanted_);
  record.read(line);
  return {line, nth_value(line, record.field(role)->at, value)};
}

}  // namespace

std::unique_ptr<Reader> open_ndjson(ByteSource source, std::span<const Role> roles,
                                    const std::string& id_field) {
  return std::make_unique<NdjsonReader>(std::move(source), roles, id_field);
}

}  // namespace xent
