#include "app/account/tally.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <span>
#include <utility>

#include "app/account/capture.h"
#include "app/account/probabilities.h"
#include "core/passes.h"
#include "core/smoothing.h"

namespace xent {
namespace {

/// What the labels of softmax say of a class, as they were given.
double label_of(const Job& job, const Block& block, std::size_t loss, std::size_t c) {
  const Layout& layout = job.layout;
  const std::size_t row = loss / layout.after * layout.classes + c;  // of those behind the classes
  return block.values[Role::labels][row * layout.after + loss % layout.after];
}

/// The class that a loss belongs to: its label, its greatest label, or its column.
std::size_t class_of(const Job& job, const Block& block, std::size_t loss) {
  switch (job.request.loss) {
    case Loss::sparse:
      return static_cast<std::size_t>(block.classes[loss]);
    case Loss::softmax: {
      std::size_t greatest = 0;
      for (std::size_t c = 1; c < job.layout.classes; ++c) {
        if (label_of(job, block, loss, c) > label_of(job, block, loss, greatest)) greatest = c;
      }
      return greatest;
    }
    default: {
      const Shape& shape = job.layout.losses.shape;
      return shape.size() < 2 ? 0 : loss % shape.back();
    }
  }
}

void tally_classes(const Job& job, const Block& block, Tally& tally) {
  for (std::size_t i = 0; i < block.losses.size(); ++i) {
    if (block.is_left_out(i)) continue;
    ClassTally& own = tally.classes[class_of(job, block, i)];
    ++own.counted;
    own.sum.add(block.losses[i]);
    if (job.request.loss == Loss::sparse) {
      own.labels.add(1);
    } else if (job.request.loss == Loss::softmax) {
      for (std::size_t c = 0; c < job.layout.classes; ++c) {
        const double label = label_of(job, block, i, c);
        if (label != 0) tally.classes[c].labels.add(label);
      }
    } else {
      own.labels.add(block.dense_targets()[i]);
      if (block.values[Role::labels][i] > 0.5) ++own.positive;
    }
  }
}

/// The classes that rank above one: those of a greater logit, and of an equal one before it.
std::size_t rank_of(std::span<const double> logits, std::size_t own) {
  std::size_t above = 0;
  for (std::size_t c = 0; c < logits.size(); ++c) {
    if (logits[c] > logits[own] || (logits[c] == logits[own] && c < own)) ++above;
  }
  return above;
}

double surprise(double p) {
  return p <= 0 ? 0 : -p * std::log(p);
}

/// Counts right predictions, and adds up the entropy of the labels.
void tally_predictions(const Job& job, const Block& block, Tally& tally) {
  constexpr std::size_t top = 5;
  const Request& request = job.request;
  const std::size_t classes = job.layout.classes;
  const std::vector<double>& logits = block.values[Role::logits].doubles();
  const double share = request.label_smoothing;
  for (std::size_t i = 0; i < block.losses.size(); ++i) {
    if (block.is_left_out(i)) continue;
    ++tally.accuracy.counted;
    if (!has_classes(request.loss)) {
      const double label = block.values[Role::labels][i];
      const double even = request.given == Given::logits          ? 0
                          : request.given == Given::probabilities ? 0.5
                                                                  : -std::numbers::ln2;
      if ((logits[i] > even) == (label > 0.5)) ++tally.accuracy.correct;
      const double z = smoothed_label(label, share, 2);
      if (z > 0 && z < 1) tally.label_entropy.add(surprise(z) + surprise(1 - z));
      continue;
    }
    const std::size_t rank =
        rank_of(std::span(logits).subspan(i * classes, classes), class_of(job, block, i));
    if (rank == 0) ++tally.accuracy.correct;
    if (rank < top) ++tally.accuracy.in_top_5;
    if (request.loss == Loss::sparse && share == 0) continue;
    double entropy = 0;
    for (std::size_t c = 0; c < classes; ++c) {
      const double label = request.loss == Loss::sparse
                               ? (static_cast<std::size_t>(block.classes[i]) == c ? 1 : 0)
                               : label_of(job, block, i, c);
      entropy += surprise(smoothed_label(label, share, static_cast<double>(classes)));
    }
    tally.label_entropy.add(entropy);
  }
}

/// Higher losses first, then earlier rows.
bool stands_before(const TopRow& a, const TopRow& b) {
  if (is_above(a.loss, b.loss)) return true;
  if (is_above(b.loss, a.loss)) return false;
  return std::pair(a.row, a.column) < std::pair(b.row, b.column);
}

/// Leaves at most `count` losses, the highest, in order.
void keep_highest(std::size_t count, std::vector<TopRow>& top) {
  const std::size_t kept = std::min(count, top.size());
  const auto middle = top.begin() + static_cast<std::ptrdiff_t>(kept);
  std::partial_sort(top.begin(), middle, top.end(), stands_before);
  top.resize(kept);
}

void tally_top(const Job& job, const Block& block, Tally& tally) {
  const std::size_t count = job.request.top;
  const std::size_t per_row = job.layout.losses_per_row();
  for (std::size_t i = 0; i < block.losses.size(); ++i) {
    if (block.is_left_out(i)) continue;
    TopRow loss;
    loss.loss = block.losses[i];
    loss.row = block.first_row + i / per_row + 1;
    loss.column = per_row > 1 ? i % per_row + 1 : 0;
    tally.top.push_back(std::move(loss));
    if (tally.top.size() >= 2 * count + 64) keep_highest(count, tally.top);
  }
  keep_highest(count, tally.top);
  const Reader& reader = *job.readers.front();
  for (TopRow& loss : tally.top) {
    const std::size_t row = loss.row - 1 - block.first_row;
    if (!block.ids().empty()) loss.id = block.ids()[row];
    loss.place = reader.place(block.chunks.front(), row);
    const std::size_t index = row * per_row + (per_row > 1 ? loss.column - 1 : 0);
    loss.label = job.request.loss == Loss::softmax
                     ? static_cast<double>(class_of(job, block, index)) +
                           static_cast<double>(job.request.label_base)
                     : block.values[Role::labels][index];
  }
}

/// Whether all logits of the block are in [0, 1] and, with classes, their rows sum to 1. For most
/// input the first few values decide.
bool may_be_probabilities(const Job& job, const Block& block) {
  if (job.request.given != Given::logits) return false;
  const std::size_t classes = job.layout.classes;
  const Numbers& logits = block.values[Role::logits];
  const std::size_t count = block.rows * job.layout.logits_per_row();
  double sum = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (!(logits[i] >= 0 && logits[i] <= 1)) return false;
    sum += logits[i];
    if (has_classes(job.request.loss) && (i + 1) % classes == 0) {
      if (std::abs(sum - 1) > sum_tolerance) return false;
      sum = 0;
    }
  }
  return true;
}

bool holds_fraction(const Reader& reader, const Values& values) {
  return std::any_of(all_roles.begin(), all_roles.end(), [&](Role role) {
    if (!reader.extent(role)) return false;
    const std::vector<double>& numbers = values[role].doubles();
    return std::any_of(numbers.begin(), numbers.end(), [](double number) {
      return std::isfinite(number) && number != std::floor(number);
    });
  });
}

void tally_headers(const Job& job, const Block& block, Tally& tally) {
  for (std::size_t r = 0; r < job.readers.size(); ++r) {
    const Reader& reader = *job.readers[r];
    if (reader.starts_like_header() && holds_fraction(reader, block.values)) {
      tally.like_headers.insert(r);
    }
  }
}

/// Whether the first number in each row of the logits is the number of the row, from `first`.
bool counts_rows(const Job& job, const Block& block, double first) {
  if (job.layout.is_whole) return false;
  const std::size_t width = job.layout.logits_per_row();
  for (std::size_t row = 0; row < block.rows; ++row) {
    const double number = first + static_cast<double>(block.first_row + row);
    if (block.values[Role::logits][row * width] != number) return false;
  }
  return true;
}

void tally_weights(const Block& block, Tally& tally) {
  for (std::size_t i = 0; i < block.losses.size(); ++i) {
    if (!block.ignored.empty() && block.ignored[i] != 0) {
      ++tally.ignored;
      continue;
    }
    const double weight = block.weights.empty() ? 1 : block.weights[i];
    const double class_weight = block.row_class_weights.empty() ? 1 : block.row_class_weights[i];
    if (weight == 0 || class_weight == 0) {
      ++tally.zero_weight;
    } else {
      tally.weights.add(weight *
                        (block.label_weights.empty() ? class_weight : block.label_weights[i]));
    }
  }
}

/// Requires that the losses have been summed.
void tally_nonfinite(const Job& job, const Block& block, Tally& tally) {
  // Without labels the results are probabilities.
  const Numbers& results = job.has_labels() ? block.losses : block.shown;
  if (job.has_labels() ? tally.sum.is_of_finite() : all_finite(results.doubles())) return;
  const std::size_t per_row = results.size() / block.rows;
  for (std::size_t i = 0; i < results.size(); ++i) {
    if (std::isfinite(results[i])) continue;
    if (tally.nonfinite++ == 0) tally.first_nonfinite = block.first_row + i / per_row;
  }
}

void tally_histogram(const Block& block, Histogram& histogram) {
  for (std::size_t i = 0; i < block.losses.size(); ++i) {
    if (!block.is_left_out(i)) histogram.add(block.losses[i]);
  }
}

void tally_first_rows(const Block& block, Tally& tally) {
  const Numbers& printed = block.shown.empty() ? block.losses : block.shown;
  const std::size_t width = block.rows == 0 ? 0 : printed.size() / block.rows;
  for (std::size_t row = 0; row < block.rows && block.first_row + row < Tally::rows_shown; ++row) {
    AccountRow shown{
        block.first_row + row + 1, block.ids().empty() ? std::string() : block.ids()[row], {}};
    for (std::size_t i = 0; i < std::min(width, Tally::values_shown); ++i) {
      shown.values.push_back(printed[row * width + i]);
    }
    tally.first_rows.push_back(std::move(shown));
  }
}

}  // namespace

