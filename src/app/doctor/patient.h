// The data, examined: what doctor judges by, and what it is taken for.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/doctor/examine.h"
#include "app/doctor/plan.h"
#include "app/job/request.h"
#include "base/terms.h"

namespace xent {

struct Patient {
  Patient(const Request& asked, const Examination& examination)
      : request(asked), seen(examination) {}

  const Request& request;
  const Examination& seen;
  Reading reading;
  Along along;                   ///< the class axis of the reading
  bool may_have_header = false;  ///< the logits are read line by line
  bool is_one_axis = false;      ///< the logits may be rows of one logit, or one row
  std::string logits_name;
  std::string labels_name;
  Shape logits_shape;
  std::optional<Shape> labels_shape;  ///< none: there are no labels
  std::vector<std::string> class_names;

  const Layout& layout() const { return reading.logits; }
  std::size_t classes() const { return layout().classes; }
  /// The length of the labels' own class axis.
  std::size_t labels_classes() const { return reading.labels ? reading.labels->classes : 1; }
  bool has_other_rows() const {
    return reading.fit != Fit::none && !layout().is_whole && seen.logits_rows != seen.labels_rows;
  }
  /// Whether the classes are on an axis that nobody asked for.
  bool is_axis_found() const { return reading.axis && !request.chosen.axis; }
  /// "row"; where a row holds several vectors of classes, those are meant.
  std::string vector_noun() const { return layout().losses_per_row() == 1 ? "row" : "vector"; }
  /// "row 3": where the sum of a vector is told to be.
  std::string place_of(const NumberInRow& sum) const {
    return (layout().is_whole ? "vector " : "row ") + std::to_string(sum.row + 1);
  }
};

enum class LogitsKind : std::uint8_t {
  logits,
  probabilities,
  log_probabilities,
  unit_range  ///< in [0, 1], but rows do not sum to 1: outputs of a sigmoid, or not
};

enum class LabelsKind : std::uint8_t {
  class_indices,
  binary,         ///< 0 and 1, for one logit a row
  one_hot,        ///< a single 1 in each vector
  multi_hot,      ///< several ones, or none
  soft,           ///< vectors in [0, 1] that sum to 1
  probabilities,  ///< in [0, 1], each for itself
  signs,          ///< -1 and 1
  other
};

/// Names in JSON: an interface.
template <>
inline constexpr auto names_of<LogitsKind> =
    std::array{"logits", "probabilities", "log_probabilities", "unit_range"};
template <>
inline constexpr auto names_of<LabelsKind> = std::array{
    "class_indices", "binary", "one_hot", "multi_hot", "soft", "probabilities", "signs", "other"};

/// Whether each label is a yes or no of its own.
constexpr bool is_independent(LabelsKind kind) {
  return kind == LabelsKind::binary || kind == LabelsKind::multi_hot ||
         kind == LabelsKind::probabilities;
}

/// What labels are taken for.
struct Labels {
  LabelsKind kind = LabelsKind::other;
  std::vector<double> left_out;  ///< labels that no class has: -100, 255
  int base = 0;                  ///< of class indices
  bool is_out_of_range = false;  ///< class indices that the logits do not have
  bool is_rounded = false;       ///< soft: sums are farther from 1 than softmax takes
};

LogitsKind kind_of_logits(const Patient& patient);
Labels kind_of_labels(const Patient& patient);

/// Whether the number is one that an option can name: whole, and of 64 bits.
bool is_integer(double label);

/// The label in full, as options and sentences have it.
std::string text_of_label(double label);

/// Whether this kind of logits is what a softmax gives.
constexpr bool are_of_softmax(LogitsKind kind) {
  return kind == LogitsKind::probabilities || kind == LogitsKind::log_probabilities;
}

}  // namespace xent
