#include <algorithm>
#include <string>

#include "app/account/probabilities.h"
#include "app/doctor/prescribe.h"
#include "base/text.h"

namespace xent {
namespace {

class Warner {
 public:
  Warner(const Patient& patient, const Labels* labels)
      : patient_(patient),
        seen_(patient.seen),
        labels_(labels),
        is_independent_(labels != nullptr && is_independent(labels->kind)),
        logits_(kind_of_logits(patient)),
        noun_(patient.vector_noun()) {}

  std::vector<Warning> warnings() {
    nonfinite();
    probabilities();
    columns();
    if (labels_ != nullptr) agreement();
    return std::move(warnings_);
  }

 private:
  void warn(const char* code, const std::string& message) { warnings_.push_back({code, message}); }

  void nonfinite() {
    const NumberTally& logits = seen_.logits.numbers;
    if (logits.nan > 0) {
      warn("nan_logits", subject(logits.nan, "logit") + " NaN, the first in row " +
                             std::to_string(logits.first_nan + 1) + ": so is the loss there.");
    }
    if (logits.positive_infinity > 0 && !is_independent_) {
      warn("infinite_logits", subject(logits.positive_infinity, "logit") +
                                  " +inf: the loss of a softmax with it is NaN.");
    }
    if (labels_ == nullptr || labels_->kind == LabelsKind::class_indices) return;
    const NumberTally& labels = seen_.labels.numbers;
    if (labels.nan > 0) {
      warn("nan_labels", subject(labels.nan, "label") + " NaN, the first in row " +
                             std::to_string(labels.first_nan + 1) + ": so is the loss there.");
    }
  }

  void probabilities() {
    const NumberTally& logits = seen_.logits.numbers;
    if (logits_ == LogitsKind::probabilities) {
      if (logits.zeros + logits.ones == logits.count) {
        warn("decisions",
             "What is given as logits is 0 or 1: decisions, not probabilities, or labels. The loss "
             "of each wrong one is infinite.");
      }
      warn("probabilities_as_logits",
           "A framework's loss that takes logits would apply softmax a second time to these "
           "probabilities: it cannot fall below " +
               softmax_floor(patient_.classes()) + ".");
    }
    if (are_of_softmax(logits_) && is_independent_) {
      warn("softmax_of_independent_classes",
           "The probabilities of a " + noun_ +
               " sum to 1, as of a softmax, but the labels are of independent classes: the model "
               "wants a sigmoid for each class.");
    }
    if (logits_ == LogitsKind::log_probabilities && !is_independent_) {
      warn("log_probabilities_as_logits",
           "Taken as logits, log-probabilities give the same softmax loss: nothing is wrong if a "
           "framework is given these.");
    }
    if (logits_ != LogitsKind::unit_range || labels_ == nullptr) return;
    if (is_independent_ && logits.count >= enough_values) {
      warn("probabilities_as_logits",
           "A framework's loss that takes logits would apply sigmoid a second time to these "
           "probabilities: no loss of a 1 could fall below " +
               sigmoid_floor() + ".");
    } else {
      warn("unit_range",
           "The logits are all in 0..1. If they are probabilities: --logits-are "
           "probabilities.");
    }
  }

  void columns() {
    const VectorCounts& vectors = patient_.along.logits;
    constexpr std::uint64_t enough_rows = 3;  // that it is no accident
    if (const RowNumbers& column = seen_.logits.first_column;
        column.hold && column.rows >= enough_rows && patient_.classes() > 1) {
      warn("index_as_data",
           "The first column of the logits only counts the rows: an index that "
           "was written with them? --logits-columns leaves it out.");
    }
    if (const RowNumbers& column = seen_.labels.first_column;
        column.hold && column.rows >= enough_rows && patient_.labels_classes() > 1) {
      warn("index_as_data",
           "The first column of the labels only counts the rows: an index that "
           "was written with them? --labels-columns leaves it out.");
    }
    const RowNumbers& first = seen_.logits.first_column;
    if (first.is_header && first.rows > 1 && patient_.classes() > 1 && patient_.may_have_header) {
      warn("header_as_data",
           "The first row of the logits is 0, 1, 2, ...: is it a header? Then --header yes.");
    }
    if (vectors.count < enough_rows) return;
    const ConstantClasses& constant = patient_.along.constant;
    if (constant.count == patient_.classes()) {
      warn("constant_logits", "Every " + noun_ +
                                  " of logits is the same: the model does not look "
                                  "at its input.");
    } else if (constant.count > 0) {
      warn("constant_logits", subject(constant.count, "class") + " given the same logit in every " +
                                  noun_ + ", the first of them class " +
                                  std::to_string(constant.first) + ".");
    }
  }

  void agreement() {
    const Agreement& agreement = patient_.along.agreement;
    const std::uint64_t hits = agreement.hits(labels_->base);
    const bool is_exclusive = labels_->kind == LabelsKind::class_indices ||
                              labels_->kind == LabelsKind::one_hot ||
                              labels_->kind == LabelsKind::soft;
    constexpr std::uint64_t enough_rows = 20;
    if (!is_exclusive || agreement.rows < enough_rows || labels_->is_out_of_range ||
        patient_.has_other_rows()) {
      return;
    }
    if (hits * patient_.classes() > agreement.rows) return;
    warn("no_better_than_chance",
         "The greatest logit is that of the label no more often than by chance: are rows of logits "
         "and labels in the same order, and columns in the order of the classes?");
  }

  const Patient& patient_;
  const Examination& seen_;
  const Labels* labels_;
  bool is_independent_;
  LogitsKind logits_;
  std::string noun_;
  std::vector<Warning> warnings_;
};

}  // namespace

std::vector<Warning> warnings_of(const Patient& patient, const Labels* labels) {
  return Warner(patient, labels).warnings();
}

}  // namespace xent
