// Arrays held whole in memory, as a reader.
#pragma once

#include <array>
#include <optional>

#include "io/reader.h"

namespace xent {

/// The part of a reader that is the same for every source held whole: rows are copied out of its
/// arrays. What remains for a format is to say where a value stood.
class ArrayReader : public Reader {
 public:
  std::optional<Extent> extent(Role role) const override;
  const Array* held(Role role) const override { return array(role) ? &*array(role) : nullptr; }
  std::size_t peek(std::size_t max_rows) override;
  void take(std::size_t rows, Chunk& chunk) override;
  std::optional<RowError> parse_rows(const Chunk& chunk, Values& values) const override;
  const std::string& name() const override { return name_; }

 protected:
  /// All arrays that have rows must have the same number of them.
  ArrayReader(std::string name, std::array<std::optional<Array>, role_count> arrays);

  /// Index into the role's array of a value of a chunk.
  std::size_t element(const Chunk& chunk, Role role, std::size_t row, std::size_t value) const;
  const std::optional<Array>& array(Role role) const { return arrays_[index_of(role)]; }

 private:
  std::string name_;
  std::array<std::optional<Array>, role_count> arrays_;
  std::size_t rows_ = 0;
  std::size_t next_row_ = 0;
};

}  // namespace xent
