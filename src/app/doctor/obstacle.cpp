#include "app/doctor/obstacle.h"

#include <algorithm>
#include <utility>

#include "app/doctor/describe.h"
#include "base/text.h"
#include "io/number/shown.h"

namespace xent {
namespace {

std::string list_of(const std::vector<double>& labels) {
  std::string text;
  for (const double label : labels) text += (text.empty() ? "" : " and ") + text_of_label(label);
  return text;
}

class Search {
 public:
  Search(const Patient& patient, const Labels& labels)
      : patient_(patient), seen_(patient.seen), labels_(labels), noun_(patient.vector_noun()) {}

  std::optional<Obstacle> obstacle() {
    look_for_exchange();
    if (found_.code.empty()) look_at_shapes();
    if (found_.code.empty()) look_at_labels();
    if (found_.code.empty()) return std::nullopt;
    return std::move(found_);
  }

 private:
  void say(const std::string& reason) { found_.reasons.push_back(reason); }
  void obstacle(const char* code, const std::string& reason) {
    if (found_.code.empty()) found_.code = code;
    say(reason);
  }

  void look_for_exchange() {
    const NumberTally& labels = seen_.labels.numbers;
    const NumberTally& logits = seen_.logits.numbers;
    const bool may_be_logits =
        labels_.kind == LabelsKind::other && labels.finite() > 0 && labels.whole < labels.finite();
    if (!may_be_logits || logits.whole < logits.count) return;
    obstacle("exchanged",
             "The logits are whole numbers and the labels are not: perhaps the two are exchanged.");
  }

  void look_at_shapes() {
    if (patient_.reading.fit == Fit::vector && patient_.classes() == 1) {
      obstacle("shapes", shapes() +
                             ": the same numbers, but the logits have an axis of one class. "
                             "Take it away: one logit a row is a yes or no, xent sigmoid.");
      return;
    }
    if (patient_.reading.fit != Fit::none && !patient_.has_other_rows()) return;
    const std::size_t logits_rows = rows_of(patient_.logits_shape);
    const std::size_t labels_rows = rows_of(*patient_.labels_shape);
    if (patient_.has_other_rows()) {
      const bool is_one =
          std::max(logits_rows, labels_rows) - std::min(logits_rows, labels_rows) == 1;
      obstacle("rows",
               "The logits have " + counted(logits_rows, "row") + ", the labels " +
                   std::to_string(labels_rows) + ": which belong together is not known" +
                   (is_one ? ". One row more may be a header that was read as data." : "."));
      return;
    }
    obstacle("shapes", shapes() + ": a loss wants labels of shape " + wanted_shapes() + ".");
    hint_at_shapes();
  }

  static std::size_t rows_of(const Shape& shape) { return shape.empty() ? 1 : shape.front(); }

  std::string shapes() const {
    return "The logits have shape " + to_string(patient_.logits_shape) + ", the labels " +
           to_string(*patient_.labels_shape);
  }

  std::string wanted_shapes() const {
    std::string text = to_string(patient_.logits_shape) + " (one label a logit)";
    if (patient_.classes() == 1) return text;
    return text + " or " + to_string(known_shape(patient_.layout().losses, seen_.logits_rows)) +
           " (a class index)";
  }

  void hint_at_shapes() {
    const Shape& logits = patient_.logits_shape;
    const Shape& labels = *patient_.labels_shape;
    if (logits.size() == 2 && Shape(logits.rbegin(), logits.rend()) == labels) {
      say("One of them is transposed.");
    } else if (element_count(logits) == element_count(labels)) {
      say("They have as many numbers: an axis of size 1 more or less, or another order of axes.");
    } else if (patient_.classes() == 1 && patient_.labels_classes() == 2 &&
               labels_.kind == LabelsKind::one_hot) {
      say("One-hot labels of two classes for one logit: their second column is the yes or no that "
          "xent sigmoid wants.");
    } else if (patient_.request.chosen.axis) {
      say("--axis is " + std::to_string(patient_.request.axis) + ": are the classes there?");
    }
  }

