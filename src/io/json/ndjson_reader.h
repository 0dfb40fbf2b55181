// NDJSON: one JSON value per line, each of them a row.
#pragma once

#include <memory>

#include "io/bytes/byte_source.h"
#include "io/field_plan.h"
#include "io/reader.h"

namespace xent {

/// Opens a stream of lines. Each line is an array or a number for the first role, or an object: see
/// RecordsReader. Throws Error if the first line is anything else.
std::unique_ptr<Reader> open_ndjson(ByteSource source, const FieldChoice& choice);

}  // namespace xent
