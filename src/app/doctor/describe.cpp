#include "app/doctor/describe.h"

#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "io/number/shown.h"

namespace xent {
namespace {

ArrayFindings findings(const std::string& source, const Shape& shape, const ArrayTally& numbers) {
  ArrayFindings array;
  array.source = source;
  array.shape = shape;
  array.values = numbers.count;
  array.nan = numbers.nan;
  array.positive_infinity = numbers.positive_infinity;
  array.negative_infinity = numbers.negative_infinity;
  if (numbers.finite() == 0) return array;
  array.least = numbers.least.value;
  array.least_row = numbers.least.row + 1;
  array.greatest = numbers.greatest.value;
  array.greatest_row = numbers.greatest.row + 1;
  array.mean = numbers.sum.divided_by<double>(numbers.finite());
  return array;
}

/// " sums to 1, to 1e-6", or the sum that is farthest from 1.
std::string sums_to_1(const Case& own, const VectorTally& vectors) {
  constexpr double rounding = 1e-6;
  const NumberInRow& sum = vectors.farthest_sum;
  if (std::abs(sum.value - 1) <= rounding) return " sums to 1, to 1e-6";
  return " sums to nearly 1; the farthest, " + own.place_of(sum) + ", to " + shown(sum.value);
}

std::string words_of_indices(const Case& own) {
  const std::vector<double> classes = classes_there(own);
  if (classes.empty()) return "Whole numbers, none of which is a class.";
  const std::string first = text_of_label(classes.front());
  std::string text = "Class indices, one per " + own.noun() + ": " +
                     (classes.size() == 1
                          ? "all are " + first
                          : "whole numbers from " + first + " to " + text_of_label(classes.back()));
  if (!own.labels.is_out_of_range) {
    text += "; " + std::to_string(classes.size()) + " of " + counted(own.classes(), "class") +
            (classes.size() == 1 ? " occurs" : " occur");
  }
  return text + ".";
}

std::string words_of_labels(const Case& own) {
  const VectorTally& vectors = own.along.labels;
  const ArrayTally& numbers = own.seen.labels;
  const std::string noun = own.noun();
  switch (own.labels.kind) {
    case LabelsKind::class_indices:
      return words_of_indices(own);
    case LabelsKind::binary:
      return "Yes or no: each label is 0 or 1, one per logit.";
    case LabelsKind::one_hot:
      return "One-hot: every " + noun + " has a single 1, and else 0.";
    case LabelsKind::multi_hot:
      return "Multi-hot, only 0 and 1: several ones in " +
             counted(vectors.with_several_ones, noun) + ", one in " +
             std::to_string(vectors.one_hot) + ", none in " + std::to_string(vectors.without_ones) +
             ".";
    case LabelsKind::soft:
      return "Soft: all are in 0..1, and every " + noun + sums_to_1(own, vectors) + ".";
    case LabelsKind::probabilities: {
      std::string text = "All are in 0..1, not only 0 and 1";
      if (own.labels_classes() > 1) {
        text += ". A " + noun + " does not sum to 1: " + own.place_of(vectors.farthest_sum) +
                " to " + shown(vectors.farthest_sum.value);
      }
      return text + ".";
    }
    case LabelsKind::signs:
      return "All are -1 or 1.";
    case LabelsKind::other:
      break;
  }
  if (numbers.finite() == 0) return "There is no finite number among them.";
  return numbers.whole == numbers.finite()
             ? "Whole numbers, but neither 0 and 1 nor one class per " + noun + "."
             : "Neither whole numbers nor in 0..1: targets of a regression, or logits.";
}

std::string words_of_logits(const Case& own) {
  const std::string noun = own.noun();
  const std::string classes = counted(own.classes(), "class");
  switch (own.logits) {
    case LogitsKind::probabilities:
      return "Probabilities of " + classes + ": all are in 0..1, and every " + noun +
             sums_to_1(own, own.along.logits) + ".";
    case LogitsKind::log_probabilities:
      return "Log-probabilities of " + classes +
             ": none is above 0, and the powers of e of every " + noun + " sum to 1, to 1e-3.";
    case LogitsKind::unit_range:
      return "All are in 0..1" +
             (own.classes() > 1 ? ", but not every " + noun + " sums to 1" : std::string()) +
             ": probabilities of a sigmoid, or logits that happen to be there.";
    case LogitsKind::logits:
      break;
  }
  return own.classes() > 1 ? "Logits of " + classes + "." : "Logits, each for itself.";
}

/// The name of the class's column, if each class has a named column.
std::string name_of_class(const Case& own, std::size_t index) {
  const auto& names = own.column_names;
  const bool is_named =
      index < names.size() && names.size() == own.classes() && !own.layout().is_whole;
  return is_named ? names[index] : std::string();
}

}  // namespace

ArrayFindings describe_logits(const Case& own) {
  ArrayFindings array = findings(own.logits_name, own.logits_shape, own.seen.logits);
  array.are = name_of(own.logits);
  array.evidence.push_back(words_of_logits(own));
  return array;
}

ArrayFindings describe_labels(const Case& own) {
  ArrayFindings array = findings(own.labels_name, *own.labels_shape, own.seen.labels);
  array.are = name_of(own.labels.kind);
  array.evidence.push_back(words_of_labels(own));
  for (const double label : own.labels.left_out) {
    array.evidence.push_back(subject(own.seen.label_counts.whole.at(label), "label") + " " +
                             text_of_label(label) + ": no class, but to be left out.");
  }
  return array;
}

std::vector<double> classes_there(const Case& own) {
  std::vector<double> classes;
  const std::vector<double>& left_out = own.labels.left_out;
  for (const auto& [label, count] : own.seen.label_counts.whole) {
    if (std::find(left_out.begin(), left_out.end(), label) == left_out.end()) {
      classes.push_back(label);
    }
  }
  return classes;
}

std::vector<ClassBalance> balance_of(const Case& own) {
  const LabelCounts& counts = own.seen.label_counts;
  std::vector<ClassBalance> balance;
  if (own.labels.kind == LabelsKind::class_indices) {
    for (const double label : classes_there(own)) {
      if (!is_integer(label)) continue;
      const double index = label - own.labels.base;
      balance.push_back({static_cast<std::int64_t>(label),
                         index < 0 ? "" : name_of_class(own, static_cast<std::size_t>(index)),
                         counts.whole.at(label), 0});
    }
    return balance;
  }
  const bool is_yes_or_no = is_independent(own.labels.kind);
  if (!is_yes_or_no && !are_shares(own.labels.kind)) return balance;
  const auto& positive = is_yes_or_no ? counts.positive : own.along.labels.greatest;
  for (std::size_t c = 0; c < positive.size(); ++c) {
    balance.push_back({static_cast<std::int64_t>(c), name_of_class(own, c), positive[c],
                       is_yes_or_no ? counts.negative[c] : 0});
  }
  return balance;
}

std::string nan_of(const ArrayTally& numbers, const std::string& noun) {
  return subject(numbers.nan, noun) + " NaN, the first in row " +
         std::to_string(numbers.first_nan + 1);
}

std::string share_of(std::uint64_t part, std::uint64_t all, const std::string& noun) {
  constexpr double percent = 100;
  return std::to_string(part) + " of " + counted(all, noun) + " (" +
         shown(percent * static_cast<double>(part) / static_cast<double>(all),
               {.digits = 3, .float32 = false}) +
         " %)";
}

}  // namespace xent
