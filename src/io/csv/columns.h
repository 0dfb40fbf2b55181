// Columns chosen by name, by index from 1, or by a range of names or indices.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace xent {

/// The columns of a table: their names (empty if there is no header) and their number.
struct Columns {
  std::string source;  ///< for messages
  std::vector<std::string> names;
  std::size_t count = 0;
};

/// The indices (from 0) of the columns chosen, in the order given: "z0-z9", "3,1", "label,2-4".
/// A part that is a name is that column, even if it looks like an index or a range. Throws Error
/// (with the nearest name as a hint) if there is no such column.
std::vector<std::size_t> select_columns(const Columns& columns, const std::string& choice);

}  // namespace xent
