#include "app/doctor/doctor.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <iterator>
#include <list>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "app/doctor/case.h"
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
#include "base/text.h"
#include "io/whole_reader.h"

namespace xent {
namespace {

/// Rows of an array.
struct Part {
  std::span<const double> values;  ///< empty if the array has ended, or there is none
  std::uint64_t first_row = 0;
};

Part part_of(const Readers& readers, const Block& block, Role role) {
  const auto i = supplier(readers, role);
  if (!i || block.chunks[*i].rows == 0) return {};
  return {block.values[role].doubles(), block.chunks[*i].first_row};
}

/// The values with the classes last: the part itself, or a copy in `memory`.
std::span<const double> classes_last(const Layout& layout, const Part& part,
                                     std::vector<double>& memory) {
  if (layout.after == 1) return part.values;
  memory.assign(part.values.begin(), part.values.end());
  put_classes_last(layout, memory.size() / layout.logits_per_row(), memory);
  return memory;
}

/// Adds the evidence along the axis of the reading, and counts the labels if `counts` is not null.
/// If it is null and labels rule the axis out, the rest of the evidence is left out.
void add_evidence(const Reading& reading, const Part& logits, const Part& labels, AxisTally& tally,
                  LabelCounts* counts) {
  std::vector<double> logits_memory, labels_memory;
  const auto vectors_per_row = [](const Layout& layout) {
    return layout.is_whole ? 1 : layout.losses_per_row();
  };
  std::span<const double> y;
  if (!labels.values.empty()) {
    const Layout& layout = *reading.labels;
    y = classes_last(layout, labels, labels_memory);
    tally.labels.add(y, layout.classes, labels.first_row, vectors_per_row(layout));
    if (counts != nullptr) {
      counts->add(y, layout.classes);
    } else if (reading.fit == Fit::each && !tally.labels.may_be_exclusive()) {
      return;
    }
  }
  if (logits.values.empty()) return;
  const Layout& layout = reading.logits;
  const std::span<const double> z = classes_last(layout, logits, logits_memory);
  tally.logits.add(z, layout.classes, logits.first_row, vectors_per_row(layout));
  if (reading.fit != Fit::none) tally.agreement.add(z, y, layout.classes);
}

/// All numbers of logits and labels, as long as they are few: a vector on the first axis ends only
/// with the last row.
struct Kept {
  static constexpr std::size_t most_rows = 4096;  // of logits: so many classes
  static constexpr std::size_t most_numbers = std::size_t{1} << 23;

  bool are_all = false;
  std::vector<double> logits;
  std::vector<double> labels;

  void add(std::span<const double> more_logits, std::span<const double> more_labels,
           std::uint64_t rows) {
    if (!are_all) return;
    logits.insert(logits.end(), more_logits.begin(), more_logits.end());
    labels.insert(labels.end(), more_labels.begin(), more_labels.end());
    const bool are_few =
        rows <= most_rows && logits.size() <= most_numbers && labels.size() <= most_numbers;
    if (!are_few) *this = {false, {}, {}};
  }
};

/// A block with its evidence.
struct ExaminedBlock : Block {
  Examination examination;
};

Examination examine(const Readers& readers, const std::vector<Reading>& readings,
                    const Block& block) {
  Examination seen;
  const auto examine_array = [&](Role role, ArrayTally& tally) {
    const Part part = part_of(readers, block, role);
    if (part.values.empty()) return part;
    tally.add(part.values, part.first_row,
              readers[*supplier(readers, role)]->extent(role)->row_width());
    return part;
  };
  const Part logits = examine_array(Role::logits, seen.logits);
  const Part labels = examine_array(Role::labels, seen.labels);
  seen.axes.resize(readings.size());
  for (std::size_t i = 0; i < readings.size(); ++i) {
    add_evidence(readings[i], logits, labels, seen.axes[i], i == 0 ? &seen.label_counts : nullptr);
  }
  return seen;
}

/// The ids of a source, in any order.
struct IdSet {
  std::size_t rows = 0;
  std::size_t sum_of_hashes = 0;

