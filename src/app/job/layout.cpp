#include "app/job/layout.h"

#include <algorithm>
#include <span>
#include <utility>

#include "base/error.h"
#include "base/text.h"

namespace xent {
namespace {

/// Whether the shapes are equal; a first axis of unknown size equals any.
bool same(const Extent& a, const Extent& b) {
  const auto first = a.rows_known && b.rows_known ? 0 : 1;
  return a.shape.size() == b.shape.size() &&
         std::equal(a.shape.begin() + first, a.shape.end(), b.shape.begin() + first);
}

/// Whether they are equal, with or without an axis of size 1 at the end.
bool same_but_for_last(Extent a, Extent b) {
  if (a.shape.size() < b.shape.size()) std::swap(a, b);
  const bool has_one_more = a.shape.size() == b.shape.size() + 1 && a.shape.back() == 1;
  if (has_one_more && (a.rows_known || a.shape.size() > 1)) a.shape.pop_back();
  return same(a, b);
}

std::size_t class_axis(const Request& request, const Extent& logits) {
  const auto rank = static_cast<int>(logits.shape.size());
  const int asked = request.quirks.classes_second ? std::min(1, rank - 1) : request.axis;
  const int axis = asked < 0 ? asked + rank : asked;
  if (rank == 0) throw Error("", "logits are one number, expected an axis of classes");
  if (axis < 0 || axis >= rank) {
    throw Error("", "--axis " + std::to_string(request.axis) +
                        " is not an axis of logits of shape " + to_string(logits));
  }
  return static_cast<std::size_t>(axis);
}

/// The extent without one of its axes.
Extent without_axis(Extent extent, std::size_t axis) {
  extent.shape.erase(extent.shape.begin() + static_cast<std::ptrdiff_t>(axis));
  return extent;
}

/// Whether class indices of one shape go with logits of the other, the classes last.
bool are_indices_of(const Extent& labels, const Extent& logits) {
  return !logits.shape.empty() && logits.shape.back() > 1 &&
         same_but_for_last(labels, without_axis(logits, logits.shape.size() - 1));
}

/// What would mend labels that do not fit.
std::string mend_labels(const Request& request, const Layout& layout, const Extent& labels,
                        const std::string& logits_name, const std::string& labels_name) {
  const Extent& logits = layout.logits;
  const std::size_t rank = logits.shape.size();
  if (request.loss == Loss::sparse && same(labels, logits)) {
    return "labels with one value per class: xent softmax";
  }
  if (request.loss != Loss::sparse && same_but_for_last(labels, layout.losses) &&
      has_classes(request.loss)) {
    return "labels with one class per row: xent sparse";
  }
  if (!has_classes(request.loss) && rank > 1 && are_indices_of(labels, logits)) {
    return "labels with one class per row: xent sparse";
  }
  if (request.loss == Loss::sparse && rank > 2 && !request.chosen.axis &&
      same(labels, without_axis(logits, 1))) {
    return "if the classes are on axis 1, as PyTorch has them: --axis 1";
  }
  const Extent& exchanged_labels = logits;
  const Extent& exchanged_logits = labels;
  if (request.loss == Loss::sparse && are_indices_of(exchanged_labels, exchanged_logits)) {
    const bool are_files = !logits_name.starts_with("--") && !labels_name.starts_with("--");
    return are_files ? "if they are exchanged: --logits " + labels_name + " --labels " + logits_name
                     : "perhaps --logits and --labels are exchanged";
  }
  if (request.loss == Loss::sparse && !labels.rows_known && labels.shape.size() == 2 &&
      labels.shape[1] == 2) {
    return "if its first column is an index: --labels-columns 2";
  }
  return {};
}

}  // namespace

std::string to_string(const Extent& extent) {
  std::string text = to_string(extent.shape);
  if (!extent.rows_known) text[1] = 'N';  // the placeholder 0
  return text;
}

Layout make_layout(const Request& request, const Extent& logits) {
  Layout layout;
  layout.logits = logits;
  if (!has_classes(request.loss)) {
    layout.before = logits.row_width();
    layout.losses = logits;
    if (request.quirks.averages_last && logits.shape.size() > 1) {
      layout.classes = logits.shape.back();
      layout.before /= layout.classes;
      layout.losses.shape.pop_back();
    }
    return layout;
  }
  const std::size_t axis = class_axis(request, logits);
  const std::span shape(logits.shape);
  layout.is_whole = axis == 0;
  layout.classes = shape[axis];
  layout.after = element_count(shape.subspan(axis + 1));
  if (axis > 1) layout.before = element_count(shape.subspan(1, axis - 1));
  layout.losses = {logits.shape, logits.rows_known || layout.is_whole};
  layout.losses.shape.erase(layout.losses.shape.begin() + static_cast<std::ptrdiff_t>(axis));
  return layout;
}

void put_classes_last(const Layout& layout, std::size_t rows, std::vector<double>& values) {
  if (layout.after == 1) return;
  std::vector<double> moved(rows * layout.logits_per_row());
  const std::size_t size = layout.classes * layout.after;
  for (std::size_t outer = 0; outer < moved.size(); outer += size) {
    for (std::size_t c = 0; c < layout.classes; ++c) {
      for (std::size_t a = 0; a < layout.after; ++a) {
        moved[outer + a * layout.classes + c] = values[outer + c * layout.after + a];
      }
    }
  }
  values = std::move(moved);
}

void put_classes_last(const Layout& layout, std::size_t rows, Numbers& numbers) {
  if (layout.after > 1) put_classes_last(layout, rows, numbers.edit());
}

void put_classes_back(Layout layout, std::size_t rows, Numbers& numbers) {
  std::swap(layout.classes, layout.after);
  if (layout.classes > 1) put_classes_last(layout, rows, numbers);
}

Shape known_shape(const Extent& extent, std::uint64_t rows) {
  Shape shape = extent.shape;
  if (!extent.rows_known) shape[0] = rows;
  return shape;
}

bool labels_fit(const Request& request, const Layout& layout, const Extent& labels) {
  // One label per row of one logit may be a class index.
  const bool may_be_indices =
      request.loss == Loss::softmax && labels.shape.size() < layout.logits.shape.size();
  if (request.loss != Loss::sparse) {
    return same_but_for_last(labels, layout.logits) && !may_be_indices;
  }
  Extent kept = layout.logits;
  kept.shape[class_axis(request, kept)] = 1;
  kept.rows_known = layout.logits.rows_known || layout.is_whole;
  return same_but_for_last(labels, layout.losses) || same(labels, kept);
}

void check_labels(const Request& request, const Layout& layout, const Extent& labels,
                  const std::string& logits_name, const std::string& labels_name) {
  if (labels_fit(request, layout, labels)) return;
  const std::size_t logits_rows = layout.logits.shape.empty() ? 1 : layout.logits.shape[0];
  const std::size_t labels_rows = labels.shape.empty() ? 1 : labels.shape[0];
  const bool rows_differ =
      layout.logits.rows_known && labels.rows_known && logits_rows != labels_rows;
  const bool names_differ = logits_name != labels_name;
  std::string message = (names_differ ? logits_name : "logits") +
                        (names_differ ? " has" : " have") + " shape " + to_string(layout.logits) +
                        " but " + (names_differ ? labels_name + " has" : "labels have") +
                        " shape " + to_string(labels);
  if (rows_differ) {
    message += ": " + counted(logits_rows, "row") + " against " + std::to_string(labels_rows);
  } else if (request.loss == Loss::sparse) {
    message += ", expected " + to_string(layout.losses);
  }
  throw Error("", message, mend_labels(request, layout, labels, logits_name, labels_name));
}

}  // namespace xent
