// Lists in the JSON of reports.
#pragma once

#include <string>
#include <vector>

#include "base/text.h"
#include "io/json/json_text.h"

namespace xent {

/// An array of objects, one per line; fill(line, row) adds the fields of a row.
template <class Rows, class Fill>
std::string json_objects(const Rows& rows, const Fill& fill) {
  std::vector<std::string> objects;
  for (const auto& row : rows) {
    JsonLine line;
    fill(line, row);
    objects.push_back(line.close());
  }
  return json_list(objects);
}

/// An array of strings, on one line.
inline std::string json_strings(const std::vector<std::string>& texts) {
  return "[" + joined(texts, ", ", json_quote) + "]";
}

}  // namespace xent
