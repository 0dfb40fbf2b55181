#include "app/doctor/survey.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "io/number/number.h"

namespace xent {

void FieldTally::add(std::string_view text, std::uint64_t row) {
  ++rows;
  if (text.empty()) ++empty;
  const auto number = parse_number(text);
  if (!number) return;
  ++numbers;
  if (*number == std::trunc(*number)) ++whole;
  least = std::min(least, *number);
  greatest = std::max(greatest, *number);
  if (*number == static_cast<double>(row)) ++counting_from_0;
  if (*number == static_cast<double>(row + 1)) ++counting_from_1;
}

void FieldTally::merge(const FieldTally& later) {
  rows += later.rows;
  empty += later.empty;
  numbers += later.numbers;
  whole += later.whole;
  least = std::min(least, later.least);
  greatest = std::max(greatest, later.greatest);
  counting_from_0 += later.counting_from_0;
  counting_from_1 += later.counting_from_1;
}

void Survey::add(const Reader& reader, const Chunk& chunk) {
  for (std::size_t i = 0; i < chunk.rows && chunk.first_row + i < most_rows; ++i) {
    const std::vector<std::string> texts = reader.field_texts(chunk, i);
    fields.resize(std::max(fields.size(), texts.size()));
    for (std::size_t f = 0; f < texts.size(); ++f) fields[f].add(texts[f], chunk.first_row + i);
  }
}

void Survey::merge(const Survey& later) {
  fields.resize(std::max(fields.size(), later.fields.size()));
  for (std::size_t f = 0; f < later.fields.size(); ++f) fields[f].merge(later.fields[f]);
}

}  // namespace xent
