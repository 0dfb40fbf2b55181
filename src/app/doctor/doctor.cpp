#include "app/doctor/doctor.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

#include "app/doctor/patient.h"
#include "app/doctor/prescribe.h"
#include "app/flow/pipeline.h"
#include "app/flow/prepare.h"
#include "app/flow/progress.h"
#include "app/flow/split.h"
#include "app/flow/unread.h"
#include "app/job/block.h"
#include "app/job/layout.h"
#include "base/error.h"
#include "io/whole_reader.h"

namespace xent {
namespace {

/// How arrays of these extents are taken apart, and how they fit together.
struct Plan {
  Layout logits;
  std::optional<Layout> labels;
  std::optional<int> axis;
  Fit fit = Fit::none;
};

/// The layout without a class axis: every value for itself.
Layout plain_layout(const Extent& extent) {
  Layout layout;
  layout.before = extent.row_width();
  layout.losses = extent;
  layout.logits = extent;
  return layout;
}

/// The layout with the class axis here, and whether the labels fit it.
std::pair<Layout, Fit> layout_by_axis(Request request, int axis, const Extent& logits,
                                      const std::optional<Extent>& labels) {
  request.axis = axis;
  request.loss = Loss::softmax;
  const Layout layout = make_layout(request, logits);
  if (!labels) return {layout, Fit::none};
  if (labels_fit(request, layout, *labels)) return {layout, Fit::each};
  request.loss = Loss::sparse;
  return {layout, labels_fit(request, layout, *labels) ? Fit::vector : Fit::none};
}

/// Logits of one axis are rows of one logit each, unless a single label makes one row of them.
Plan plan_one_axis(const Request& request, const Extent& logits,
                   const std::optional<Extent>& labels) {
  Plan plan;
  plan.logits = plain_layout(logits);
  if (!labels) return plan;
  Request binary = request;
  binary.loss = Loss::sigmoid;
  if (labels_fit(binary, plan.logits, *labels)) {
    plan.fit = Fit::each;
  } else if (!logits.shape.empty() && logits.rows_known) {
    auto [layout, fit] = layout_by_axis(request, -1, logits, labels);
    if (fit == Fit::vector) plan = {std::move(layout), {}, {}, fit};
  }
  return plan;
}

Plan plan_axes(const Request& request, const Extent& logits, const std::optional<Extent>& labels) {
  const auto rank = static_cast<int>(logits.shape.size());
  Plan plan;
  if (request.chosen.axis) {
    std::tie(plan.logits, plan.fit) = layout_by_axis(request, request.axis, logits, labels);
    plan.axis = request.axis;
  } else if (rank < 2) {
    plan = plan_one_axis(request, logits, labels);
  } else {
    std::tie(plan.logits, plan.fit) = layout_by_axis(request, -1, logits, labels);
    for (int axis = rank - 2; axis >= 0 && labels && plan.fit == Fit::none; --axis) {
      auto [layout, fit] = layout_by_axis(request, axis, logits, labels);
      if (fit != Fit::none) plan = {std::move(layout), {}, axis, fit};
    }
  }
  if (!labels) return plan;
  if (plan.fit == Fit::each) {
    plan.labels = plan.logits;
  } else if (plan.fit == Fit::none && labels->shape.size() > 1) {
    plan.labels = layout_by_axis(request, -1, *labels, {}).first;
  } else {
    plan.labels = plain_layout(*labels);
  }
  return plan;
}

/// A block with what was seen of it.
struct ExaminedBlock : Block {
  Examination examination;
};

/// Parses a block and takes note of what is there.
struct Examiner {
  const Readers& readers;
  const Plan& plan;

