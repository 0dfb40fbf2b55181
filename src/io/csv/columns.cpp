#include "io/csv/columns.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>

#include "base/error.h"
#include "base/text.h"

namespace xent {
namespace {

/// A column by name or index; none if there is no such column.
std::optional<std::size_t> find_column(const Columns& columns, std::string_view part) {
  const auto named = std::find(columns.names.begin(), columns.names.end(), part);
  if (named != columns.names.end()) {
    if (std::find(named + 1, columns.names.end(), part) != columns.names.end()) {
      throw Error(columns.source, "more than one column is called " + in_quotes(part),
                  "choose it by its 1-based index");
    }
    return static_cast<std::size_t>(named - columns.names.begin());
  }
  std::size_t index = 0;
  const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), index);
  if (error != std::errc() || end != part.data() + part.size()) return std::nullopt;
  if (index < 1 || index > columns.count) return std::nullopt;
  return index - 1;
}

void add_part(const Columns& columns, std::string_view part, std::vector<std::size_t>& chosen) {
  if (const auto column = find_column(columns, part)) {
    chosen.push_back(*column);
    return;
  }
  for (std::size_t dash = part.find('-'); dash != std::string_view::npos;
       dash = part.find('-', dash + 1)) {
    const auto first = find_column(columns, part.substr(0, dash));
    const auto last = find_column(columns, part.substr(dash + 1));
    if (!first || !last) continue;
    if (*first > *last) {
      throw Error(columns.source, "columns " + in_quotes(part) + " run backwards");
    }
    for (std::size_t column = *first; column <= *last; ++column) chosen.push_back(column);
    return;
  }
  const std::string near = nearest(part, columns.names);
  throw Error(columns.source,
              "no column " + in_quotes(part) + " among its " + counted(columns.count, "column"),
              near.empty() ? std::string() : "there is a column " + in_quotes(near));
}

}  // namespace

std::vector<std::size_t> select_columns(const Columns& columns, const std::string& choice) {
  std::vector<std::size_t> chosen;
  std::string_view rest = choice;
  for (;;) {
    const std::size_t comma = rest.find(',');
    add_part(columns, rest.substr(0, comma), chosen);
    if (comma == std::string_view::npos) return chosen;
    rest.remove_prefix(comma + 1);
  }
}

}  // namespace xent
