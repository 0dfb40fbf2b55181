// What the fields of a table hold, used or not.
#pragma once

#include <cstdint>
#include <limits>
#include <string_view>
#include <vector>

#include "io/reader.h"

namespace xent {

/// The texts of one field.
struct FieldTally {
  std::uint64_t rows = 0;
  std::uint64_t empty = 0;
  std::uint64_t numbers = 0;
  std::uint64_t whole = 0;
  double least = std::numeric_limits<double>::infinity();
  double greatest = -std::numeric_limits<double>::infinity();
  std::uint64_t counting_from_0 = 0;  ///< texts that are the row's number from 0
  std::uint64_t counting_from_1 = 0;

  void add(std::string_view text, std::uint64_t row);
  void merge(const FieldTally& later);
};

/// The fields of the first rows of a source.
struct Survey {
  static constexpr std::uint64_t most_rows = 10000;

  std::vector<FieldTally> fields;

  void add(const Reader& reader, const Chunk& chunk);
  void merge(const Survey& later);
};

}  // namespace xent
