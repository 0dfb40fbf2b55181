#include "io/reader.h"

#include <utility>

namespace xent {

std::vector<std::string> Reader::column_names(Role role) const {
  const auto own = extent(role);
  if (plan() == nullptr || !own) return {};
  std::vector<std::string> names = plan()->names_of(role);
  return names.size() == own->row_width() ? names : std::vector<std::string>();
}

std::string Reader::id_name() const {
  return has_ids() && plan()->fields.have_names() ? plan()->fields.names[*plan()->id] : "";
}

std::optional<Error> Reader::parse(Chunk& chunk, Values& values) const {
  auto wrong = parse_rows(chunk, values);
  if (!wrong) return std::nullopt;
  keep_rows(wrong->row, chunk, values);
  return std::move(wrong->error);
}

void Reader::keep_rows(std::size_t rows, Chunk& chunk, Values& values) const {
  if (rows >= chunk.rows) return;
  for (const Role role : all_roles) {
    if (const auto own = extent(role)) values[role].truncate(rows * own->row_width());
  }
  if (has_ids()) values.ids[plan()->owner].resize(rows);
  chunk.rows = rows;
}

}  // namespace xent
