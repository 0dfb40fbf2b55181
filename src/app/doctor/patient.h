// The data, examined: what doctor judges by, and what it is taken for.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/doctor/examine.h"
#include "app/job/layout.h"
#include "app/job/request.h"

namespace xent {

/// How labels stand to the logits, by their shapes.
enum class Fit : std::uint8_t {
  none,
  each,   ///< one a logit: the same shape
  vector  ///< one a vector of classes
};

struct Patient {
  explicit Patient(const Request& asked) : request(asked) {}

  const Request& request;
  Layout layout;            ///< of the logits; one class where they have no class axis
  std::optional<int> axis;  ///< the class axis, if it has to be said
  Fit fit = Fit::none;
  bool may_have_header = false;  ///< the logits are read line by line
  bool is_one_axis = false;      ///< the logits may be rows of one logit, or one row
  std::string logits_name;
  std::string labels_name;
  Shape logits_shape;
  std::optional<Shape> labels_shape;  ///< none: there are no labels
  std::size_t labels_classes = 1;     ///< length of the labels' own class axis
  std::vector<std::string> class_names;
  Examination seen;

  std::size_t classes() const { return layout.classes; }
  bool has_other_rows() const {
    return fit != Fit::none && !layout.is_whole && seen.logits_rows != seen.labels_rows;
  }
  /// Whether the labels fit by an axis that nobody asked for.
  bool is_axis_found() const { return axis && !request.chosen.axis; }
  /// "row"; where a row holds several vectors of classes, those are meant.
  std::string vector_noun() const { return layout.losses_per_row() == 1 ? "row" : "vector"; }
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
std::string name_of(LogitsKind kind);
std::string name_of(LabelsKind kind);

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

}  // namespace xent