void Evidence::merge(const Evidence& later) {
  if (count == 0 || (later.count > 0 && later.worst > worst)) {
    worst = later.worst;
    place = later.place;
    text = later.text;
  }
  count += later.count;
}

void Tally::add(const Job& job, const Block& block) {
  tally_first_rows(block, *this);
  rows += block.rows;
  const auto& marks = block.values.missing;
  const auto end = marks.begin() + static_cast<std::ptrdiff_t>(std::min(marks.size(), block.rows));
  missing += static_cast<std::uint64_t>(std::count(marks.begin(), end, 1));
  may_be_probabilities = xent::may_be_probabilities(job, block);
  tally_headers(job, block, *this);
  counts_from_0 = counts_rows(job, block, 0);
  counts_from_1 = counts_rows(job, block, 1);
  elements += block.losses.size();
  block.losses.visit([&](const auto& losses) { sum.add(std::span(losses)); });
  if (!block.ignored.empty() || !block.weights.empty() || !block.row_class_weights.empty()) {
    tally_weights(block, *this);
  }
  tally_nonfinite(job, block, *this);
  if (job.tallies_classes()) tally_classes(job, block, *this);
  const bool is_average = job.request.quirks.averages_last && job.layout.classes > 1;
  if (is_report(job.request) && job.has_labels() && !is_average) {
    tally_predictions(job, block, *this);
  }
  if (job.request.top > 0 && !job.request.expect) tally_top(job, block, *this);
  const bool is_shown = job.request.explain || job.request.format == OutputFormat::table;
  if (is_shown) tally_histogram(block, histogram);
  if (job.request.explain) {
    captured = capture_rows(job, block);
    listed = list_rows(job, block);
  }
}

