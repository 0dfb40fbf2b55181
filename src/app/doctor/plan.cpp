#include "app/doctor/plan.h"

#include <utility>

namespace xent {
namespace {

/// The layout of an array for this loss; without a class axis, axis is unused.
Layout layout_for(Request request, Loss loss, int axis, const Extent& extent) {
  request.loss = loss;
  request.axis = axis;
  return make_layout(request, extent);
}

bool fit(Request request, Loss loss, int axis, const Layout& logits, const Extent& labels) {
  request.loss = loss;
  request.axis = axis;
  return labels_fit(request, logits, labels);
}

/// The reading with the class axis here; its fit is none if the labels do not fit.
Reading read_by_axis(const Request& request, int axis, const Extent& logits,
                     const std::optional<Extent>& labels) {
  Reading reading;
  reading.logits = layout_for(request, Loss::softmax, axis, logits);
  const bool has_one_class = reading.logits.classes == 1;  // a yes or no per row
  if (labels &&
      fit(request, has_one_class ? Loss::sigmoid : Loss::softmax, axis, reading.logits, *labels)) {
    reading.fit = Fit::each;
  } else if (labels && fit(request, Loss::sparse, axis, reading.logits, *labels)) {
    reading.fit = Fit::vector;
  }
  return reading;
}

/// Logits of one axis are rows of one logit each, unless a single label makes one row of them.
Reading read_one_axis(const Request& request, const Extent& logits,
                      const std::optional<Extent>& labels) {
  Reading reading;
  reading.logits = layout_for(request, Loss::sigmoid, -1, logits);
  if (!labels) return reading;
  if (fit(request, Loss::sigmoid, -1, reading.logits, *labels)) {
    reading.fit = Fit::each;
  } else if (!logits.shape.empty() && logits.rows_known) {
    Reading row = read_by_axis(request, -1, logits, labels);
    if (row.fit == Fit::vector) return row;
  }
  return reading;
}

std::vector<Reading> read_by_axes(const Request& request, const Extent& logits,
                                  const std::optional<Extent>& labels) {
  std::vector<Reading> readings{read_by_axis(request, -1, logits, labels)};
  for (int axis = static_cast<int>(logits.shape.size()) - 2; axis >= 0; --axis) {
    Reading other = read_by_axis(request, axis, logits, labels);
    if (labels && other.fit == Fit::none) continue;
    other.axis = axis;
    readings.push_back(std::move(other));
  }
  const bool is_last_out = labels && readings.front().fit == Fit::none && readings.size() > 1;
  if (is_last_out) readings.erase(readings.begin());
  return readings;
}

Layout labels_layout(const Request& request, const Reading& reading, const Extent& labels) {
  if (reading.fit == Fit::each) return reading.logits;
  const bool are_vectors = reading.fit == Fit::none && labels.shape.size() > 1;
  return layout_for(request, are_vectors ? Loss::softmax : Loss::sigmoid, -1, labels);
}

}  // namespace

std::vector<Reading> plan_readings(const Request& request, const Extent& logits,
                                   const std::optional<Extent>& labels) {
  std::vector<Reading> readings;
  if (request.chosen.axis) {
    readings.push_back(read_by_axis(request, request.axis, logits, labels));
    readings.front().axis = request.axis;
  } else if (logits.shape.size() < 2) {
    readings.push_back(read_one_axis(request, logits, labels));
  } else {
    readings = read_by_axes(request, logits, labels);
  }
  for (Reading& reading : readings) {
    if (labels) reading.labels = labels_layout(request, reading, *labels);
  }
  return readings;
}

}  // namespace xent