  void look_at_labels() {
    switch (labels_.kind) {
      case LabelsKind::signs:
        obstacle("signs",
                 "The labels are -1 and 1, but every loss wants 0 and 1: give (z + 1) / 2.");
        break;
      case LabelsKind::class_indices:
        look_at_class_indices();
        break;
      case LabelsKind::one_hot:
      case LabelsKind::soft:
        if (labels_.left_out.empty()) break;
        obstacle("ignored_vectors",
                 "The labels are one-hot or soft, but for " + list_of(labels_.left_out) +
                     ", which softmax cannot leave out. Give class indices with such a label "
                     "instead: xent sparse with --ignore-index.");
        break;
      case LabelsKind::other:
        obstacle("labels", words_of_others());
        break;
      case LabelsKind::probabilities:
        if (patient_.reading.fit == Fit::vector && patient_.classes() > 1) {
          obstacle("labels", "The labels are one number a " + noun_ +
                                 " and not whole, so they are no class indices.");
        }
        break;
      case LabelsKind::binary:
      case LabelsKind::multi_hot:
        break;
    }
  }

  std::string words_of_others() const {
    const NumberTally& numbers = seen_.labels.numbers;
    if (numbers.finite() == 0) return "The labels hold no finite number.";
    if (numbers.positive_infinity + numbers.negative_infinity > 0) {
      return "The labels hold infinities.";
    }
    if (patient_.classes() == 1 && numbers.whole == numbers.finite()) {
      return "The labels are whole numbers from " + shown(numbers.least.value) + " to " +
             shown(numbers.greatest.value) +
             ", one for each logit. A yes or no is 0 or 1, and class indices want a logit for each "
             "class.";
    }
    return "The labels are neither classes nor in 0..1: they run from " +
           shown(numbers.least.value) + " to " + shown(numbers.greatest.value) +
           ". A cross-entropy is not for such targets.";
  }

  void look_at_class_indices() {
    if (patient_.reading.fit != Fit::vector || patient_.classes() < 2) return;
    const NumberTally& numbers = seen_.labels.numbers;
    if (numbers.nan > 0) {
      obstacle("nan_labels", subject(numbers.nan, "label") + " NaN, the first in row " +
                                 std::to_string(numbers.first_nan + 1) +
                                 ": a class index has to be a number. Give them one that no class "
                                 "has, as -100, and leave it out with --ignore-index -100.");
    }
    if (!labels_.is_out_of_range) return;
    const std::vector<double> classes = classes_there(patient_, labels_);
    if (classes.empty()) return;
    const std::string there = classes.size() == 1
                                  ? "all labels are " + text_of_label(classes.front())
                                  : "labels run from " + text_of_label(classes.front()) + " to " +
                                        text_of_label(classes.back());
    if (patient_.is_axis_found()) {
      obstacle("shapes", shapes() + ": they fit only if the classes are on axis " +
                             std::to_string(*patient_.reading.axis) + ". Then there are " +
                             counted(patient_.classes(), "class") + ", but " + there + ".");
      return;
    }
    obstacle("labels_out_of_range", "The logits have classes 0.." +
                                        std::to_string(patient_.classes() - 1) + ", but " + there +
                                        ".");
    if (classes.back() == static_cast<double>(patient_.classes()) && classes.front() == 0) {
      say("That is one class more than the logits have. If 0 is padding and classes count from 1: "
          "xent sparse with --label-base 1 --ignore-index 0.");
    }
  }

  const Patient& patient_;
  const Examination& seen_;
  const Labels& labels_;
  std::string noun_;
  Obstacle found_;
};

}  // namespace

std::optional<Obstacle> find_obstacle(const Patient& patient, const Labels& labels) {
  return Search(patient, labels).obstacle();
}

}  // namespace xent
