// A JSON array of rows of numbers, [[...],[...]], read row by row.
#pragma once

#include <memory>

#include "io/bytes/byte_source.h"
#include "io/reader.h"

namespace xent {

/// Opens a document that seems to be one long array of rows. Returns null, and reads nothing, if
/// the document does not look so, is short, or cannot be read twice. Such a document need not be
/// held in memory, and all threads parse its rows, as they parse lines of CSV. If it turns out to
/// be anything else, the error is the same as from open_json.
std::unique_ptr<Reader> open_json_rows(ByteSource& source, Role role);

}  // namespace xent
