#include "app/validate.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <span>
#include <string>

#include "io/number_writer.h"

namespace xent {
namespace {

constexpr double worst_row_sum = 1e-3;     // beyond this a row of softmax is refused
constexpr double careless_row_sum = 1e-6;  // beyond this it is worth a warning

/// The labels of a block and where they stand.
struct Labels {
  const Layout& layout;
  const Reader& reader;
  const Chunk& chunk;
  std::span<const double> values;
  std::size_t per_row;  // values of a row

  std::string place(std::size_t index) const {
    return reader.place(chunk, Role::labels, index / per_row, index % per_row);
  }
};

/// Cuts the block before a row and leaves the error, unless an earlier row has one already.
void refuse(Block& block, std::size_t row, Error error) {
  block.rows = row;
  block.error = std::move(error);
}

bool is_outside(double label) {
  return label < 0 || label > 1;
}

/// Whether a label may be outside [0, 1]: where one is, it or 1 - it has a sign. (So have -0 and
/// some NaN.) Without a branch, all labels of a block take as long as a few.
bool may_be_outside(std::span<const double> labels) {
  std::uint64_t signs = 0;
  for (const double label : labels) {
    signs |= std::bit_cast<std::uint64_t>(label) | std::bit_cast<std::uint64_t>(1 - label);
  }
  return signs >> 63 != 0;
}

/// The findings of a block: how many, and which is the worst.
struct Findings {
  std::uint64_t count = 0;
  double worst = 0;
  std::size_t index = 0;  // of the worst
  double value = 0;       // what stands there

  void add(double excess, std::size_t at, double found) {
    if (count++ == 0 || excess > worst) {
      worst = excess;
      index = at;
      value = found;
    }
  }
};

void check_range(const Request& request, const Labels& labels, Block& block) {
  if (!may_be_outside(labels.values)) return;
  Findings findings;
  for (std::size_t i = 0; i < labels.values.size(); ++i) {
    const double label = labels.values[i];
    if (!is_outside(label)) continue;
    if (request.validate) {
      const bool is_class = label == std::trunc(label) && label > 1;
      refuse(block, i / labels.per_row,
             Error(labels.place(i), "label " + to_text(label) + " is outside 0..1",
                   is_class ? "if labels are class indices: xent sparse" : ""));
      return;
    }
    findings.add(std::max(-label, label - 1), i, label);
  }
  if (findings.count > 0) {
    block.tally.outside_range = {findings.count, findings.worst, labels.place(findings.index),
                                 to_text(findings.value)};
  }
}

/// The sum of the class values at one position of a row.
struct RowSum {
  double sum = 0;
  std::size_t ones = 0;
};

RowSum sum_classes(const Labels& labels, std::size_t first) {
  RowSum result;
  for (std::size_t c = 0; c < labels.layout.classes; ++c) {
    const double label = labels.values[first + c * labels.layout.after];
    result.sum += label;
    if (label == 1) ++result.ones;
  }
  return result;
}

/// A vector of classes is told by its line, part of a larger row by the first of its labels.
std::string place_of_sum(const Labels& labels, std::size_t first) {
  const bool is_line = labels.layout.losses_per_row() == 1 && !labels.layout.is_whole;
  return is_line ? labels.reader.place(labels.chunk, first / labels.per_row) : labels.place(first);
}

void check_row_sums(const Request& request, const Labels& labels, Block& block) {
  const Layout& layout = labels.layout;
  Findings findings;
  for (std::size_t group = 0; group < block.rows * layout.before; ++group) {
    for (std::size_t after = 0; after < layout.after; ++after) {
      const std::size_t first = group * layout.classes * layout.after + after;
      const auto [sum, ones] = sum_classes(labels, first);
      const double excess = std::abs(sum - 1);
      if (!(excess > careless_row_sum)) continue;  // also NaN, which gives a NaN loss
      if (request.validate && excess > worst_row_sum) {
        refuse(block, first / labels.per_row,
               Error(place_of_sum(labels, first),
                     "labels of a row sum to " + to_text(sum) + ", expected 1",
                     ones > 1 ? "if classes do not exclude each other: xent sigmoid" : ""));
        return;
      }
      findings.add(excess, first, sum);
    }
  }
  if (findings.count > 0) {
    block.tally.row_sums = {findings.count, findings.worst, place_of_sum(labels, findings.index),
                            to_text(findings.value)};
  }
}

void take_classes(const Labels& labels, Block& block) {
  block.classes.resize(labels.values.size());
  for (std::size_t i = 0; i < labels.values.size(); ++i) {
    const double label = labels.values[i];
    const bool is_whole = label == std::trunc(label) && std::isfinite(label);
    if (is_whole && label >= 0 && label < static_cast<double>(labels.layout.classes)) {
      block.classes[i] = static_cast<std::int64_t>(label);
      continue;
    }
    const std::string classes = std::to_string(labels.layout.classes);
    refuse(block, i / labels.per_row,
           Error(labels.place(i), is_whole ? "label " + to_text(label) + " is outside 0.." +
                                                 std::to_string(labels.layout.classes - 1) +
                                                 " (logits have " + classes +
                                                 (classes == "1" ? " class)" : " classes)")
                                           : "label " + to_text(label) + " is not a whole number"));
    return;
  }
}

}  // namespace

void validate_labels(const Request& request, const Layout& layout, const Reader& reader,
                     const Chunk& chunk, Block& block) {
  const std::size_t per_row =
      request.loss == Loss::sparse ? layout.losses_per_row() : layout.logits_per_row();
  const auto labels = [&] {
    const std::span all(block.values[Role::labels]);
    return Labels{layout, reader, chunk, all.first(block.rows * per_row), per_row};
  };
  if (request.loss == Loss::sparse) {
    take_classes(labels(), block);
  } else {
    check_range(request, labels(), block);
    if (request.loss == Loss::softmax) check_row_sums(request, labels(), block);
  }
}

}  // namespace xent
