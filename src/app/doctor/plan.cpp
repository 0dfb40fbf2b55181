#include "app/doctor/plan.h"

#include <utility>

namespace xent {
namespace {

/// The layout without a class axis: every value for itself.
Layout plain_layout(const Extent& extent) {
  Layout layout;
  layout.before = extent.row_width();
  layout.losses = extent;
  layout.logits = extent;
  return layout;
}

/// The reading with the class axis here, and whether the labels fit it.
Reading read_by_axis(Request request, int axis, const Extent& logits,
                     const std::optional<Extent>& labels) {
  request.axis = axis;
  request.loss = Loss::softmax;
  Reading reading;
  reading.logits = make_layout(request, logits);
  if (!labels) return reading;
  if (labels_fit(request, reading.logits, *labels)) {
    reading.fit = Fit::each;
    return reading;
  }
  request.loss = Loss::sparse;
  if (labels_fit(request, reading.logits, *labels)) reading.fit = Fit::vector;
  return reading;
}

/// Logits of one axis are rows of one logit each, unless a single label makes one row of them.
Reading read_one_axis(const Request& request, const Extent& logits,
                      const std::optional<Extent>& labels) {
  Reading reading;
  reading.logits = plain_layout(logits);
  if (!labels) return reading;
  Request binary = request;
  binary.loss = Loss::sigmoid;
  if (labels_fit(binary, reading.logits, *labels)) {
    reading.fit = Fit::each;
  } else if (!logits.shape.empty() && logits.rows_known) {
    Reading row = read_by_axis(request, -1, logits, labels);
    if (row.fit == Fit::vector) return row;
  }
  return reading;
}

std::vector<Reading> read_by_axes(const Request& request, const Extent& logits,
                                  const std::optional<Extent>& labels) {
  const auto rank = static_cast<int>(logits.shape.size());
  std::vector<Reading> readings{read_by_axis(request, -1, logits, labels)};
  for (int axis = rank - 2; axis >= 0; --axis) {
    Reading other = read_by_axis(request, axis, logits, labels);
    if (labels && other.fit == Fit::none) continue;
    other.axis = axis;
    readings.push_back(std::move(other));
  }
  const bool is_first_out = labels && readings.front().fit == Fit::none && readings.size() > 1;
  if (is_first_out) readings.erase(readings.begin());
  return readings;
}

Layout labels_layout(const Request& request, const Reading& reading, const Extent& labels) {
  if (reading.fit == Fit::each) return reading.logits;
  if (reading.fit == Fit::none && labels.shape.size() > 1) {
    return read_by_axis(request, -1, labels, {}).logits;
  }
  return plain_layout(labels);
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
