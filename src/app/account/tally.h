// Sums and counts over the losses seen so far.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "app/job/block.h"
#include "app/job/job.h"
#include "core/exact_sum.h"
#include "report/account.h"

namespace xent {

/// The losses of one class: for sigmoid and weighted of one column.
struct ClassTally {
  std::uint64_t counted = 0;
  std::uint64_t positive = 0;  ///< sigmoid, weighted: labels above 1/2
  ExactSum sum;
  ExactSum labels;  ///< the sum of the labels of this class
};

/// Findings of one kind that is worth a warning: their number, and the place of the worst.
struct Evidence {
  std::uint64_t count = 0;
  double worst = 0;   ///< how far off
  std::string place;  ///< of the worst; the first of equals
  std::string text;   ///< the value there

  /// Adds a finding. describe() gives its place and text; it is called only for a new worst.
  template <class Describe>
  void add(double excess, Describe describe) {
    if (count++ > 0 && !(excess > worst)) return;
    worst = excess;
    std::tie(place, text) = describe();
  }

  /// Adds findings that stand behind all those added so far.
  void merge(const Evidence& later);
};

/// Findings about labels that are not what the loss expects.
struct LabelFindings {
  Evidence outside_range;  ///< labels outside [0, 1]
  Evidence row_sums;       ///< softmax rows that do not sum to 1
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
  std::uint64_t missing = 0;  ///< rows with missing values
  ExactSum weights;           ///< of the losses counted; empty if all are 1
  std::uint64_t nonfinite = 0;
  std::size_t first_nonfinite = 0;   ///< its row, from 0
  bool may_be_probabilities = true;  ///< the logits: all in [0, 1], rows that sum to 1
  /// The readers whose first row looks like a header and that hold a number that is not whole.
  std::set<std::size_t> like_headers;
  /// The first column of the logits is the number of the row, from 0 or from 1.
  bool counts_from_0 = true, counts_from_1 = true;
  std::vector<AccountRow> first_rows;
  LabelFindings labels;

  // Set only if the report needs them.
  std::vector<TopRow> top;
  std::map<std::size_t, ClassTally> classes;
  Accuracy accuracy;
  ExactSum label_entropy;             ///< in nats, of the losses counted
  Histogram histogram;                ///< of the losses counted
  std::vector<CapturedRow> captured;  ///< the rows to explain, once they have been seen
  std::vector<CapturedRow> listed;    ///< the first rows, if a reduction is explained
  Verdict verdict;                    ///< on the losses expected

  std::uint64_t counted() const { return elements - ignored - zero_weight; }

  void add(const Job& job, const Block& block);
  void merge(const Job& job, Tally& later);
};

}  // namespace xent
