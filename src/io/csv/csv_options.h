// The options for reading a CSV source.
#pragma once

#include <string>
#include <vector>

#include "io/reader.h"

namespace xent {

enum class Header { automatic, yes, no };

/// The columns of a CSV source that hold a role, in the order wanted: names, indices from 1, and
/// ranges of names or indices, separated by commas: "z0-z9", "3,1", "label".
struct ColumnChoice {
  Role role;
  std::string columns;
};

struct CsvOptions {
  Header header = Header::automatic;
  char delimiter = '\0';              ///< '\0': as the first line shows; ' ': runs of spaces
  std::vector<ColumnChoice> choices;  ///< empty: all columns but the id hold the source's only role
  std::string id_column;              ///< empty: no ids; JSON: the name of the field
  bool single_column_is_vector = false;  ///< one column is [N], not [N, 1]
};

}  // namespace xent
