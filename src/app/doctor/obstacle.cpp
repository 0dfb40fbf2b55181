// Why no loss fits labels and logits as they are.
#include <string>
#include <vector>

#include "app/doctor/describe.h"
#include "app/doctor/prescribe.h"
#include "base/text.h"
#include "io/number/shown.h"

namespace xent {
namespace {

/// Looks for obstacles; the first one found is the problem.
class ObstacleSearch {
 public:
  ObstacleSearch(const Case& own, Diagnosis& diagnosis) : own_(own), diagnosis_(diagnosis) {}

  void run() {
    look_for_exchange();
    if (diagnosis_.problem.empty()) look_at_shapes();
    if (diagnosis_.problem.empty()) look_at_labels();
  }

 private:
  void say(const std::string& reason) { diagnosis_.reasons.push_back(reason); }
  void add(const char* problem, const std::string& reason) {
    if (diagnosis_.problem.empty()) diagnosis_.problem = problem;
    say(reason);
  }

  void look_for_exchange() {
    const ArrayTally& logits = own_.seen.logits;
    const bool may_be_logits = own_.labels.kind == LabelsKind::other && numbers_.finite() > 0 &&
                               numbers_.whole < numbers_.finite();
    if (!may_be_logits || logits.whole < logits.count) return;
    add("exchanged",
        "The logits are whole numbers and the labels are not: perhaps the two are exchanged.");
  }

  void look_at_shapes() {
    const auto rows_of = [](const Shape& shape) { return shape.empty() ? 1 : shape.front(); };
    const std::size_t logits_rows = rows_of(own_.logits_shape);
    const std::size_t labels_rows = rows_of(*own_.labels_shape);
    if (own_.reading.fit == Fit::vector && own_.classes() == 1) {
      add("shapes", shapes() +
                        ": the same numbers, but the logits have an axis of one class. Take it "
                        "away: one logit per label is a yes or no, xent sigmoid.");
    } else if (own_.has_other_rows()) {
      const bool is_one = logits_rows + 1 == labels_rows || labels_rows + 1 == logits_rows;
      add("rows", "The logits have " + counted(logits_rows, "row") + ", the labels " +
                      std::to_string(labels_rows) + ": which belong together is not known" +
                      (is_one ? ". One row more may be a header that was read as data." : "."));
    } else if (own_.reading.fit == Fit::none) {
      std::string wanted = to_string(own_.logits_shape) + " (one label per logit)";
      if (own_.classes() > 1) {
        wanted += " or " + to_string(known_shape(own_.layout().losses, own_.seen.logits.rows)) +
                  " (a class index)";
      }
      add("shapes", shapes() + ": a loss wants labels of shape " + wanted + ".");
      hint_at_shapes();
    }
  }

  std::string shapes() const {
    return "The logits have shape " + to_string(own_.logits_shape) + ", the labels " +
           to_string(*own_.labels_shape);
  }

  void hint_at_shapes() {
    const Shape& logits = own_.logits_shape;
    const Shape& labels = *own_.labels_shape;
    if (logits.size() == 2 && Shape(logits.rbegin(), logits.rend()) == labels) {
      say("One of them is transposed.");
    } else if (element_count(logits) == element_count(labels)) {
      say("They have as many numbers: an axis of size 1 more or less, or another order of axes.");
    } else if (own_.classes() == 1 && own_.labels_classes() == 2 &&
               own_.labels.kind == LabelsKind::one_hot) {
      say("One-hot labels of two classes for one logit: their second column is the yes or no that "
          "xent sigmoid wants.");
    } else if (own_.request.chosen.axis) {
      say("--axis is " + std::to_string(own_.request.axis) + ": are the classes there?");
    }
  }

  void look_at_labels() {
    const LabelsKind kind = own_.labels.kind;
    if (kind == LabelsKind::signs) {
      add("signs", "The labels are -1 and 1, but every loss wants 0 and 1: give (z + 1) / 2.");
    } else if (kind == LabelsKind::class_indices) {
      look_at_class_indices();
    } else if (kind == LabelsKind::other) {
      add("labels", words_of_others());
    } else if (kind == LabelsKind::probabilities && own_.reading.fit == Fit::vector) {
      add("labels", "The labels are one number per " + own_.noun() +
                        " and not whole, so they are no class indices.");
    } else if (are_shares(kind) && !own_.labels.left_out.empty()) {
      add("ignored_vectors", "The labels are one-hot or soft, but for " +
                                 joined(own_.labels.left_out, " and ", text_of_label) +
                                 ", which softmax cannot leave out. Give class indices with such a "
                                 "label instead: xent sparse with --ignore-index.");
    }
  }

  std::string words_of_others() const {
    if (numbers_.finite() == 0) return "The labels hold no finite number.";
    if (numbers_.positive_infinity + numbers_.negative_infinity > 0) {
      return "The labels hold infinities.";
    }
    const std::string range =
        "from " + shown(numbers_.least.value) + " to " + shown(numbers_.greatest.value);
    if (own_.classes() == 1 && numbers_.whole == numbers_.finite()) {
      return "The labels are whole numbers " + range +
             ", one for each logit. A yes or no is 0 or 1, and class indices want a logit for each "
             "class.";
    }
    return "The labels are neither classes nor in 0..1: they run " + range +
           ". A cross-entropy is not for such targets.";
  }

  void look_at_class_indices() {
    if (numbers_.nan > 0) {
      add("nan_labels", nan_of(numbers_, "label") +
                            ": a class index has to be a number. Give them one that no class has, "
                            "as -100, and leave it out with --ignore-index -100.");
    }
    const std::vector<double> classes = classes_there(own_);
    if (!own_.labels.is_out_of_range || classes.empty()) return;
    const std::string first = text_of_label(classes.front());
    const std::string there =
        classes.size() == 1 ? "all labels are " + first
                            : "labels run from " + first + " to " + text_of_label(classes.back());
    if (const auto axis = own_.found_axis()) {
      add("shapes", shapes() + ": they fit only if the classes are on axis " +
                        std::to_string(*axis) + ". Then there are " +
                        counted(own_.classes(), "class") + ", but " + there + ".");
      return;
    }
    add("labels_out_of_range", "The logits have classes 0.." + std::to_string(own_.classes() - 1) +
                                   ", but " + there + ".");
    if (classes.back() == static_cast<double>(own_.classes()) && classes.front() == 0) {
      say("That is one class more than the logits have. If 0 is padding and classes count from 1: "
          "xent sparse with --label-base 1 --ignore-index 0.");
    }
  }

  const Case& own_;
  Diagnosis& diagnosis_;
  const ArrayTally& numbers_ = own_.seen.labels;
};

}  // namespace

bool find_obstacle(const Case& own, Diagnosis& diagnosis) {
  ObstacleSearch(own, diagnosis).run();
  return !diagnosis.problem.empty();
}

}  // namespace xent