void Tally::merge(const Job& job, Tally& later) {
  sum.merge(later.sum);
  may_be_probabilities = may_be_probabilities && later.may_be_probabilities;
  like_headers.merge(later.like_headers);
  counts_from_0 = counts_from_0 && later.counts_from_0;
  counts_from_1 = counts_from_1 && later.counts_from_1;
  rows += later.rows;
  elements += later.elements;
  ignored += later.ignored;
  zero_weight += later.zero_weight;
  missing += later.missing;
  weights.merge(later.weights);
  if (nonfinite == 0) first_nonfinite = later.first_nonfinite;
  nonfinite += later.nonfinite;
  std::move(later.first_rows.begin(), later.first_rows.end(), std::back_inserter(first_rows));
  labels.outside_range.merge(later.labels.outside_range);
  labels.row_sums.merge(later.labels.row_sums);
  histogram.merge(later.histogram);
  accuracy.counted += later.accuracy.counted;
  accuracy.correct += later.accuracy.correct;
  accuracy.in_top_5 += later.accuracy.in_top_5;
  label_entropy.merge(later.label_entropy);
  if (job.expected) verdict.merge(later.verdict);
  merge_captured(job.request.row, captured, later.captured);
  std::move(later.listed.begin(), later.listed.end(), std::back_inserter(listed));
  for (auto& [label, own] : later.classes) {
    ClassTally& all = classes[label];
    all.counted += own.counted;
    all.positive += own.positive;
    all.sum.merge(own.sum);
    all.labels.merge(own.labels);
  }
  std::move(later.top.begin(), later.top.end(), std::back_inserter(top));
  keep_highest(job.request.top, top);
}

}  // namespace xent
