// The options for reading a CSV source.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace xent {

enum class Header { automatic, yes, no };

/// What becomes of a missing value: an error; 0, in a row that is marked as missing; or NaN.
enum class NaPolicy { error, skip, nan };

struct CsvOptions {
  Header header = Header::automatic;
  char delimiter = '\0';             ///< '\0': as the first line shows; ' ': runs of spaces
  char comment = '\0';               ///< lines that begin with it are left out; '\0': none
  char decimal = '\0';               ///< '.' or ','; '\0': as the first row shows
  std::vector<std::string> na = {};  ///< words that stand for a missing value
  NaPolicy na_policy = NaPolicy::error;
  bool single_column_is_vector = false;  ///< one column is [N], not [N, 1]

  bool labels_are_classes = false;        ///< labels may be names of classes
  std::vector<std::string> classes = {};  ///< their names; empty: those of the logits
  bool are_classes_told = false;          ///< by the user: then no label is a number
  std::int64_t first_class = 0;           ///< the label of the first of them
};

}  // namespace xent
