#include "app/prepare.h"

#include <algorithm>
#include <utility>

#include "app/expect.h"
#include "app/unread.h"
#include "base/error.h"
#include "base/text.h"
#include "io/byte_source.h"
#include "io/number_writer.h"
#include "io/open.h"
#include "io/whole_reader.h"

namespace xent {
namespace {

bool reads_stdin(const SourceSpec& source) {
  return source.spec == "-";
}

void check_sources(const Request& request) {
  const auto& sources = request.sources;
  const auto first = std::find_if(sources.begin(), sources.end(), reads_stdin);
  if (first == sources.end()) return;
  const auto second = std::find_if(first + 1, sources.end(), reads_stdin);
  if (second != sources.end()) {
    throw Error("", first->option + " and " + second->option +
                        " both read stdin, which can be read only once");
  }
}

/// The class axis of the logits, if they have one. Doctor looks for it: it may be the first.
std::optional<int> class_axis(const Request& request) {
  if (request.doctor) return request.chosen.axis ? request.axis : 0;
  return has_classes(request.loss) ? std::optional(request.axis) : std::nullopt;
}

std::size_t require(const Work& work, Role role, const std::string& option) {
  if (const auto found = supplier(work.readers, role)) return *found;
  const SourceSpec& first = work.request.sources.front();
  if (first.option == "--input") {
    const Reader& reader = *work.readers.front();
    const bool has_columns =
        !first.csv.choices.empty() || !reader.column_names(Role::logits).empty();
    throw Error(reader.name(), "holds no " + std::string(name_of(role)),
                has_columns ? "name its columns with --logits-columns and --labels-columns" : "");
  }
  throw Error("", option + " is missing");
}

void use_labels(Work& work) {
  if (!needs_labels(work.request)) {  // an account of the losses comes with them, if it can
    const bool lacks_pos_weight =
        work.request.loss == Loss::weighted && !supplier(work.readers, Role::pos_weight);
    if (!supplier(work.readers, Role::labels) || lacks_pos_weight) return;
  }
  work.labels = require(work, Role::labels, "--labels");
  const Reader& reader = *work.readers[*work.labels];
  check_labels(work.request, work.layout, *reader.extent(Role::labels),
               work.readers.front()->name(), reader.name());
}

/// Takes a source that has been read to its end out of those that are read side by side.
void drop(Work& work, std::size_t index) {
  if (work.readers[index]->extent(Role::logits)) return;
  work.readers.erase(work.readers.begin() + static_cast<std::ptrdiff_t>(index));
  if (work.labels && *work.labels > index) --*work.labels;
}

std::optional<RowWeights> use_weights(Work& work, Role role, const Extent& target, Align align) {
  const auto index = supplier(work.readers, role);
  if (!index) return std::nullopt;
  Reader& reader = *work.readers[*index];
  const bool is_whole = work.layout.is_whole;
  if (!is_whole && RowWeights::is_row_by_row(reader, role, target, align)) {
    return RowWeights::row_by_row(reader, role, target);
  }
  RowWeights weights = RowWeights::constant(reader, role, target, align, is_whole);
  drop(work, *index);
  return weights;
}

void use_class_weights(Work& work) {
  const auto index = supplier(work.readers, Role::class_weights);
  if (!index) return;
  Reader& reader = *work.readers[*index];
  work.class_weights = read_weights(reader, Role::class_weights).values;
  if (work.class_weights.size() != work.layout.classes) {
    throw Error(reader.name(), counted(work.class_weights.size(), "class weight") + " for " +
                                   counted(work.layout.classes, "class"));
  }
  drop(work, *index);
}

/// The one value that a reduced loss is compared with.
PrintedValue read_expected_value(Reader& reader) {
  Chunk chunk;
  Values values;
  reader.take(reader.peek(1), chunk);
  if (const auto wrong = reader.parse(chunk, values)) throw Error(*wrong);
  if (values[Role::expected].size() != 1 || reader.peek(1) > 0) {
    throw Error(reader.name(), "holds several numbers, expected one: the reduced loss");
  }
  return written_value(reader, chunk, 0, 0, to_text(values[Role::expected][0]));
}

void use_expected(Work& work) {
  const std::size_t index = require(work, Role::expected, "--expect");
  std::unique_ptr<Reader>& reader = work.readers[index];
  if (work.request.reduction != Reduction::none) {
    work.expected_value = read_expected_value(*reader);
    drop(work, index);
    return;
  }
  if (work.layout.is_whole) reader = hold_whole(std::move(reader));
  const Extent extent = *reader->extent(Role::expected);
  const std::size_t width = work.layout.is_whole ? element_count(extent.shape) : extent.row_width();
  if (width != work.layout.losses_per_row()) {
    throw Error(reader->name(), "has shape " + to_string(extent) + ", but the losses have shape " +
                                    to_string(work.layout.losses));
  }
  work.expected = index;
}

void check_explained_column(const Work& work) {
  const std::size_t column = work.request.row.column;
  const std::size_t losses = work.layout.losses_per_row();
  if (column <= losses) return;
  throw Error("", "--column is " + std::to_string(column) + ", but a row has only " +
                      counted(losses, "loss"));
}

/// Finds out how the open sources fit together, and takes the weights out of those that are read
/// row by row.
void fit_sources(Work& work) {
  const Request& request = work.request;
  if (!work.readers.front()->extent(Role::logits)) require(work, Role::logits, "--logits");

  work.layout = make_layout(request, *work.readers.front()->extent(Role::logits));
  if (work.layout.is_whole) {
    for (auto& reader : work.readers) {
      const bool is_weights = !reader->extent(Role::logits) && !reader->extent(Role::labels);
      if (!is_weights) reader = hold_whole(std::move(reader));
    }
    work.layout = make_layout(request, *work.readers.front()->extent(Role::logits));
  }
  check_explained_column(work);
  use_labels(work);
  if (!work.has_labels()) return;
  if (request.loss == Loss::weighted) {
    require(work, Role::pos_weight, "--pos-weight");
    work.pos_weight = use_weights(work, Role::pos_weight, work.layout.logits, Align::trailing);
  }
  work.weights = use_weights(work, Role::weights, work.layout.losses, Align::leading);
  if (has_classes(request.loss)) use_class_weights(work);
  if (request.expect) use_expected(work);
}

}  // namespace

Readers open_sources(const Request& request) {
  check_sources(request);
  Readers readers;
  for (const SourceSpec& source : request.sources) {
    readers.push_back(open_reader(source, class_axis(request)));
  }
  return readers;
}

bool has_table(const Readers& readers) {
  return std::any_of(readers.begin(), readers.end(),
                     [](const auto& reader) { return reader->is_table(); });
}

Work prepare(const Request& request) {
  Work work(request);
  work.readers = open_sources(request);
  Present present;
  present.table = has_table(work.readers);
  fit_sources(work);
  present.labels = work.has_labels();
  present.weights = work.weights.has_value();
  present.expected = work.expected.has_value();
  refuse_unread(request, present);
  return work;
}

}  // namespace xent
