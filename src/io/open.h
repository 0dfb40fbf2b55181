// Opens a source in the format that the user names, or that its suffix or content shows.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "io/bytes/output_file.h"
#include "io/csv/csv_options.h"
#include "io/field_plan.h"
#include "io/reader.h"

namespace xent {

enum class Format { csv, tsv, json, ndjson, npy, automatic };

/// A source as the command line asks for it.
struct SourceSpec {
  std::string spec;  ///< a path, "-", or inline JSON
  Format format = Format::automatic;
  FieldChoice fields;  ///< a source may lack some of the roles
  CsvOptions csv;
  /// Sources that continue it, row after row. Only where their text comes from is their own.
  std::vector<SourceSpec> parts;
  std::shared_ptr<const Spool> spooled;  ///< a copy, read in place of `spec`; null: none
};

/// Whether the source is a file or an inline value, or has been copied to a file.
bool is_rereadable(const SourceSpec& source);

/// Makes a source that can be read only once (a pipe, standard input) readable again: it is copied
/// to a temporary file, which exists as long as a copy of the spec.
void make_rereadable(SourceSpec& source);

/// Opens the source. `class_axis` is the logits' class axis, if they have one: see JsonOptions.
/// Throws Error if the source cannot be read or is not in the format.
std::unique_ptr<Reader> open_reader(const SourceSpec& source, std::optional<int> class_axis);

}  // namespace xent
