// Reads a source to its end, for tests: what it holds, or the error it gives.
#pragma once

#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/error.h"
#include "io/reader.h"

namespace xent::test {

/// All rows of a source. With an error, the rows before it.
struct Contents {
  std::array<std::vector<double>, role_count> of;
  std::vector<std::string> ids;
  std::size_t rows = 0;
  std::string error;  ///< "place: message", then " | hint" if there is one; empty if all is well

  const std::vector<double>& operator[](Role role) const { return of[index_of(role)]; }
};

/// Adds what a reader has parsed from a chunk: all of it, or the rows before an error.
inline void append(Contents& contents, const Reader& reader, const Values& values, std::size_t rows,
                   bool is_all) {
  for (std::size_t r = 0; r < role_count; ++r) {
    const auto extent = reader.extent(static_cast<Role>(r));
    if (!extent) continue;
    const std::vector<double>& more = values[static_cast<Role>(r)].doubles();
    const std::size_t count = is_all ? more.size() : rows * extent->row_width();
    if (more.size() < count) throw std::logic_error("rows without values");
    contents.of[r].insert(contents.of[r].end(), more.begin(),
                          more.begin() + static_cast<std::ptrdiff_t>(count));
  }
  if (reader.has_ids()) {
    contents.ids.insert(contents.ids.end(), values.ids[Role::logits].begin(),
                        values.ids[Role::logits].begin() + static_cast<std::ptrdiff_t>(rows));
  }
  contents.rows += rows;
}

inline std::string spoken(const Error& error) {
  return error.hint().empty() ? error.what() : error.what() + std::string(" | ") + error.hint();
}

/// Opens a source and reads it, at most max_rows rows at a time.
inline Contents read_all(const std::function<std::unique_ptr<Reader>()>& open,
                         std::size_t max_rows = 1000) {
  Contents contents;
  try {
    const auto reader = open();
    Chunk chunk;
    Values values;
    while (const std::size_t ready = reader->peek(max_rows)) {
      reader->take(ready, chunk);
      const auto wrong = reader->parse(chunk, values);
      append(contents, *reader, values, chunk.rows, !wrong);
      if (wrong) {
        contents.error = spoken(*wrong);
        return contents;
      }
    }
  } catch (const Error& error) {
    contents.error = spoken(error);
  }
  return contents;
}

}  // namespace xent::test
