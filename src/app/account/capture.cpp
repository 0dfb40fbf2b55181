#include "app/account/capture.h"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "report/account.h"

namespace xent {
namespace {

/// The highest loss from one to another, the first of equals; none if every one is left out.
std::optional<std::size_t> find_highest(const Block& block, std::size_t first, std::size_t last) {
  std::optional<std::size_t> highest;
  for (std::size_t i = first; i < last; ++i) {
    if (block.is_left_out(i)) continue;
    if (!highest || is_above(block.losses[i], block.losses[*highest])) highest = i;
  }
  return highest;
}

/// The number of the row in the block, from 0.
std::optional<std::size_t> find_row(const Job& job, const Block& block) {
  const RowChoice& choice = job.request.row;
  switch (choice.by) {
    case RowChoice::By::number: {
      const std::size_t row = choice.number - 1;
      const bool is_here = row >= block.first_row && row < block.first_row + block.rows;
      return is_here ? std::optional(row - block.first_row) : std::nullopt;
    }
    case RowChoice::By::id: {
      const auto& ids = block.ids();
      const auto end = ids.begin() + static_cast<std::ptrdiff_t>(std::min(ids.size(), block.rows));
      const auto found = std::find(ids.begin(), end, choice.id);
      return found == end ? std::nullopt
                          : std::optional(static_cast<std::size_t>(found - ids.begin()));
    }
    case RowChoice::By::worst: {
      const auto worst = find_highest(block, 0, block.losses.size());
      return worst ? std::optional(*worst / job.layout.losses_per_row()) : std::nullopt;
    }
  }
  return std::nullopt;
}

template <class T>
std::vector<double> part_of(const std::vector<T>& values, std::size_t row, std::size_t width) {
  if (values.empty()) return {};
  const auto first = values.begin() + static_cast<std::ptrdiff_t>(row * width);
  return {first, first + static_cast<std::ptrdiff_t>(width)};
}

}  // namespace

std::optional<CapturedRow> capture_row(const Job& job, const Block& block) {
  const auto row = find_row(job, block);
  return row ? std::optional(capture_row(job, block, *row)) : std::nullopt;
}

CapturedRow capture_row(const Job& job, const Block& block, std::size_t row) {
  const Layout& layout = job.layout;
  CapturedRow captured = capture_numbers(job, block, row);
  captured.place = job.readers.front()->place(block.chunks.front(), row);
  if (!block.ids().empty()) captured.id = block.ids()[row];
  const auto names = job.readers.front()->column_names(Role::logits);
  const std::size_t width =
      has_classes(job.request.loss) ? layout.classes : layout.losses_per_row();
  if (names.size() == width) captured.names = names;
  return captured;
}

CapturedRow capture_numbers(const Job& job, const Block& block, std::size_t row) {
  const Request& request = job.request;
  const Layout& layout = job.layout;
  const std::size_t losses = layout.losses_per_row();
  const std::size_t logits = layout.logits_per_row();
  CapturedRow captured;
  captured.row = block.first_row + row + 1;
  captured.classes = layout.classes;
  captured.logits = part_of(block.values[Role::logits].doubles(), row, logits);
  const std::vector<double>& labels = block.values[Role::labels].doubles();
  captured.labels = part_of(labels, row, request.loss == Loss::sparse ? losses : logits);
  if (request.loss == Loss::softmax) put_classes_last(layout, 1, captured.labels);
  captured.pos_weights = part_of(block.pos_weights.doubles(), row, logits);
  captured.class_weights = job.class_weights;
  captured.weights = part_of(block.weights, row, losses);
  captured.ignored.assign(losses, false);
  for (std::size_t i = 0; i < losses && !block.ignored.empty(); ++i) {
    captured.ignored[i] = block.ignored[row * losses + i] != 0;
  }
  captured.losses = part_of(block.losses.doubles(), row, losses);
  const std::size_t first = row * losses;
  captured.highest = find_highest(block, first, first + losses).value_or(first) - first;
  captured.chosen = request.row.column > 0 ? request.row.column - 1 : captured.highest;
  captured.label_smoothing = request.label_smoothing;
  captured.label_base = static_cast<double>(request.label_base);
  captured.nats_in_unit = static_cast<double>(nats_of(request.unit));
  return captured;
}

bool replaces(const RowChoice& choice, const CapturedRow& later, const CapturedRow& before) {
  return choice.by == RowChoice::By::worst &&
         is_above(later.losses[later.highest], before.losses[before.highest]);
}

}  // namespace xent
