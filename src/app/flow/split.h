// Cuts the sources into aligned blocks of whole rows.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "app/job/block.h"
#include "io/reader.h"

namespace xent {

/// Whether all sources must have the same number of rows. If not, a source that has ended gives
/// chunks of no rows.
enum class Lengths : std::uint8_t { equal, any };

class Splitter {
 public:
  /// Blocks of at most rows_per_block rows, fewer where lines are long.
  Splitter(const Readers& readers, std::size_t rows_per_block, Lengths lengths = Lengths::equal)
      : readers_(readers), rows_per_block_(rows_per_block), lengths_(lengths) {}

  /// Cuts the next block off; false at the end of all sources. If a source ends before the others
  /// and must not, counts the rows of all and throws Error.
  bool operator()(Block& block);

 private:
  [[noreturn]] void refuse_lengths(const std::vector<std::size_t>& ready);

  const Readers& readers_;
  std::size_t rows_per_block_;
  Lengths lengths_;
  std::size_t rows_ = 0;  // handed out so far
};

}  // namespace xent
