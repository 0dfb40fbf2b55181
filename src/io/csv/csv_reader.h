// CSV and TSV: a number a cell, a row a line.
#pragma once

#include <memory>

#include "io/bytes/byte_source.h"
#include "io/csv/csv_options.h"
#include "io/reader.h"

namespace xent {

/// Opens CSV text. `role` is what the columns hold if the options choose none.
///
/// Delimiter , ; tab or runs of spaces; CRLF and LF; a byte order mark; quoted cells without
/// newlines inside; blank lines only at the end. The first line is a header when none of its cells
/// (the id's apart) is a number. Throws Error for an empty source, a mixed first line, a column
/// that is not there.
std::unique_ptr<Reader> open_csv(ByteSource source, const CsvOptions& options, Role role);

}  // namespace xent
