#include "app/doctor/doctor.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <list>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "app/doctor/patient.h"
#include "app/doctor/plan.h"
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

/// The rows of an array in a block.
struct Part {
  std::span<const double> values;  ///< none if the array has ended, or there is none
  std::size_t chunk_rows = 0;
  std::size_t width = 1;
  std::size_t rank = 0;
  std::uint64_t first_row = 0;

  std::size_t rows() const { return values.size() / width; }
};

/// The values with the classes last: as they are, or in `memory`.
std::span<const double> classes_last(const Layout& layout, const Part& part,
                                     std::vector<double>& memory) {
  if (layout.after == 1) return part.values;
  memory.assign(part.values.begin(), part.values.end());
  put_classes_last(layout, part.chunk_rows, memory);
  return memory;
}

/// A block with what was seen of it.
struct ExaminedBlock : Block {
  Examination examination;
};

/// Parses a block and takes note of what is there.
class Examiner {
 public:
  Examiner(const Readers& readers, const std::vector<Reading>& readings)
      : readers_(readers), readings_(readings) {}

  void operator()(ExaminedBlock& block) const {
    block.examination = {};
    block.parse(readers_);
    if (block.error) return;
    Examination& seen = block.examination;
    const Part logits = part_of(block, Role::logits);
    const Part labels = part_of(block, Role::labels);
    seen.logits_rows = logits.rows();
    seen.labels_rows = labels.rows();
    examine(logits, seen.logits);
    examine(labels, seen.labels);
    seen.axes.resize(readings_.size());
    for (std::size_t i = 0; i < readings_.size(); ++i) {
      if (is_by_columns(readings_, i)) {
        examine_columns(readings_[i], logits, labels, seen.columns);
      } else {
        examine_axis(i, logits, labels, seen);
      }
    }
  }

  /// Whether the reading is of the first axis, and its vectors go through all blocks. If it is the
  /// only one that the shapes allow, the sources are held and are one row.
  static bool is_by_columns(const std::vector<Reading>& readings, std::size_t index) {
    return index > 0 && readings[index].logits.is_whole;
  }

 private:
  Part part_of(Block& block, Role role) const {
    const auto i = supplier(readers_, role);
    if (!i || block.chunks[*i].rows == 0) return {};
    const Chunk& chunk = block.chunks[*i];
    const Extent extent = *readers_[*i]->extent(role);
    return {block.values[role].doubles(), chunk.rows, extent.row_width(), extent.shape.size(),
            chunk.first_row};
  }

  static void examine(const Part& part, ArrayTally& tally) {
    tally.numbers.add(part.values, part.first_row, part.width);
    if (part.rank == 2) tally.first_column.add(part.values, part.width);
  }

  void examine_axis(std::size_t index, const Part& logits, const Part& labels,
                    Examination& seen) const {
    const Reading& reading = readings_[index];
    AxisTally& tally = seen.axes[index];
    std::vector<double> logits_memory, labels_memory;
    const auto first_vector = [](const Layout& layout) {
      return layout.is_whole ? 1 : layout.losses_per_row();
    };
    std::span<const double> y;
    if (labels.rows() > 0) {
      const Layout& layout = *reading.labels;
      y = classes_last(layout, labels, labels_memory);
      tally.add_labels(y, layout.classes, labels.first_row, first_vector(layout));
      if (index == 0) {
        seen.label_counts.add(y, layout.classes);
      } else if (reading.fit == Fit::each && !tally.labels.may_be_exclusive()) {
        tally.drop();
        return;
      }
    }
    if (logits.rows() == 0) return;
    const Layout& layout = reading.logits;
    const std::span<const double> z = classes_last(layout, logits, logits_memory);
    tally.logits.add(z, layout.classes, logits.first_row, first_vector(layout));
    if (reading.fit != Fit::none && logits.rows() == labels.rows()) {
      tally.agreement.add(z, y, layout.classes);
    }
  }

  static void examine_columns(const Reading& reading, const Part& logits, const Part& labels,
                              ColumnTally& tally) {
    tally.width = reading.logits.losses_per_row();
    if (reading.fit == Fit::vector) {
      tally.add_column_labels(labels.values);
    } else if (labels.rows() > 0 && !tally.add_labels(labels.values, labels.first_row)) {
      return;
    }
    if (logits.rows() > 0) tally.logits.add(logits.values, tally.width, logits.first_row);
  }

  const Readers& readers_;
  const std::vector<Reading>& readings_;
};

/// The readings, now that the numbers of rows are known; the first stays if none fits any more.
std::vector<Reading> read_again(const Request& request, const std::vector<Reading>& readings,
                                const Shape& logits, const std::optional<Shape>& labels) {
  if (request.chosen.axis || logits.size() < 2) return readings;
  const auto labels_extent = labels ? std::optional(Extent{*labels}) : std::nullopt;
  std::vector<Reading> again = plan_readings(request, Extent{logits}, labels_extent);
  if (labels && again.front().fit == Fit::none) return {readings.front()};
  return again;
}