  bool operator==(const IdSet&) const = default;
};

IdSet read_ids(Reader& reader) {
  constexpr std::size_t step = 4096;
  IdSet ids;
  Chunk chunk;
  Values values;
  while (const std::size_t ready = reader.peek(step)) {
    reader.take(ready, chunk);
    if (const auto wrong = reader.parse(chunk, values)) throw Error(*wrong);
    for (const std::string& id : values.ids[reader.plan()->owner]) {
      ++ids.rows;
      ids.sum_of_hashes += std::hash<std::string>()(id);
    }
  }
  return ids;
}

/// Whether it helps to sort sources whose ids are in another order.
std::string ids_hint(const Request& request) {
  if (!std::ranges::all_of(request.sources, is_rereadable)) return "";
  Readers readers = open_sources(request);
  std::optional<IdSet> first;
  bool are_same = true;
  for (auto& reader : readers) {
    if (!reader->has_ids()) continue;
    const IdSet own = read_ids(*reader);
    are_same = are_same && own == first.value_or(own);
    first = own;
  }
  return are_same ? "the ids are the same in another order: sort both by " +
                        in_quotes(readers.front()->id_name())
                  : "some ids are in one source only: sorting does not help";
}

/// Whether the diagnosis shows the fields: those of one source of all.
bool shows_fields(const Request& request, const Readers& readers) {
  return request.sources.front().fields.roles.size() > 1 && readers.front()->plan() != nullptr;
}

/// Reads the sources to their ends.
Examination examine_all(const Request& request, const Readers& readers,
                        const std::vector<Reading>& readings, Kept& kept) {
  Splitter split(readers, readings.front().logits.rows_per_block(request.block_values),
                 Lengths::any);
  Progress progress(request);
  Examination seen;
  seen.axes.resize(readings.size());
  const auto work = [&](ExaminedBlock& block) {
    block.parse(readers);
    if (block.error) return;
    block.examination = examine(readers, readings, block);
    if (shows_fields(request, readers)) {
      block.examination.survey.add(*readers.front(), block.chunks.front());
    }
  };
  const auto merge = [&](ExaminedBlock& block) {
    if (block.error && block.has_other_ids) {
      throw Error(block.error->place(), block.error->message(), ids_hint(request));
    }
    if (block.error) throw Error(*block.error);
    seen.merge(block.examination);
    kept.add(part_of(readers, block, Role::logits).values,
             part_of(readers, block, Role::labels).values, seen.logits.rows);
    progress.show(block.progress);
  };
  run_pipeline(request.threads, Steps<ExaminedBlock>{std::ref(split), work, merge});
  return seen;
}

/// The readings, now that the numbers of rows are known; the first stays if none fits any more.
std::vector<Reading> read_again(const Patient& patient, const std::vector<Reading>& readings) {
  if (patient.request.chosen.axis || patient.logits_shape.size() < 2) return readings;
  std::optional<Extent> labels;
  if (patient.labels_shape) labels = Extent{*patient.labels_shape};
  std::vector<Reading> again = plan_readings(patient.request, Extent{patient.logits_shape}, labels);
  if (labels && again.front().fit == Fit::none) return {readings.front()};
  return again;
}

/// Whether labels are of exclusive classes along the axis, or, without labels, a softmax along the
/// axis gives the logits.
bool is_likely(const Case& own) {
  if (own.classes() == 1) return false;
  if (!own.labels_shape) return are_of_softmax(own.logits);
  if (own.reading.fit != Fit::each) return own.reading.fit == Fit::vector && !own.has_other_rows();
  return are_shares(own.labels.kind) && own.along.labels.may_be_exclusive();
}

/// Whether the first axis may be likely, by the sum of all numbers: each column sums to 1.
bool may_be_likely(const Patient& patient, const Reading& first_axis) {
  if (first_axis.fit == Fit::vector) return true;
  const bool has_labels = patient.labels_shape.has_value();
  const ArrayTally& numbers = has_labels ? patient.seen.labels : patient.seen.logits;
  if (!has_labels && numbers.greatest.value <= 0) return true;  // perhaps log-probabilities
  const auto columns = static_cast<double>(first_axis.logits.losses_per_row());
  const double off = std::abs(numbers.sum.rounded<double>() - columns);
  return numbers.is_in_unit_range() && (numbers.nan > 0 || off <= rounded_sum * columns);
}

/// The case of each reading that is possible, the usual one first.
std::list<Case> cases_of(Patient& patient, const std::vector<Reading>& readings, const Kept& kept) {
  std::list<Case> cases;
  for (Reading& reading : read_again(patient, readings)) {
    const auto same = std::ranges::find(readings, reading.axis, &Reading::axis);
    if (same != readings.end()) {
      const auto index = static_cast<std::size_t>(same - readings.begin());
      cases.emplace_back(patient, std::move(reading), patient.seen.axes[index]);
    } else if (!may_be_likely(patient, reading)) {
      continue;
    } else if (kept.are_all) {
      AxisTally tally;
      add_evidence(reading, {kept.logits}, {kept.labels}, tally, nullptr);
      cases.emplace_back(patient, std::move(reading), std::move(tally));
    } else {
      patient.is_first_axis_unseen = true;
    }
  }
  if (cases.empty()) cases.emplace_back(patient, readings.front(), patient.seen.axes.front());
  cases.front().is_first_axis_unseen = patient.is_first_axis_unseen && !is_likely(cases.front());
  return cases;
}

/// Puts the case that is most likely first, and drops unlikely ones.
void choose(std::list<Case>& cases) {
  const Case& usual = cases.front();
  const bool is_usual_likely = is_likely(usual);
  const bool is_usual_of_softmax = are_of_softmax(usual.logits);
  cases.remove_if([&](const Case& own) { return &own != &usual && !is_likely(own); });
  if (is_usual_likely && is_usual_of_softmax) return;
  const auto best = std::find_if(std::next(cases.begin()), cases.end(), [&](const Case& own) {
    const bool is_single = own.along.logits.count == 1;  // one vector may be likely by chance
    if (is_single) return false;
    return are_of_softmax(own.logits) || (!is_usual_likely && !is_usual_of_softmax);
  });
  if (best == cases.end()) return;
  cases.splice(cases.begin(), cases, best);
  if (!is_usual_likely) cases.erase(std::next(cases.begin()));
}

/// The options that choose the fields which names decided on.
std::vector<std::string> field_words_of(const Readers& readers) {
  std::vector<std::string> words;
  for (const auto& reader : readers) {
    const FieldPlan* const plan = reader->plan();
    if (plan == nullptr) continue;
    for (const Role role : {Role::logits, Role::labels, Role::weights}) {
      if (role == Role::weights && !supplier(readers, Role::labels)) continue;  // nothing to weigh
      const std::string option = option_of(role) + "-columns";
      const bool is_told = std::ranges::find(words, option) != words.end();  // by the same source
      if (!plan->is_guess[role] || is_told) continue;
      words.push_back(option);
      words.push_back(choice_of(plan->fields, plan->of[role]));
    }
  }
  // The other sources may lack the ids of the first.
  const FieldPlan* const first = readers.front()->plan();
  if (first != nullptr && first->id && first->is_id_guess) {
    words.emplace_back("--id-column");
    words.push_back(choice_of(first->fields, std::array{*first->id}));
  }
  return words;
}

/// What is used of a field: "logits", "id"; empty if it is not.
std::string use_of(const FieldPlan& plan, std::size_t field) {
  if (plan.id == field) return "id";
  const auto* const role = std::ranges::find_if(all_roles, [&](Role any) {
    return std::ranges::find(plan.of[any], field) != plan.of[any].end();
  });
  return role == all_roles.end() ? "" : std::string(name_of(*role));
}

std::string type_of(const FieldTally& tally, const std::string& use) {
  const bool holds_numbers = !use.empty() && use != "id";
  if (tally.rows == tally.empty) return tally.rows == 0 || holds_numbers ? "array" : "empty";
  if (tally.numbers == 0) return use == name_of(Role::logits) ? "lists" : "text";
  if (tally.numbers + tally.empty < tally.rows) return "mixed";
  return tally.whole == tally.numbers ? "whole numbers" : "numbers";
}

std::vector<FieldFindings> describe_fields(const FieldPlan& plan, const Survey& survey,
                                           const Diagnosis& diagnosis) {
  std::vector<FieldFindings> findings;
  for (std::size_t field = 0; field < plan.fields.count; ++field) {
    const FieldTally tally = field < survey.fields.size() ? survey.fields[field] : FieldTally();
    FieldFindings& own = findings.emplace_back();
    const bool has_name = plan.fields.have_names();
    own.name = has_name ? plan.fields.names[field] : std::to_string(field + 1);
    own.use = use_of(plan, field);
    own.type = type_of(tally, own.use);
    const ArrayFindings* const array = own.use == name_of(Role::logits)   ? &diagnosis.logits
                                       : own.use == name_of(Role::labels) ? &*diagnosis.labels
                                                                          : nullptr;
    if (tally.numbers == 0 && array != nullptr) {
      own.least = array->least;
      own.greatest = array->greatest;
    }
    if (tally.least <= tally.greatest) {
      own.least = tally.least;
      own.greatest = tally.greatest;
    }
    own.counts_rows = tally.rows > 2 &&
                      (tally.counting_from_0 == tally.rows || tally.counting_from_1 == tally.rows);
  }
  return findings;
}

/// The diagnosis of the first case, with the commands of the others.
Diagnosis prescribe_all(const std::list<Case>& cases) {
  Diagnosis diagnosis = prescribe(cases.front());
  if (!cases.front().labels_shape) return diagnosis;
  for (auto own = std::next(cases.begin()); own != cases.end(); ++own) {
    auto other = prescribe(*own).prescription;
    if (!other) continue;
    other->when = "if the classes are on axis " + std::to_string(own->reading.axis.value_or(-1)) +
                  ", where the labels fit as well";
    diagnosis.alternatives.push_back(std::move(*other));
  }
  return diagnosis;
}

}  // namespace

Diagnosis diagnose(const Request& request) {
  Readers readers = open_sources(request);
  const auto logits = supplier(readers, Role::logits);
  const auto labels = supplier(readers, Role::labels);
  if (!logits) throw Error(readers.front()->name(), "holds no logits");
  refuse_unread(request, {.labels = labels.has_value(), .table = has_table(readers)});

  const auto labels_extent = [&] {
    return labels ? readers[*labels]->extent(Role::labels) : std::nullopt;
  };
  const auto plan = [&] {
    return plan_readings(request, *readers[*logits]->extent(Role::logits), labels_extent());
  };
  std::vector<Reading> readings = plan();
  if (readings.front().logits.is_whole) {
    for (auto& reader : readers) reader = hold_whole(std::move(reader));
    readings = plan();
  }
  Kept kept;
  if (readings.size() > 1 && readings.back().logits.is_whole) {
    kept.are_all = readings.back().logits.classes <= Kept::most_rows;  // 0 if not known yet
    readings.pop_back();
  }
  const Examination seen = examine_all(request, readers, readings, kept);

  const Reader& logits_reader = *readers[*logits];
  const Extent logits_extent = *logits_reader.extent(Role::logits);
  Patient patient{.request = request,
                  .seen = seen,
                  .logits_name = logits_reader.name(),
                  .labels_name = labels ? readers[*labels]->name() : "",
                  .logits_shape = known_shape(logits_extent, seen.logits.rows),
                  .labels_shape = {},
                  .column_names = logits_reader.column_names(Role::logits),
                  .field_words = field_words_of(readers),
                  .is_streamed = !logits_extent.rows_known};
  if (labels) patient.labels_shape = known_shape(*labels_extent(), seen.labels.rows);
  std::list<Case> cases = cases_of(patient, readings, kept);
  choose(cases);
  Diagnosis diagnosis = prescribe_all(cases);
  if (shows_fields(request, readers)) {
    diagnosis.fields = describe_fields(*readers.front()->plan(), seen.survey, diagnosis);
  }
  return diagnosis;
}

}  // namespace xent
