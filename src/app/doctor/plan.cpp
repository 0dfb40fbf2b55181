#include "app/doctor/plan.h"

#include <utility>

namespace xent {
namespace {

/// The request for another loss, with the classes on this axis.
Request with(Request request, Loss loss, int axis) {
  request.loss = loss;
  request.axis = axis;
  return request;
}

/// The reading with the class axis here; its fit is none if the labels do not fit.
Reading read_by_axis(const Request& request, int axis, const Extent& logits,
                     const std::optional<Extent>& labels) {
  Reading reading;
  reading.logits = make_layout(with(request, Loss::softmax, axis), logits);
  const bool has_one_class = reading.logits.classes == 1;  // a yes or no per row
  const auto fits = [&](Loss loss) {
    return labels && labels_fit(with(request, loss, axis), reading.logits, *labels);
  };
  if (fits(has_one_class ? Loss::sigmoid : Loss::softmax)) {
    reading.fit = Fit::each;
  } else if (fits(Loss::sparse)) {
    reading.fit = Fit::vector;
  }
  return reading;
}

/// Logits of one axis are rows of one logit each, unless a single label makes one row of them.
Reading read_one_axis(const Request& request, const Extent& logits,
                      const std::optional<Extent>& labels) {
  Reading reading;
  reading.logits = make_layout(with(request, Loss::sigmoid, -1), logits);
  if (!labels) return reading;
  if (labels_fit(with(request, Loss::sigmoid, -1), reading.logits, *labels)) {
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
  return make_layout(with(request, are_vectors ? Loss::softmax : Loss::sigmoid, -1), labels);
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
