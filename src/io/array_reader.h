// Arrays held whole in memory, as a reader.
#pragma once

#include <optional>

#include "io/reader.h"

namespace xent {

/// The part of a reader that is the same for every source held whole: it copies rows out of its
/// arrays. The format adds where a value stands.
class ArrayReader : public Reader {
 public:
  std::optional<Extent> extent(Role role) const override;
  const Array* held(Role role) const override { return array(role) ? &*array(role) : nullptr; }
  std::size_t peek(std::size_t max_rows) override;
  void take(std::size_t rows, Chunk& chunk) override;
  std::optional<RowError> parse_rows(const Chunk& chunk, Values& values) const override;
  const std::string& name() const override { return name_; }

 protected:
  using Arrays = PerRole<std::optional<Array>>;

  /// Requires the same number of rows of all arrays that have rows.
  ArrayReader(std::string name, Arrays arrays);

  /// The index in the role's array of a value of a chunk.
  std::size_t element(const Chunk& chunk, Role role, std::size_t row, std::size_t value) const;
  const std::optional<Array>& array(Role role) const { return arrays_[role]; }

 private:
  std::string name_;
  Arrays arrays_;
  std::size_t rows_ = 0;
  std::size_t next_row_ = 0;
};

}  // namespace xent
