// One JSON value that supplies numbers: a nested array, a number, or an object of arrays and
// numbers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "io/json/json_shape.h"
#include "io/json/json_walk.h"
#include "io/reader.h"

namespace xent {

/// The parts of a JSON source that are wanted.
struct JsonWanted {
  std::vector<Role> roles;  ///< a bare array or number supplies the first role
  std::string id_field;     ///< empty: no ids
  bool one_row = false;     ///< a value is one row (NDJSON), not an array of rows
};

/// The numbers of one role.
struct JsonField {
  std::size_t at = 0;  ///< the offset of the value
  Shape shape;
  std::vector<double> values;
};

struct JsonIds {
  std::size_t at = 0;
  bool listed = false;  ///< the ids are in an array
  std::vector<std::string> values;
};

/// Reads one value at a time into arrays. Elements are numbers, true (1), false (0), and strings
/// that name a NaN or an infinity.
class JsonRecord final : private JsonEvents {
 public:
  explicit JsonRecord(JsonWanted wanted) : wanted_(std::move(wanted)) {}

  /// Reads the first value of the text and returns the offset of its end. Throws TextError.
  std::size_t read(std::string_view text);

  /// The numbers of the role; none if the value is an object without that field.
  const std::optional<JsonField>& field(Role role) const { return fields_[role]; }
  std::optional<JsonField>& field(Role role) { return fields_[role]; }
  const JsonIds& ids() const { return ids_; }
  /// The offset where the value starts.
  std::size_t at() const { return at_; }
  bool is_object() const { return is_object_; }

 private:
  enum class Target : std::uint8_t { skipped, role, ids };

  void begin_object(std::size_t at) override;
  void key(const std::string& name, std::size_t at) override;
  void end_object(std::size_t at) override;
  void begin_array(std::size_t at) override;
  void end_array(std::size_t at) override;
  void numbers(const NumberRun& run) override;
  void boolean(bool value, std::size_t at) override;
  void string(const std::string& value, std::size_t at) override;
  void null(std::size_t at) override;

  void start_value(std::size_t at);
  void finish_value();
  void start_role(Role role, std::string noun);
  void add(double value, std::size_t at);
  [[noreturn]] void refuse(std::string_view what, std::size_t at) const;
  void check_fields() const;

  JsonWanted wanted_;
  std::string_view text_;
  std::size_t commas_ = 0;
  PerRole<std::optional<JsonField>> fields_;
  JsonIds ids_;
  bool has_ids_ = false;
  std::size_t at_ = 0;
  bool is_object_ = false;
  bool started_ = false;

  Target target_ = Target::skipped;
  std::size_t open_ = 0;  // the number of open arrays and objects in the present field
  JsonField* field_ = nullptr;
  JsonShape shape_;
};

}  // namespace xent
