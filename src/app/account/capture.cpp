#include "app/account/capture.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <optional>
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

/// Copies the rows of the input from `first` (from 0) to `last`, as far as they are in the block.
std::vector<CapturedRow> capture_range(const Job& job, const Block& block, std::size_t first,
                                       std::size_t last) {
  std::vector<CapturedRow> rows;
  const std::size_t end = std::min(last, block.first_row + block.rows);
  for (std::size_t row = std::max(first, block.first_row); row < end; ++row) {
    rows.push_back(capture_row(job, block, row - block.first_row));
  }
  return rows;
}

/// The number of the row of the id or of the worst row in the block, from 0.
std::optional<std::size_t> find_row(const Job& job, const Block& block) {
  const RowChoice& choice = job.request.row;
  switch (choice.by) {
    case RowChoice::By::number:
      break;
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

/// What a loss adds to the sum of the weights.
double divisor_of(const Block& block, std::size_t loss) {
  if (block.is_left_out(loss)) return 0;
  const std::vector<double>& of_classes =
      block.label_weights.empty() ? block.row_class_weights : block.label_weights;
  return (block.weights.empty() ? 1 : block.weights[loss]) *
         (of_classes.empty() ? 1 : of_classes[loss]);
}

template <class T>
std::vector<double> part_of(const std::vector<T>& values, std::size_t row, std::size_t width) {
  if (values.empty()) return {};
  const auto first = values.begin() + static_cast<std::ptrdiff_t>(row * width);
  return {first, first + static_cast<std::ptrdiff_t>(width)};
}

}  // namespace

std::size_t most_captured(const Layout& layout) {
  constexpr std::size_t most_rows = 100;
  constexpr std::size_t most_logits = std::size_t{1} << 20;
  return std::clamp<std::size_t>(most_logits / std::max<std::size_t>(1, layout.logits_per_row()), 1,
                                 most_rows);
}

std::vector<CapturedRow> capture_rows(const Job& job, const Block& block) {
  const RowChoice& choice = job.request.row;
  if (choice.by == RowChoice::By::number) {
    const std::size_t first = choice.number - 1;
    const std::size_t most = std::min<std::size_t>(choice.count, most_captured(job.layout));
    return capture_range(job, block, first, first + most);
  }
  const auto row = find_row(job, block);
  if (!row) return {};
  return {capture_row(job, block, *row)};
}

std::vector<CapturedRow> list_rows(const Job& job, const Block& block) {
  constexpr std::size_t most_losses = 20;
  if (job.request.reduction == Reduction::none || !job.has_labels()) return {};
  const std::size_t rows = most_losses / std::max<std::size_t>(1, job.layout.losses_per_row());
  return capture_range(job, block, 0, std::clamp<std::size_t>(rows, 1, most_captured(job.layout)));
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
  captured.given = request.given;
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
  for (std::size_t i = row * losses; i < (row + 1) * losses; ++i) {
    captured.divisors.push_back(divisor_of(block, i));
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

void merge_captured(const RowChoice& choice, std::vector<CapturedRow>& rows,
                    std::vector<CapturedRow>& later) {
  const auto highest = [](const CapturedRow& row) { return row.losses[row.highest]; };
  if (rows.empty() || choice.by == RowChoice::By::number) {
    std::move(later.begin(), later.end(), std::back_inserter(rows));
  } else if (choice.by == RowChoice::By::worst && !later.empty() &&
             is_above(highest(later.front()), highest(rows.front()))) {
    rows = std::move(later);
  }
}

}  // namespace xent
