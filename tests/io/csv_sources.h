// CSV as the tests ask for it.
#pragma once

#include <memory>
#include <string>

#include "io/csv/csv_reader.h"
#include "io/read_all.h"

namespace xent::test {

/// How a source is asked for.
struct Asked {
  CsvOptions csv = {};
  FieldChoice fields = {.roles = {Role::logits}};
};

inline std::unique_ptr<Reader> open(const std::string& text, const Asked& asked) {
  return open_csv(ByteSource::inline_text(text, "a.csv"), asked.csv, asked.fields);
}

inline Contents read(const std::string& text, const Asked& asked = {},
                     std::size_t max_rows = 1000) {
  return read_all([&] { return open(text, asked); }, max_rows);
}

inline Asked with(Header header) {
  Asked asked;
  asked.csv.header = header;
  return asked;
}

inline Asked with_id(const std::string& column) {
  Asked asked;
  asked.fields.id = column;
  return asked;
}

inline Asked with_columns(const std::string& logits, const std::string& labels) {
  Asked asked;
  asked.fields.roles.push_back(Role::labels);
  asked.fields.chosen[Role::logits] = logits;
  asked.fields.chosen[Role::labels] = labels;
  return asked;
}

}  // namespace xent::test
