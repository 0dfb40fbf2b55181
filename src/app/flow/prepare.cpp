#include "app/flow/prepare.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "app/flow/names.h"
#include "app/flow/unread.h"
#include "app/frameworks/conventions.h"
#include "app/job/block.h"
#include "base/error.h"
#include "base/text.h"
#include "io/bytes/byte_source.h"
#include "io/number/number_writer.h"
#include "io/open.h"
#include "io/whole_reader.h"

namespace xent {
namespace {

/// Two sources cannot both read stdin.
void check_sources(const Request& request) {
  std::vector<std::string> readers_of_stdin;  // the options
  for (const SourceSpec& source : request.sources) {
    if (source.spec == "-") readers_of_stdin.push_back(source.fields.option);
    for (const SourceSpec& part : source.parts) {
      if (part.spec == "-") readers_of_stdin.push_back(source.fields.option);
    }
  }
  if (readers_of_stdin.size() < 2) return;
  throw Error("", readers_of_stdin[0] + " and " + readers_of_stdin[1] +
                      " both read stdin, which can be read only once");
}

/// The class axis of the logits, if they have one. Doctor looks for it, so it may be the first.
std::optional<int> class_axis(const Request& request) {
  if (request.doctor) return request.chosen.axis ? request.axis : 0;
  return has_classes(request.loss) ? std::optional(request.axis) : std::nullopt;
}

std::size_t require(const Job& job, Role role, const std::string& option) {
  if (const auto found = supplier(job.readers, role)) return *found;
  const SourceSpec& first = job.request.sources.front();
  const FieldPlan* const plan = job.readers.front()->plan();
  if (first.fields.option != "--input") {
    const bool may_hold_them =
        role == Role::labels && plan != nullptr && plan->fields.have_names() && first.parts.empty();
    throw Error("", option + " is missing",
                may_hold_them ? "if " + first.spec + " holds them too: --input " + first.spec : "");
  }
  throw Error(job.readers.front()->name(),
              "holds no " + std::string(name_of(role)) +
                  (plan == nullptr ? "" : "; " + listed(plan->fields)),
              plan == nullptr ? "" : "choose them with " + option + "-columns");
}

void use_labels(Job& job) {
  if (!needs_labels(job.request)) {  // then the account has losses if it can
    const bool lacks_pos_weight =
        job.request.loss == Loss::weighted && !supplier(job.readers, Role::pos_weight);
    const auto labels = supplier(job.readers, Role::labels);
    if (!labels || lacks_pos_weight) return;
    const FieldPlan* const plan = job.readers[*labels]->plan();
    const bool is_asked_for = plan == nullptr || plan->owner == Role::labels;
    if (!is_asked_for && plan->is_guess[Role::labels]) return;
  }
  job.labels = require(job, Role::labels, "--labels");
  const Reader& reader = *job.readers[*job.labels];
  check_labels(job.request, job.layout, *reader.extent(Role::labels), job.readers.front()->name(),
               reader.name());
  check_shared_names(job, reader);
  if (job.request.loss != Loss::sparse) check_class_order(job, reader, Role::labels);
}

/// Removes a source that has been read to its end from the sources that are read side by side.
void drop(Job& job, std::size_t index) {
  if (job.readers[index]->extent(Role::logits)) return;
  job.readers.erase(job.readers.begin() + static_cast<std::ptrdiff_t>(index));
  for (std::optional<std::size_t>* const other : {&job.labels, &job.expected}) {
    if (*other && **other > index) --**other;
  }
}

std::optional<RowWeights> use_weights(Job& job, Role role, const Extent& target, Align align) {
  const auto index = supplier(job.readers, role);
  if (!index) return std::nullopt;
  Reader& reader = *job.readers[*index];
  const bool is_whole = job.layout.is_whole;
  if (!is_whole && RowWeights::is_row_by_row(reader, role, target, align)) {
    return RowWeights::row_by_row(reader, role, target);
  }
  RowWeights weights = RowWeights::constant(reader, role, target, align, is_whole);
  drop(job, *index);
  return weights;
}

void use_class_weights(Job& job) {
  const auto index = supplier(job.readers, Role::class_weights);
  if (!index) return;
  Reader& reader = *job.readers[*index];
  check_class_order(job, reader, Role::class_weights);
  Array weights = read_weights(reader, Role::class_weights);
  check_class_order(job, reader, Role::class_weights, weights.ids);
  job.class_weights = std::move(weights.values);
  if (job.class_weights.size() != job.layout.classes) {
    throw Error(reader.name(), counted(job.class_weights.size(), "class weight") + " for " +
                                   counted(job.layout.classes, "class"));
  }
  drop(job, *index);
}

/// Reads the answer to the reduced loss.
Answer read_answer(Reader& reader) {
  Chunk chunk;
  Values values;
  reader.take(reader.peek(1), chunk);
  if (const auto wrong = reader.parse(chunk, values)) throw Error(*wrong);
  if (values[Role::expected].size() != 1 || reader.peek(1) > 0) {
    throw Error(reader.name(), "holds several numbers, expected one: the reduced loss");
  }
  const double value = values[Role::expected][0];
  const std::string text = reader.text(chunk, Role::expected, 0, 0);
  return {text.empty() && !std::isnan(value) ? to_text(value) : text, value};
}

void use_expected(Job& job) {
  const std::size_t index = require(job, Role::expected, "--expect");
  std::unique_ptr<Reader>& reader = job.readers[index];
  if (!has_array(job.request)) {
    job.answer = read_answer(*reader);
    drop(job, index);
    return;
  }
  if (job.layout.is_whole) reader = hold_whole(std::move(reader));
  const Extent extent = *reader->extent(Role::expected);
  const std::size_t width = job.layout.is_whole ? element_count(extent.shape) : extent.row_width();
  const bool are_losses = job.request.show == Show::loss;
  const Layout& layout = job.layout;
  if (width != (are_losses ? layout.losses_per_row() : layout.logits_per_row())) {
    const Extent& results = are_losses ? layout.losses : layout.logits;
    const std::string what = are_losses ? "losses" : name_of(job.request.show);
    throw Error(reader->name(), "has shape " + to_string(extent) + ", but the " + what +
                                    " have shape " + to_string(results));
  }
  job.expected = index;
}

void check_explained_column(const Job& job) {
  const std::size_t column = job.request.row.column;
  const std::size_t losses = job.layout.losses_per_row();
  if (column <= losses) return;
  throw Error("", "--column is " + std::to_string(column) + ", but a row has only " +
                      counted(losses, "loss"));
}

/// Rows are left out of losses only.
void check_missing(const Job& job) {
  if (!skips_missing(job.request)) return;
  const bool has_rows_of_losses = job.request.show == Show::loss && !job.layout.is_whole;
  if (has_rows_of_losses) return;
  throw Error("", "--na-policy skip leaves out losses of rows, and here are none",
              "--na-policy nan reads missing values as NaN");
}

/// Chooses the fields that are copied to the rows of results.
void use_kept(Job& job) {
  const Reader& reader = *job.readers.front();
  const FieldPlan* const plan = reader.plan();
  const std::string& keep = job.request.keep;
  if (keep.empty()) {
    if (reader.prints_ids() && !job.layout.is_whole) job.kept = {*plan->id};
    return;
  }
  if (plan == nullptr) throw Error(reader.name(), "has no fields to keep");
  if (job.layout.is_whole) throw Error("", "--keep needs a row of results per row of the input");
  if (keep != "*") {
    job.kept = select_fields(plan->fields, keep);
    return;
  }
  const auto& logits = plan->of[Role::logits];
  for (std::size_t field = 0; field < plan->fields.count; ++field) {
    if (std::find(logits.begin(), logits.end(), field) == logits.end()) job.kept.push_back(field);
  }
}

/// Finds out how the open sources fit together, and reads the weights that are not read row by row.
void fit_sources(Job& job) {
  const Request& request = job.request;
  if (!job.readers.front()->extent(Role::logits)) require(job, Role::logits, "--logits");

  job.layout = make_layout(request, *job.readers.front()->extent(Role::logits));
  if (job.layout.is_whole) {
    for (auto& reader : job.readers) {
      const bool is_weights = !reader->extent(Role::logits) && !reader->extent(Role::labels);
      if (!is_weights) reader = hold_whole(std::move(reader));
    }
    job.layout = make_layout(request, *job.readers.front()->extent(Role::logits));
  }
  check_missing(job);
  check_explained_column(job);
  use_kept(job);
  use_labels(job);
  if (request.expect) use_expected(job);
  if (!job.has_labels()) return;
  if (request.loss == Loss::weighted) {
    check_class_order(job, *job.readers[require(job, Role::pos_weight, "--pos-weight")],
                      Role::pos_weight);
    job.pos_weight = use_weights(job, Role::pos_weight, job.layout.logits, Align::trailing);
  }
  job.weights = use_weights(job, Role::weights, job.layout.losses, Align::leading);
  if (has_classes(request.loss)) use_class_weights(job);
}

}  // namespace

Readers open_sources(const Request& request) {
  check_sources(request);
  Readers readers;
  for (const SourceSpec& source : request.sources) {
    SourceSpec spec = source;
    if (!readers.empty() && !spec.csv.are_classes_told) {
      spec.csv.classes = readers.front()->column_names(Role::logits);
    }
    for (auto& reader : open_source(spec, class_axis(request))) {
      readers.push_back(std::move(reader));
    }
  }
  return readers;
}

bool has_table(const Readers& readers) {
  return std::any_of(readers.begin(), readers.end(),
                     [](const auto& reader) { return reader->is_table(); });
}

Job prepare(const Request& request) {
  Job job(request);
  job.readers = open_sources(request);
  Present present;
  present.table = has_table(job.readers);
  fit_sources(job);
  check_shape(job);
  present.labels = job.has_labels();
  present.weights = job.weights.has_value();
  present.expected = job.expected.has_value() || job.answer.has_value();
  refuse_unread(request, present);
  const bool tells_ids = is_report(request) || request.explain || request.expect || request.find;
  if (!tells_ids) leave_out_ids(job.readers);
  return job;
}

}  // namespace xent
