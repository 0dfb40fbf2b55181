// What to beware of, beside the verdict.
#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>

#include "app/account/probabilities.h"
#include "app/doctor/describe.h"
#include "app/doctor/prescribe.h"
#include "base/text.h"

namespace xent {
namespace {

class Warner {
 public:
  explicit Warner(const Case& own) : own_(own) {}

  std::vector<Warning> warnings() {
    look_for_nonfinite();
    look_for_probabilities();
    look_for_numbered_rows();
    look_for_constant_classes();
    look_at_agreement();
    return std::move(warnings_);
  }

 private:
  void warn(const char* code, const std::string& message) { warnings_.push_back({code, message}); }

  void look_for_nonfinite() {
    const ArrayTally& labels = own_.seen.labels;
    if (logits_.nan > 0) warn("nan_logits", nan_of(logits_, "logit") + ": so is the loss there.");
    if (logits_.positive_infinity > 0 && !is_independent_) {
      warn("infinite_logits", subject(logits_.positive_infinity, "logit") +
                                  " +inf: the loss of a softmax with it is NaN.");
    }
    if (labels.nan > 0 && own_.labels.kind != LabelsKind::class_indices) {
      warn("nan_labels", nan_of(labels, "label") + ": so is the loss there.");
    }
  }

  void look_for_probabilities() {
    const std::string twice = "A framework's loss that takes logits would apply ";
    if (own_.logits == LogitsKind::probabilities) {
      if (logits_.zeros + logits_.ones == logits_.count) {
        warn("decisions",
             "What is given as logits is 0 or 1: decisions, not probabilities, or labels. The loss "
             "of each wrong one is infinite.");
      }
      warn("probabilities_as_logits", twice +
                                          "softmax a second time to these probabilities: it cannot "
                                          "fall below " +
                                          softmax_floor(own_.classes()) + ".");
    }
    if (are_of_softmax(own_.logits) && is_independent_) {
      warn("softmax_of_independent_classes",
           "The probabilities of a " + own_.noun() +
               " sum to 1, as of a softmax, but the labels are of independent classes: the model "
               "wants a sigmoid for each class.");
    }
    if (own_.logits == LogitsKind::log_probabilities && !is_independent_) {
      warn("log_probabilities_as_logits",
           "Taken as logits, log-probabilities give the same softmax loss: nothing is wrong if a "
           "framework is given these.");
    }
    if (own_.logits != LogitsKind::unit_range || !own_.labels_shape) return;
    if (is_independent_ && logits_.count >= enough_values) {
      warn("probabilities_as_logits", twice +
                                          "sigmoid a second time to these probabilities: no loss "
                                          "of a 1 could fall below " +
                                          sigmoid_floor() + ".");
    } else {
      warn("unit_range",
           "The logits are all in 0..1. If they are probabilities: --logits-are probabilities.");
    }
  }

  void look_for_numbered_rows() {
    const auto is_table = [](const Shape& shape) { return shape.size() == 2 && shape[1] > 1; };
    const auto look = [&](const ArrayTally& array, const std::string& role) {
      if (!array.counts_rows || array.rows < enough_rows) return;
      warn("index_as_data", "The first column of the " + role +
                                " only counts the rows: an index that was written with them? --" +
                                role + "-columns leaves it out.");
    };
    if (is_table(own_.logits_shape)) look(logits_, "logits");
    if (own_.labels_classes() > 1 && is_table(*own_.labels_shape)) look(own_.seen.labels, "labels");
    if (is_table(own_.logits_shape) && logits_.counts_columns && logits_.rows > 1 &&
        own_.is_streamed) {
      warn("header_as_data",
           "The first row of the logits is 0, 1, 2, ...: is it a header? Then --header yes.");
    }
  }

  void look_for_constant_classes() {
    if (own_.along.logits.count < enough_rows) return;
    const std::vector<std::uint8_t>& is_constant = own_.along.logits.is_constant;
    const auto count =
        static_cast<std::size_t>(std::count(is_constant.begin(), is_constant.end(), 1));
    if (count == own_.classes()) {
      warn("constant_logits", "Every " + own_.noun() +
                                  " of logits is the same: the model does not look at its input.");
    } else if (count > 0) {
      const auto first = std::find(is_constant.begin(), is_constant.end(), 1);
      warn("constant_logits", subject(count, "class") + " given the same logit in every " +
                                  own_.noun() + ", the first of them class " +
                                  std::to_string(first - is_constant.begin()) + ".");
    }
  }

  void look_at_agreement() {
    const Agreement& agreement = own_.along.agreement;
    const bool is_exclusive =
        own_.labels.kind == LabelsKind::class_indices || are_shares(own_.labels.kind);
    if (!is_exclusive || agreement.rows < enough_values || own_.labels.is_out_of_range ||
        own_.has_other_rows() ||
        agreement.hits(own_.labels.base) * own_.classes() > agreement.rows) {
      return;
    }
    warn("no_better_than_chance",
         "The greatest logit is that of the label no more often than by chance: are rows of logits "
         "and labels in the same order, and columns in the order of the classes?");
  }

  static constexpr std::uint64_t enough_rows = 3;  // fewer may look so by accident
  const Case& own_;
  const ArrayTally& logits_ = own_.seen.logits;
  const bool is_independent_ = is_independent(own_.labels.kind);
  std::vector<Warning> warnings_;
};

}  // namespace

std::vector<Warning> warnings_of(const Case& own) {
  return Warner(own).warnings();
}

}  // namespace xent
