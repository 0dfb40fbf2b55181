// What is remembered of the losses seen: the account that the report prints.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/exact_sum.h"
#include "report/captured_row.h"
#include "report/histogram.h"
#include "report/verdict.h"

namespace xent {

struct Block;
struct Work;

/// A row of a report: what was asked for of one of the first rows.
struct ShownRow {
  std::size_t row = 0;  ///< from 0
  std::string id;
  std::vector<double> values;
};

/// A loss among the highest.
struct TopLoss {
  double loss = 0;
  std::size_t row = 0;    ///< from 0
  std::size_t index = 0;  ///< of the loss in its row, from 0
  std::string id;
  std::string place;
  double label = 0;

  /// Higher losses first (a NaN is the highest), then earlier rows.
  bool stands_before(const TopLoss& other) const;
};

/// The losses of one class: for sigmoid and weighted of one column.
struct ClassTally {
  std::uint64_t counted = 0;
  std::uint64_t positive = 0;  ///< sigmoid, weighted: labels above 1/2
  ExactSum sum;
  ExactSum labels;  ///< how much of the labels is this class
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
  std::uint64_t ignored = 0;
  std::uint64_t zero_weight = 0;
  ExactSum weights;  ///< of the losses counted; empty if all are 1
  std::uint64_t nonfinite = 0;
  std::size_t first_nonfinite = 0;   ///< its row, from 0
  bool may_be_probabilities = true;  ///< the logits: all in [0, 1], rows that sum to 1
  bool is_count_up = false;          ///< the first row is 0, 1, 2, ...
  std::vector<ShownRow> first_rows;
  Evidence outside_range;  ///< labels outside [0, 1]
  Evidence row_sums;       ///< softmax rows that do not sum to 1

  // Only where the report needs them.
  std::vector<TopLoss> top;
  std::map<std::size_t, ClassTally> classes;
  Histogram histogram;                  ///< of the losses counted
  std::optional<CapturedRow> captured;  ///< the row to explain, once it has been seen
  Verdict verdict;                      ///< on the losses expected

  std::uint64_t counted() const { return elements - ignored - zero_weight; }

  void add(const Work& work, const Block& block);
  void merge(const Work& work, Tally& later);
};

}  // namespace xent
