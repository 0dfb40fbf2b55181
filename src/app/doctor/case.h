// The data, examined and judged: what logits and labels are, if the classes are on one axis.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/doctor/evidence.h"
#include "app/doctor/plan.h"
#include "app/job/request.h"
#include "base/terms.h"

namespace xent {

enum class LogitsKind : std::uint8_t {
  logits,
  probabilities,
  log_probabilities,
  unit_range  ///< in [0, 1], but rows do not sum to 1: outputs of a sigmoid, or logits
};

enum class LabelsKind : std::uint8_t {
  class_indices,
  binary,         ///< 0 and 1, for one logit per row
  one_hot,        ///< each vector has a single 1
  multi_hot,      ///< vectors have several ones, or none
  soft,           ///< vectors in [0, 1] that sum to 1
  probabilities,  ///< numbers in [0, 1], independent of each other
  signs,          ///< -1 and 1
  other
};

/// The names of kinds in JSON: an interface.
template <>
inline constexpr auto names_of<LogitsKind> =
    std::array{"logits", "probabilities", "log_probabilities", "unit_range"};
template <>
inline constexpr auto names_of<LabelsKind> = std::array{
    "class_indices", "binary", "one_hot", "multi_hot", "soft", "probabilities", "signs", "other"};

/// Whether a softmax gives such logits.
constexpr bool are_of_softmax(LogitsKind kind) {
  return kind == LogitsKind::probabilities || kind == LogitsKind::log_probabilities;
}

/// Whether each label is a yes or no, independent of the others.
constexpr bool is_independent(LabelsKind kind) {
  return kind == LabelsKind::binary || kind == LabelsKind::multi_hot ||
         kind == LabelsKind::probabilities;
}

/// Whether each vector of labels has the shares of exclusive classes.
constexpr bool are_shares(LabelsKind kind) {
  return kind == LabelsKind::one_hot || kind == LabelsKind::soft;
}

struct JudgedLabels {
  LabelsKind kind = LabelsKind::other;
  std::vector<double> left_out;  ///< labels that are no class: -100, 255
  int base = 0;                  ///< the first class index
  bool is_out_of_range = false;  ///< the logits lack a class for some class indices
  bool is_rounded = false;       ///< the sums of soft labels are farther from 1 than softmax takes
};

/// The evidence, and the names and shapes of the arrays.
struct Patient {
  const Request& request;
  const Examination& seen;
  std::string logits_name;
  std::string labels_name;
  Shape logits_shape;
  std::optional<Shape> labels_shape;      ///< none: there are no labels
  std::vector<std::string> column_names;  ///< of the logits
  std::vector<std::string> field_words;   ///< options that choose what names decided
  bool is_streamed = false;               ///< the logits come line by line, their number unknown
  bool is_first_axis_unseen = false;      ///< the classes may be there, but doctor did not look
};

/// The patient, if the classes are on the axis of the reading.
struct Case : Patient {
  Case(const Patient& patient, Reading own, AxisTally tally);

  Reading reading;
  AxisTally along;
  LogitsKind logits = LogitsKind::logits;
  JudgedLabels labels;  ///< unused if there are no labels

  const Layout& layout() const { return reading.logits; }
  std::size_t classes() const { return layout().classes; }
  /// The length of the labels' own class axis.
  std::size_t labels_classes() const { return reading.labels ? reading.labels->classes : 1; }
  bool has_other_rows() const {
    return reading.fit != Fit::none && !layout().is_whole && seen.logits.rows != seen.labels.rows;
  }
  /// The class axis, if doctor found it and nobody asked for it.
  std::optional<int> found_axis() const {
    return request.chosen.axis ? std::nullopt : reading.axis;
  }
  /// "row", or "vector" where a row holds several vectors of classes.
  std::string noun() const { return layout().losses_per_row() == 1 ? "row" : "vector"; }
  /// "row 3": the place of the sum of a vector.
  std::string place_of(const NumberInRow& sum) const {
    return (layout().is_whole ? "vector " : "row ") + std::to_string(sum.row + 1);
  }
};

/// Whether an option can name the number: it is whole and has 64 bits.
bool is_integer(double label);

/// The label in full, for options and sentences.
std::string text_of_label(double label);

}  // namespace xent
