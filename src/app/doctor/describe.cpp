#include "app/doctor/describe.h"

#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "io/number/shown.h"

namespace xent {
namespace {

ArrayFindings findings(const std::string& source, const Shape& shape, const NumberTally& numbers) {
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

/// " sums to 1 to 1e-6", or the sum that is farthest from it.
std::string sums_to_1(const Patient& patient, const VectorCounts& vectors) {
  constexpr double rounding = 1e-6;
  const NumberInRow& sum = vectors.farthest_sum;
  if (std::abs(sum.value - 1) <= rounding) return " sums to 1, to 1e-6";
  return " sums to nearly 1; the farthest, " + patient.place_of(sum) + ", to " + shown(sum.value);
}

std::string words_of_classes(const Patient& patient, const Labels& labels) {
  const std::vector<double> classes = classes_there(patient, labels);
  if (classes.empty()) return "Whole numbers, none of which is a class.";
  std::string text = "Class indices, one a " + patient.vector_noun() + ": " +
                     (classes.size() == 1 ? "all are " + text_of_label(classes.front())
                                          : "whole numbers from " + text_of_label(classes.front()) +
                                                " to " + text_of_label(classes.back()));
  if (!labels.is_out_of_range) {
    text += "; " + std::to_string(classes.size()) + " of " + counted(patient.classes(), "class") +
            (classes.size() == 1 ? " occurs" : " occur");
  }
  return text + ".";
}

std::string words_of_labels(const Patient& patient, const Labels& labels) {
  const VectorCounts& vectors = patient.along.labels;
  const NumberTally& numbers = patient.seen.labels.numbers;
  const std::string noun = patient.vector_noun();
  switch (labels.kind) {
    case LabelsKind::class_indices:
      return words_of_classes(patient, labels);
    case LabelsKind::binary:
      return "Yes or no: each label is 0 or 1, one a logit.";
    case LabelsKind::one_hot:
      return "One-hot: every " + noun + " has a single 1, and else 0.";
    case LabelsKind::multi_hot:
      return "Multi-hot, only 0 and 1: several ones in " +
             counted(vectors.with_several_ones, noun) + ", one in " +
             std::to_string(vectors.one_hot) + ", none in " + std::to_string(vectors.without_ones) +
             ".";
    case LabelsKind::soft:
      return "Soft: all are in 0..1, and every " + noun + sums_to_1(patient, vectors) + ".";
    case LabelsKind::probabilities: {
      std::string text = "All are in 0..1, not only 0 and 1";
      if (patient.labels_classes() > 1) {
        text += ". A " + noun + " does not sum to 1: " + patient.place_of(vectors.farthest_sum) +
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
             ? "Whole numbers, but neither 0 and 1 nor one class a " + noun + "."
             : "Neither whole numbers nor in 0..1: targets of a regression, or logits.";
}

std::string name_of_class(const Patient& patient, std::size_t index) {
  const bool is_named =
      index < patient.class_names.size() && patient.class_names.size() == patient.classes();
  return is_named ? patient.class_names[index] : std::string();
}

}  // namespace

ArrayFindings describe_logits(const Patient& patient, LogitsKind kind) {
  ArrayFindings logits =
      findings(patient.logits_name, patient.logits_shape, patient.seen.logits.numbers);
  logits.are = name_of(kind);
  const std::string noun = patient.vector_noun();
  const std::string classes = counted(patient.classes(), "class");
  switch (kind) {
    case LogitsKind::logits:
      logits.evidence.push_back(patient.classes() > 1 ? "Logits of " + classes + "."
                                                      : std::string("Logits, each for itself."));
      break;
    case LogitsKind::probabilities:
      logits.evidence.push_back("Probabilities of " + classes + ": all are in 0..1, and every " +
                                noun + sums_to_1(patient, patient.along.logits) + ".");
      break;
    case LogitsKind::log_probabilities:
      logits.evidence.push_back("Log-probabilities of " + classes +
                                ": none is above 0, and the powers of e of every " + noun +
                                " sum to 1, to 1e-3.");
      break;
    case LogitsKind::unit_range:
      logits.evidence.push_back(
          std::string("All are in 0..1") +
          (patient.classes() > 1 ? ", but not every " + noun + " sums to 1" : "") +
          ": probabilities of a sigmoid, or logits that happen to be there.");
  }
  return logits;
}

ArrayFindings describe_labels(const Patient& patient, const Labels& labels) {
  ArrayFindings array =
      findings(patient.labels_name, *patient.labels_shape, patient.seen.labels.numbers);
  array.are = name_of(labels.kind);
  array.evidence.push_back(words_of_labels(patient, labels));
  for (const double label : labels.left_out) {
    array.evidence.push_back(subject(patient.seen.label_counts.whole.at(label), "label") + " " +
                             text_of_label(label) + ": no class, but to be left out.");
  }
  return array;
}

std::vector<double> classes_there(const Patient& patient, const Labels& labels) {
  std::vector<double> classes;
  for (const auto& [label, count] : patient.seen.label_counts.whole) {
    const bool is_left_out =
        std::find(labels.left_out.begin(), labels.left_out.end(), label) != labels.left_out.end();
    if (!is_left_out) classes.push_back(label);
  }
  return classes;
}

std::vector<ClassBalance> balance_of(const Patient& patient, const Labels& labels) {
  const LabelCounts& counts = patient.seen.label_counts;
  const std::vector<std::uint64_t>& greatest = patient.along.greatest;
  std::vector<ClassBalance> balance;
  if (labels.kind == LabelsKind::class_indices) {
    for (const double label : classes_there(patient, labels)) {
      if (!is_integer(label)) continue;
      const double index = label - labels.base;
      balance.push_back({static_cast<std::int64_t>(label),
                         index < 0 ? "" : name_of_class(patient, static_cast<std::size_t>(index)),
                         counts.whole.at(label), 0});
    }
  } else if (labels.kind == LabelsKind::one_hot || labels.kind == LabelsKind::soft) {
    for (std::size_t c = 0; c < greatest.size(); ++c) {
      balance.push_back({static_cast<std::int64_t>(c), name_of_class(patient, c), greatest[c], 0});
    }
  } else if (is_independent(labels.kind)) {
    for (std::size_t c = 0; c < counts.positive.size(); ++c) {
      balance.push_back({static_cast<std::int64_t>(c), name_of_class(patient, c),
                         counts.positive[c], counts.negative[c]});
    }
  }
  return balance;
}

std::string share_of(std::uint64_t part, std::uint64_t all, const std::string& noun) {
  constexpr double percent = 100;
  return std::to_string(part) + " of " + counted(all, noun) + " (" +
         shown(percent * static_cast<double>(part) / static_cast<double>(all),
               {.digits = 3, .float32 = false}) +
         " %)";
}

}  // namespace xent
