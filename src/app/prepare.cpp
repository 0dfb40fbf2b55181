#include "app/prepare.h"

#include <algorithm>
#include <utility>

#include "base/error.h"
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

/// The index of the reader that supplies a role; none if there is no such reader.
std::optional<std::size_t> supplier(const Work& work, Role role) {
  for (std::size_t i = 0; i < work.readers.size(); ++i) {
    if (work.readers[i]->extent(role)) return i;
  }
  return std::nullopt;
}

std::size_t require(const Work& work, Role role, const std::string& option) {
  if (const auto found = supplier(work, role)) return *found;
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
  const bool wanted = work.request.show == Show::loss;
  if (!wanted && !supplier(work, Role::labels)) return;
  work.labels_chunk = require(work, Role::labels, "--labels");
  work.labels_reader = work.readers[work.labels_chunk].get();
  check_labels(work.request, work.layout, *work.labels_reader->extent(Role::labels),
               work.readers.front()->name(), work.labels_reader->name());
}

/// Whether a source of pos_weight has a row for every row of the logits.
bool is_row_by_row(Reader& reader, const Extent& logits) {
  if (reader.held(Role::pos_weight) != nullptr) return false;
  if (reader.extent(Role::logits)) return true;  // a field of each record
  const Extent extent = *reader.extent(Role::pos_weight);
  if (extent.shape.size() != logits.shape.size() || extent.shape.empty()) return false;
  return extent.rows_known ? extent.shape[0] > 1 : reader.peek(2) > 1;
}

void use_pos_weight(Work& work) {
  if (work.request.loss != Loss::weighted || work.labels_reader == nullptr) return;
  const std::size_t index = require(work, Role::pos_weight, "--pos-weight");
  Reader& reader = *work.readers[index];
  const Extent& logits = work.layout.logits;
  if (is_row_by_row(reader, logits)) {
    work.pos_weight = PosWeight::row_by_row(*reader.extent(Role::pos_weight), logits);
    work.weights_chunk = index;
    return;
  }
  work.pos_weight = PosWeight::constant(reader, logits);
  if (!reader.extent(Role::logits)) {  // read to its end: no longer side by side with the logits
    work.readers.erase(work.readers.begin() + static_cast<std::ptrdiff_t>(index));
  }
}

}  // namespace

Work prepare(const Request& request) {
  check_sources(request);
  Work work(request);
  for (const SourceSpec& source : request.sources) work.readers.push_back(open_reader(source));
  if (!work.readers.front()->extent(Role::logits)) require(work, Role::logits, "--logits");

  work.layout = make_layout(request, *work.readers.front()->extent(Role::logits));
  if (work.layout.is_whole) {
    for (auto& reader : work.readers) reader = hold_whole(std::move(reader));
    work.layout = make_layout(request, *work.readers.front()->extent(Role::logits));
  }
  use_labels(work);
  use_pos_weight(work);
  return work;
}

}  // namespace xent
