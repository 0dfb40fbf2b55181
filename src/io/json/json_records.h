// A source whose rows are JSON values, one after another.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "io/bytes/text_place.h"
#include "io/json/json_fields.h"
#include "io/json/json_record.h"
#include "io/reader.h"

namespace xent {

/// The part that is the same however records are cut out of a text. The fields are those of the
/// first record, and every record has the shapes of the first. A later record may have its members
/// in another order, and members that would not be used.
class RecordsReader : public Reader {
 public:
  std::optional<Extent> extent(Role role) const override;
  const FieldPlan* plan() const override { return fields_.plan ? &*fields_.plan : nullptr; }
  std::optional<RowError> parse_rows(const Chunk& chunk, Values& values) const override;
  std::string place(const Chunk& chunk, Role role, std::size_t row,
                    std::size_t value) const override;
  std::string place(const Chunk& chunk, std::size_t row) const override;
  std::string text(const Chunk& chunk, Role role, std::size_t row,
                   std::size_t value) const override;
  std::vector<std::string> field_texts(const Chunk& chunk, std::size_t row) const override;

 protected:
  explicit RecordsReader(FieldChoice choice) : choice_(std::move(choice)) {}

  /// Settles the fields by the first record. Called by the constructor.
  void read_first(std::string_view text, const TextPosition& position);

  /// The text of a row that starts `at` an offset in its chunk; the offset is moved behind it. Only
  /// the record may stand in the text, and white space.
  virtual std::string_view next_text(const Chunk& chunk, std::size_t& at) const = 0;
  /// Where the text of a row stands in its chunk.
  virtual std::size_t offset_of_row(const Chunk& chunk, std::size_t row) const = 0;
  /// The position of an offset in a chunk, that stands in a row.
  virtual TextPosition position(const Chunk& chunk, std::size_t row, std::size_t offset) const = 0;
  /// What stands behind a record, in messages: "the end of the line".
  virtual std::string_view record_end() const = 0;
  /// Whether a row may be an array or a number, which supplies the first role.
  virtual bool may_be_array() const = 0;

 private:
  void read_record(std::string_view text, JsonRecord& record) const;
  void check_members(std::string_view text, JsonRecord& record) const;
  void check_member(std::string_view text, const JsonRecord& record, std::size_t index) const;
  void check_others(JsonRecord& record) const;
  Shape row_shape(const JsonRecord& first, Role role) const;
  void deal_out(const JsonRecord& record, Values& values) const;
  std::string id_of(std::string_view text, const JsonRecord& record) const;
  Error error_at(const TextError& error, const TextPosition& start, std::string_view text) const;
  /// The offset of a value in its chunk.
  std::size_t offset_of(const Chunk& chunk, Role role, std::size_t row, std::size_t value) const;

  FieldChoice choice_;
  JsonFields fields_;
  JsonWanted wanted_;
  bool is_object_ = false;
  std::vector<Shape> member_shapes_;      // of the first record
  PerRole<std::optional<Shape>> shapes_;  // of one row
};

}  // namespace xent