  void operator()(ExaminedBlock& block) const {
    block.examination = {};
    block.parse(readers);
    if (block.error) return;
    Examination& seen = block.examination;
    seen.logits_rows = examine(block, Role::logits, plan.logits, seen.logits);
    if (!plan.labels) return;
    seen.labels_rows = examine(block, Role::labels, *plan.labels, seen.labels);
    if (seen.labels_rows == 0) return;
    const std::vector<double>& labels = block.values[Role::labels].doubles();
    seen.label_counts.add(labels, plan.labels->classes);
    if (plan.fit != Fit::none && seen.logits_rows == seen.labels_rows) {
      seen.agreement.add(block.values[Role::logits].doubles(), labels, plan.logits.classes);
    }
  }

 private:
  /// The number of rows of the role in the block, whose class axis is put last.
  std::uint64_t examine(Block& block, Role role, const Layout& layout, ArrayTally& tally) const {
    const std::size_t i = *supplier(readers, role);
    const Chunk& chunk = block.chunks[i];
    if (chunk.rows == 0) return 0;
    Numbers& values = block.values[role];
    const Extent extent = *readers[i]->extent(role);
    const std::size_t width = extent.row_width();
    tally.numbers.add(values.doubles(), chunk.first_row, width);
    if (extent.shape.size() == 2) tally.first_column.add(values.doubles(), width);
    put_classes_last(layout, chunk.rows, values);
    tally.vectors.add(values.doubles(), layout.classes, chunk.first_row, layout.losses_per_row());
    return values.size() / width;
  }
};

void check_columns_named(const Request& request, const Readers& readers) {
  const SourceSpec& source = request.sources.front();
  const bool is_table = !readers.front()->column_names(Role::logits).empty();
  if (source.option != "--input" || !source.csv.choices.empty() || !is_table) return;
  throw Error(readers.front()->name(), "holds logits and labels in columns that are not named",
              "name them with --logits-columns and --labels-columns");
}

}  // namespace

Diagnosis diagnose(const Request& request) {
  Readers readers = open_sources(request);
  check_columns_named(request, readers);
  const auto logits = supplier(readers, Role::logits);
  const auto labels = supplier(readers, Role::labels);
  if (!logits) throw Error(readers.front()->name(), "holds no logits");
  refuse_unread(request, {.labels = labels.has_value(), .table = has_table(readers)});

  const auto make_plan = [&] {
    return plan_axes(request, *readers[*logits]->extent(Role::logits),
                     labels ? readers[*labels]->extent(Role::labels) : std::nullopt);
  };
  Plan plan = make_plan();
  if (plan.logits.is_whole) {
    for (auto& reader : readers) reader = hold_whole(std::move(reader));
    plan = make_plan();
  }

  Splitter split(readers, plan.logits.rows_per_block(request.block_values), Lengths::any);
  Progress progress(request);
  Patient patient(request);
  patient.layout = plan.logits;
  patient.axis = plan.axis;
  patient.fit = plan.fit;
  const auto merge = [&](ExaminedBlock& block) {
    if (block.error) throw Error(*block.error);
    patient.seen.merge(block.examination);
    progress.show(block.progress);
  };
  const Steps<ExaminedBlock> steps{std::ref(split), Examiner{readers, plan}, merge};
  run_pipeline(request.threads, steps);

  const Reader& logits_reader = *readers[*logits];
  const Extent logits_extent = *logits_reader.extent(Role::logits);
  patient.logits_name = logits_reader.name();
  patient.logits_shape = known_shape(logits_extent, patient.seen.logits_rows);
  patient.class_names = logits_reader.column_names(Role::logits);
  patient.may_have_header = !logits_extent.rows_known;
  patient.is_one_axis = logits_extent.shape.size() == 1 && logits_extent.rows_known;
  if (labels) {
    const Reader& labels_reader = *readers[*labels];
    patient.labels_name = labels_reader.name();
    patient.labels_shape =
        known_shape(*labels_reader.extent(Role::labels), patient.seen.labels_rows);
    patient.labels_classes = plan.labels->classes;
  }
  return prescribe(patient);
}

}  // namespace xent
