// What is remembered of the losses seen: the account that the report prints.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "core/exact_sum.h"

namespace xent {

struct Block;

/// A row of a report: what was asked for of one of the first rows.
struct ShownRow {
  std::size_t row = 0;  ///< from 0
  std::string id;
  std::vector<double> values;
};

/// A finding that is worth a warning: how often, and where the worst of them is.
struct Evidence {
  std::uint64_t count = 0;
  double worst = 0;   ///< how far off
  std::string place;  ///< of the worst; the first of equals
  std::string text;   ///< what stands there

  /// Adds findings that stand behind all those added so far.
  void merge(const Evidence& later);
};

/// Sums and counts over losses. Blocks are merged in the order of their rows.
struct Tally {
  static constexpr std::size_t rows_shown = 10;
  static constexpr std::size_t values_shown = 8;

  ExactSum sum;
  std::uint64_t rows = 0;      ///< along the first axis of the logits
  std::uint64_t elements = 0;  ///< losses
  std::uint64_t counted = 0;   ///< losses that a mean counts
  std::uint64_t nonfinite = 0;
  std::size_t first_nonfinite = 0;  ///< its row, from 0
  std::vector<ShownRow> first_rows;
  Evidence outside_range;  ///< labels outside [0, 1]
  Evidence row_sums;       ///< softmax rows that do not sum to 1

  void add(const Block& block);
  void merge(Tally& later);
};

}  // namespace xent
