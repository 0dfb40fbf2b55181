#include "app/doctor/case.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "io/number/number_writer.h"

namespace xent {
namespace {

/// If there are more labels that no class has, they are not to be left out.
constexpr std::size_t most_left_out = 2;
/// Labels that are left out are negative, or this number: the greatest of a byte, used in images.
constexpr double void_of_images = 255;

bool are_signs(const std::map<double, std::uint64_t>& whole) {
  return whole.size() == 2 && whole.contains(-1) && whole.contains(1);
}

JudgedLabels judge_indices(const Case& own) {
  const ArrayTally& numbers = own.seen.labels;
  const auto& whole = own.seen.label_counts.whole;
  JudgedLabels labels;
  const bool is_whole = numbers.finite() > 0 && numbers.whole == numbers.finite() &&
                        numbers.finite() + numbers.nan == numbers.count;
  if (!is_whole) {
    if (numbers.is_in_unit_range()) labels.kind = LabelsKind::probabilities;
    return labels;
  }
  labels.kind = LabelsKind::class_indices;
  if (are_signs(whole) && own.classes() == 2) {
    labels.kind = LabelsKind::signs;
    return labels;
  }
  const auto classes = static_cast<double>(own.classes());
  std::vector<double> negative, above, inside;
  for (const auto& [label, count] : whole) {
    (label < 0 ? negative : label > classes ? above : inside).push_back(label);
  }
  if (inside.empty()) {
    labels.is_out_of_range = true;
    return labels;
  }
  const bool has_few =
      negative.size() <= most_left_out && std::all_of(negative.begin(), negative.end(), is_integer);
  if (has_few) labels.left_out = negative;
  const bool has_void = above.size() == 1 && above.front() == void_of_images;
  if (has_void) labels.left_out.push_back(void_of_images);
  const bool has_last = inside.back() == classes;
  const Agreement& agreement = own.along.agreement;
  const bool agrees_from_1 = agreement.from_1 >= 2 * agreement.from_0 + 3;
  if (inside.front() >= 1 && (has_last || agrees_from_1)) labels.base = 1;
  labels.is_out_of_range = !has_few || (!above.empty() && !has_void) ||
                           whole.size() == LabelCounts::most || (has_last && labels.base == 0);
  return labels;
}

/// The kind of labels that have a number for each of several classes.
LabelsKind kind_of_vectors(const VectorTally& vectors, std::uint64_t inside, JudgedLabels& labels) {
  const std::uint64_t in_range = vectors.complete() - vectors.outside;
  if (inside == 0) {
    const bool is_one_hot = vectors.one_hot == in_range && in_range > 0;
    return is_one_hot ? LabelsKind::one_hot : LabelsKind::multi_hot;
  }
  const bool is_soft = in_range > 0 && std::abs(vectors.farthest_sum.value - 1) <= rounded_sum;
  labels.is_rounded = is_soft && vectors.sum_to_1 < in_range;
  return is_soft ? LabelsKind::soft : LabelsKind::probabilities;
}

JudgedLabels judge_values(const Case& own) {
  const ArrayTally& numbers = own.seen.labels;
  const auto& whole = own.seen.label_counts.whole;
  JudgedLabels labels;
  if (are_signs(whole) && numbers.whole == numbers.finite()) {
    labels.kind = LabelsKind::signs;
    return labels;
  }
  std::uint64_t others = numbers.finite() - numbers.zeros - numbers.ones - numbers.inside;
  for (const auto& [label, count] : whole) {
    if (!is_integer(label) || (label >= 0 && label != void_of_images)) continue;
    labels.left_out.push_back(label);
    others -= count;
  }
  const bool is_usable = others == 0 && labels.left_out.size() <= most_left_out &&
                         numbers.finite() + numbers.nan == numbers.count &&
                         numbers.zeros + numbers.ones + numbers.inside > 0;
  if (!is_usable) {
    labels.left_out.clear();
  } else if (own.labels_classes() > 1) {
    labels.kind = kind_of_vectors(own.along.labels, numbers.inside, labels);
  } else {
    labels.kind = numbers.inside == 0 ? LabelsKind::binary : LabelsKind::probabilities;
  }
  return labels;
}

LogitsKind kind_of_logits(const Case& own) {
  const ArrayTally& numbers = own.seen.logits;
  const VectorTally& vectors = own.along.logits;
  if (own.classes() > 1 && vectors.complete() > 0) {
    if (numbers.is_in_unit_range() && vectors.sum_to_1 == vectors.complete()) {
      return LogitsKind::probabilities;
    }
    if (vectors.logs_sum_to_1 == vectors.complete()) return LogitsKind::log_probabilities;
  }
  const bool is_constant = numbers.least.value == numbers.greatest.value;
  return numbers.is_in_unit_range() && !is_constant ? LogitsKind::unit_range : LogitsKind::logits;
}

}  // namespace

bool is_integer(double label) {
  return label == std::trunc(label) && std::abs(label) < 0x1p63;
}

std::string text_of_label(double label) {
  return is_integer(label) ? std::to_string(static_cast<std::int64_t>(label)) : to_text(label);
}

Case::Case(const Patient& patient, Reading own, AxisTally tally)
    : Patient(patient), reading(std::move(own)), along(std::move(tally)) {
  logits = kind_of_logits(*this);
  if (!labels_shape) return;
  const bool is_one_per_vector =
      reading.fit == Fit::vector ||
      (reading.fit == Fit::none && labels_classes() == 1 && classes() > 1);
  labels = is_one_per_vector ? judge_indices(*this) : judge_values(*this);
}

}  // namespace xent