/// Whether the data may be read so: labels are of exclusive classes, or there are none and logits
/// are what a softmax gives.
bool is_likely(const Patient& patient) {
  if (patient.classes() == 1) return false;
  if (!patient.labels_shape) return are_of_softmax(kind_of_logits(patient));
  if (patient.reading.fit != Fit::each) return patient.reading.fit == Fit::vector;
  const Labels labels = kind_of_labels(patient);
  return labels.kind == LabelsKind::one_hot || labels.kind == LabelsKind::soft;
}

/// Puts the reading that is most likely first, and drops those that are not likely.
void choose(std::list<Patient>& patients) {
  const Patient& usual = patients.front();
  const bool is_usual_likely = is_likely(usual);
  patients.remove_if([&](const Patient& p) { return &p != &usual && !is_likely(p); });
  const bool is_usual_of_softmax = are_of_softmax(kind_of_logits(usual));
  if (is_usual_likely && is_usual_of_softmax) return;
  const auto best = std::find_if(patients.begin(), patients.end(), [&](const Patient& p) {
    const bool is_single = p.along.logits.count == 1;  // a vector that is so by chance
    if (&p == &usual || is_single) return false;
    return are_of_softmax(kind_of_logits(p)) || (!is_usual_likely && !is_usual_of_softmax);
  });
  if (best == patients.end()) return;
  patients.splice(patients.begin(), patients, best);
  if (!is_usual_likely) patients.erase(std::next(patients.begin()));
}

/// The diagnosis of the first, with the commands of the others.
Diagnosis prescribe_all(const std::list<Patient>& patients) {
  Diagnosis diagnosis = prescribe(patients.front());
  if (!patients.front().labels_shape) return diagnosis;
  for (const Patient& patient : patients) {
    if (&patient == &patients.front()) continue;
    auto other = prescribe(patient).prescription;
    if (!other) continue;
    other->when = "if the classes are on axis " +
                  std::to_string(patient.reading.axis.value_or(-1)) +
                  ", where the labels fit as well";
    diagnosis.alternatives.push_back(std::move(*other));
  }
  return diagnosis;
}

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

  const auto plan = [&] {
    return plan_readings(request, *readers[*logits]->extent(Role::logits),
                         labels ? readers[*labels]->extent(Role::labels) : std::nullopt);
  };
  std::vector<Reading> readings = plan();
  if (readings.front().logits.is_whole) {
    for (auto& reader : readers) reader = hold_whole(std::move(reader));
    readings = plan();
  }

  Splitter split(readers, readings.front().logits.rows_per_block(request.block_values),
                 Lengths::any);
  Progress progress(request);
  Examination seen;
  const auto merge = [&](ExaminedBlock& block) {
    if (block.error) throw Error(*block.error);
    seen.merge(block.examination);
    progress.show(block.progress);
  };
  const Steps<ExaminedBlock> steps{std::ref(split), Examiner{readers, readings}, merge};
  run_pipeline(request.threads, steps);

  Patient patient(request, seen);
  const Reader& logits_reader = *readers[*logits];
  const Extent logits_extent = *logits_reader.extent(Role::logits);
  patient.logits_name = logits_reader.name();
  patient.logits_shape = known_shape(logits_extent, seen.logits_rows);
  patient.may_have_header = !logits_extent.rows_known;
  patient.is_one_axis = logits_extent.shape.size() == 1 && logits_extent.rows_known;
  if (labels) {
    const Reader& labels_reader = *readers[*labels];
    patient.labels_name = labels_reader.name();
    patient.labels_shape = known_shape(*labels_reader.extent(Role::labels), seen.labels_rows);
  }
  seen.axes.resize(readings.size());
  std::list<Patient> patients;
  for (Reading& reading :
       read_again(request, readings, patient.logits_shape, patient.labels_shape)) {
    const auto same = std::find_if(readings.begin(), readings.end(),
                                   [&](const Reading& r) { return r.axis == reading.axis; });
    const auto i = static_cast<std::size_t>(same - readings.begin());
    const bool is_by_columns = Examiner::is_by_columns(readings, i);
    if (is_by_columns ? seen.columns.is_out : seen.axes[i].is_out) continue;
    patient.along = is_by_columns ? seen.columns.along() : seen.axes[i].along();
    patient.reading = std::move(reading);
    patient.class_names = patient.layout().is_whole ? std::vector<std::string>{}
                                                    : logits_reader.column_names(Role::logits);
    patients.push_back(patient);
  }
  choose(patients);
  return prescribe_all(patients);
}

}  // namespace xent
