// CSV and TSV: one number per cell, one row per line.
#pragma once

#include <memory>

#include "io/bytes/byte_source.h"
#include "io/csv/csv_options.h"
#include "io/field_plan.h"
#include "io/reader.h"

namespace xent {

/// Opens CSV text. Its columns are the fields: see plan_fields.
///
/// The delimiter is a comma, a semicolon, a tab or a run of spaces. Lines end with CRLF or LF.
/// There may be a byte order mark, quoted cells without newlines in them, and blank lines at the
/// end. The first line is a header if none of its cells (apart from the id) is a number. Throws
/// Error for an empty source, a first line that mixes numbers and names, and a column that does not
/// exist.
std::unique_ptr<Reader> open_csv(ByteSource source, const CsvOptions& options,
                                 const FieldChoice& choice);

}  // namespace xent
