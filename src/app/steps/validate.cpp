#include "app/steps/validate.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <span>
#include <string>
#include <utility>

#include "app/account/probabilities.h"
#include "base/contains.h"
#include "base/text.h"
#include "core/passes.h"
#include "io/number/number_writer.h"

namespace xent {
namespace {

/// If the sum of a row of labels is farther from 1, there is a warning; beyond sum_tolerance, an
/// error.
constexpr double careless_row_sum = 1e-6;

/// The labels of a block and their places.
struct Labels {
  const Readers& readers;
  const Layout& layout;
  const Reader& reader;
  const Chunk& chunk;
  Numbers& values;
  const Block& block;   // an error cuts its rows
  std::size_t per_row;  // values of a row

  std::size_t count() const { return block.rows * per_row; }
  std::size_t row_of(std::size_t index) const {
    // Clang 14 takes per_row for uninitialised here.
    return index / per_row;  // NOLINT(clang-analyzer-core.UndefinedBinaryOperatorResult)
  }
  std::string place(std::size_t index) const {
    const std::size_t row = row_of(index);
    return reader.place(chunk, Role::labels, row, index - row * per_row);
  }
};

/// The hint for a label outside [0, 1].
std::string range_hint(const Block& block, double label) {
  if (label == std::trunc(label) && label > 1) return "if labels are class indices: xent sparse";
  const std::vector<double>& logits = block.logits().doubles();
  const bool are_labels =
      std::all_of(logits.begin(), logits.end(), [](double x) { return x == 0 || x == 1; });
  return are_labels && !logits.empty() ? "perhaps --logits and --labels are exchanged" : "";
}

/// Counts the labels outside [0, 1], or refuses the first.
Evidence check_range(const Request& request, const Labels& labels, Block& block) {
  const bool is_in_range = labels.values.visit([&](const auto& values) {
    return surely_in_unit_interval(std::span(values).first(labels.count()));
  });
  Evidence findings;
  if (is_in_range) return findings;  // nearly always
  for (std::size_t i = 0; i < labels.count(); ++i) {
    const double label = labels.values[i];
    if (!(label < 0 || label > 1)) continue;  // NaN is let through
    if (request.validate) {
      block.refuse(
          labels.readers,
          {labels.row_of(i), Error(labels.place(i), "label " + to_text(label) + " is outside 0..1",
                                   range_hint(block, label))});
      return findings;
    }
    findings.add(std::max(-label, label - 1),
                 [&] { return std::pair(labels.place(i), to_text(label)); });
  }
  return findings;
}

/// The sum of the labels of one vector of classes.
struct RowSum {
  double sum = 0;
  std::size_t ones = 0;
};

RowSum sum_classes(const Layout& layout, const std::vector<double>& labels, std::size_t first) {
  RowSum result;
  for (std::size_t c = 0; c < layout.classes; ++c) {
    const double label = labels[first + c * layout.after];
    result.sum += label;
    if (label == 1) ++result.ones;
  }
  return result;
}

/// The place of a vector of classes: its line; if a row has several, the place of its first label.
std::string place_of_sum(const Labels& labels, std::size_t first) {
  const bool is_line = labels.layout.losses_per_row() == 1 && !labels.layout.is_whole;
  return is_line ? labels.reader.place(labels.chunk, labels.row_of(first)) : labels.place(first);
}

/// Counts the rows that do not sum to 1, or refuses the first that is far from it.
Evidence check_row_sums(const Request& request, const Labels& labels, Block& block) {
  const Layout& layout = labels.layout;
  const std::vector<double>& values = labels.values.doubles();
  Evidence findings;
  for (std::size_t group = 0; group < block.rows * layout.before; ++group) {
    for (std::size_t after = 0; after < layout.after; ++after) {
      const std::size_t first = group * layout.classes * layout.after + after;
      const auto [sum, ones] = sum_classes(layout, values, first);
      const double excess = std::abs(sum - 1);
      if (!(excess > careless_row_sum)) continue;  // also NaN, which gives a NaN loss
      const bool is_ignored = !block.ignored.empty() && block.ignored[group * layout.after + after];
      if (is_ignored) continue;
      if (request.validate && excess > sum_tolerance) {
        block.refuse(labels.readers,
                     {labels.row_of(first),
                      Error(place_of_sum(labels, first),
                            "labels of a row sum to " + to_text(sum) + ", expected 1",
                            ones > 1 ? "if classes do not exclude each other: xent sigmoid" : "")});
        return findings;
      }
      findings.add(excess,
                   [&, sum = sum] { return std::pair(place_of_sum(labels, first), to_text(sum)); });
    }
  }
  return findings;
}

/// The hint for a label that is not a class.
std::string class_hint(const Request& request, double label, double classes, bool has_zero) {
  if (classes == 1) return "one logit per row is a yes or no: xent sigmoid";
  const bool may_count_from_1 = label == classes && request.label_base == 0 && !has_zero;
  if (may_count_from_1) return "if classes count from 1: --label-base 1";
  if (label < 0 || label > classes || (label == classes && has_zero)) {
    return "if such rows are to be left out: --ignore-index " + to_text(label);
  }
  return {};
}

Error wrong_class(const Request& request, const Labels& labels, std::size_t index) {
  const double label = labels.values[index];
  const std::size_t classes = labels.layout.classes;
  if (label != std::trunc(label) || !std::isfinite(label)) {
    return {labels.place(index), "label " + to_text(label) + " is not a whole number"};
  }
  const bool has_zero = contains(labels.values.doubles(), 0.0);
  const auto last = static_cast<std::int64_t>(classes) - 1 + request.label_base;
  return {labels.place(index),
          "label " + to_text(label) + " is outside " + std::to_string(request.label_base) + ".." +
              std::to_string(last) + " (logits have " + counted(classes, "class") + ")",
          class_hint(request, label, static_cast<double>(classes), has_zero)};
}

void take_classes(const Request& request, const Labels& labels, Block& block) {
  const std::vector<double>& values = labels.values.doubles();
  const std::size_t count = labels.count();
  block.classes.resize(count);
  const auto classes = static_cast<double>(labels.layout.classes);
  for (std::size_t i = 0; i < count; ++i) {
    const double label = values[i] - static_cast<double>(request.label_base);
    const bool is_inside = label >= 0 && label < classes;
    block.classes[i] = static_cast<std::int64_t>(is_inside ? label : 0);
    const bool is_class = label == static_cast<double>(block.classes[i]);
    if (!is_class && (block.ignored.empty() || block.ignored[i] == 0)) {
      block.refuse(labels.readers, {labels.row_of(i), wrong_class(request, labels, i)});
      return;
    }
  }
}

/// Marks the ignored labels and sets them to 0.
void leave_out_ignored(const Request& request, const Labels& labels, Block& block) {
  if (request.ignored.empty()) return;
  block.ignored.resize(labels.count());
  for (std::size_t i = 0; i < labels.count(); ++i) {
    const auto is_label = [&](std::int64_t ignored) {
      return labels.values[i] == static_cast<double>(ignored);
    };
    if (std::none_of(request.ignored.begin(), request.ignored.end(), is_label)) continue;
    block.ignored[i] = 1;
    labels.values.edit()[i] = 0;
  }
}

}  // namespace

void leave_out_missing(const Job& job, Block& block) {
  if (!skips_missing(job.request) || block.values.missing.empty()) return;
  const std::size_t per_row =
      has_classes(job.request.loss) ? job.layout.losses_per_row() : job.layout.logits_per_row();
  block.ignored.resize(block.rows * per_row);
  for (std::size_t row = 0; row < std::min(block.rows, block.values.missing.size()); ++row) {
    if (block.values.missing[row] == 0) continue;
    std::fill_n(block.ignored.begin() + static_cast<std::ptrdiff_t>(row * per_row), per_row, 1);
  }
}

LabelFindings validate_labels(const Job& job, Block& block) {
  const Request& request = job.request;
  const Layout& layout = job.layout;
  const std::size_t per_row =
      request.loss == Loss::sparse ? layout.losses_per_row() : layout.logits_per_row();
  const Reader& reader = *job.readers[*job.labels];
  const Chunk& chunk = block.chunks[*job.labels];
  Numbers& values = block.values[Role::labels];
  const Labels labels{job.readers, layout, reader, chunk, values, block, per_row};
  leave_out_ignored(request, labels, block);
  if (request.loss == Loss::sparse) {
    take_classes(request, labels, block);
    return {};
  }
  LabelFindings findings;
  findings.outside_range = check_range(request, labels, block);
  if (request.loss == Loss::softmax) findings.row_sums = check_row_sums(request, labels, block);
  return findings;
}

void validate_logits(const Job& job, Block& block) {
  const Given given = job.request.given;
  if (given == Given::logits) return;
  const std::size_t per_row = job.layout.logits_per_row();
  const std::vector<double>& values = block.values[Role::logits].doubles();
  const auto wrong = std::find_if(
      values.begin(), values.begin() + static_cast<std::ptrdiff_t>(block.rows * per_row),
      [&](double p) { return given == Given::probabilities ? p < 0 || p > 1 : p > 0; });
  const auto index = static_cast<std::size_t>(wrong - values.begin());
  if (index == block.rows * per_row) return;
  const std::string what = given == Given::probabilities
                               ? "probability " + to_text(*wrong) + " is outside 0..1"
                               : "log-probability " + to_text(*wrong) + " is above 0";
  block.refuse(job.readers, {index / per_row,
                             Error(job.readers.front()->place(block.chunks.front(), Role::logits,
                                                              index / per_row, index % per_row),
                                   what, "if these are logits: --logits-are logits")});
}

}  // namespace xent
