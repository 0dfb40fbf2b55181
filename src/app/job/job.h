// What stays the same from block to block: the sources and how they fit together.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/job/layout.h"
#include "app/job/request.h"
#include "app/job/row_weights.h"
#include "io/reader.h"

namespace xent {

/// The one answer to a reduced loss, as its source writes it.
struct Answer {
  std::string text;
  double value = 0;  ///< NaN if it is no number
};

struct Job {
  explicit Job(const Request& asked) : request(asked) {}

  const Request& request;
  Layout layout;
  Readers readers;                    ///< the first supplies the logits
  std::optional<std::size_t> labels;  ///< index of their reader
  std::optional<RowWeights> pos_weight;
  std::optional<RowWeights> weights;
  std::vector<double> class_weights;    ///< one for each class, or none
  std::optional<std::size_t> expected;  ///< index of the reader of the expected losses
  std::optional<Answer> answer;         ///< to a reduced loss
  std::vector<std::size_t> kept;        ///< fields of the logits' source to copy
  double gradient_divisor = 1;          ///< of the mean whose gradient is asked for

  bool has_labels() const { return labels.has_value(); }

  /// Whether the losses of each class are tallied: for the report, if there are not too many.
  bool tallies_classes() const {
    constexpr std::size_t most_classes = 4096;  // whose memory is of no account
    if (!has_labels() || request.by_class) return request.by_class;
    if (request.quirks.averages_last) return false;  // a loss is of several labels
    const std::size_t width = has_classes(request.loss) ? layout.classes : layout.logits_per_row();
    return is_report(request) && width <= most_classes;
  }
};

}  // namespace xent
