// A JSON array of rows of numbers, [[...],[...]], read row by row.
#pragma once

#include <memory>

#include "io/bytes/byte_source.h"
#include "io/reader.h"

namespace xent {

/// Opens a document that seems to be one long array of rows; null, with nothing read, if it does
/// not, is short, or cannot be read twice. Such a document need not be held in memory, and its rows
/// are parsed on all threads, as lines of CSV are. Where it turns out to be anything else, the
/// error is the one that reading it whole gives.
std::unique_ptr<Reader> open_json_rows(ByteSource& source, Role role);

}  // namespace xent
