// How a CSV source is to be read.
#pragma once

#include <string>
#include <vector>

#include "io/reader.h"

namespace xent {

enum class Header { automatic, yes, no };

/// Columns of a CSV source that hold a role: names, 1-based indices and ranges of either, separated
/// by commas, in the order wanted: "z0-z9", "3,1", "label".
struct ColumnChoice {
  Role role;
  std::string columns;
};

struct CsvOptions {
  Header header = Header::automatic;
  char delimiter = '\0';              ///< '\0': found from the first line; ' ': runs of spaces
  std::vector<ColumnChoice> choices;  ///< empty: all columns but the id are the source's one role
  std::string id_column;              ///< empty: none; JSON: the name of the field
  bool single_column_is_vector = false;  ///< one column is [N], not [N, 1]
};

}  // namespace xent
