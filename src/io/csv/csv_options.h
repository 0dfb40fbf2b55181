// The options for reading a CSV source.
#pragma once

namespace xent {

enum class Header { automatic, yes, no };

struct CsvOptions {
  Header header = Header::automatic;
  char delimiter = '\0';                 ///< '\0': as the first line shows; ' ': runs of spaces
  bool single_column_is_vector = false;  ///< one column is [N], not [N, 1]
};

}  // namespace xent
