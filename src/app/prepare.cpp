#include "app/prepare.h"

#include <algorithm>
#include <utility>

#include "app/expect.h"
#include "base/error.h"
#include "base/text.h"
#include "io/byte_source.h"
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

/// The numbers in the text of an inline value, as they are written.
std::vector<std::string> inline_texts(const Work& work) {
  const SourceSpec& source = work.request.sources.back();  // as --expect is added
  if (source.option != "--expect" || !ByteSource::is_inline(source.spec)) return {};
  std::vector<std::string> texts;
  constexpr std::string_view between = "[]{}, \t\r\n\"";
  for (std::size_t end = 0;;) {
    const std::size_t start = source.spec.find_first_not_of(between, end);
    if (start == std::string::npos) return texts;
    end = std::min(source.spec.find_first_of(between, start), source.spec.size());
    texts.push_back(source.spec.substr(start, end - start));
  }
}

/// The one value that a reduced loss is compared with.
PrintedValue read_expected_value(Reader& reader, const std::vector<std::string>& inline_texts) {
  Chunk chunk;
  Values values;
  reader.take(reader.peek(1), chunk);
  if (auto wrong = reader.parse(chunk, values)) throw Error(wrong->error);
  if (values[Role::expected].size() != 1 || reader.peek(1) > 0) {
    throw Error(reader.name(), "holds several numbers, expected one: the reduced loss");
  }
  const auto texts = inline_texts.empty() ? reader.texts(chunk, Role::expected) : inline_texts;
  return printed(values[Role::expected][0], texts, 0, {});
}

void use_expected(Work& work) {
  const std::size_t index = require(work, Role::expected, "--expect");
  std::unique_ptr<Reader>& reader = work.readers[index];
  const bool is_object = work.request.sources.back().spec.starts_with('{');
  if (!is_object) work.expected_texts = inline_texts(work);
  if (work.request.reduction != Reduction::none) {
    work.expected_value = read_expected_value(*reader, work.expected_texts);
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

}  // namespace

Readers open_sources(const Request& request) {
  check_sources(request);
  Readers readers;
  for (const SourceSpec& source : request.sources) {
    readers.push_back(open_reader(source, class_axis(request)));
  }
  return readers;
}

Work prepare(const Request& request) {
  Work work(request);
  work.readers = open_sources(request);
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
  if (!work.has_labels()) return work;
  if (request.loss == Loss::weighted) {
    require(work, Role::pos_weight, "--pos-weight");
    work.pos_weight = use_weights(work, Role::pos_weight, work.layout.logits, Align::trailing);
  }
  work.weights = use_weights(work, Role::weights, work.layout.losses, Align::leading);
  if (has_classes(request.loss)) use_class_weights(work);
  if (request.expect) use_expected(work);
  return work;
}

}  // namespace xent
