// JSON or NDJSON: the content decides.
#pragma once

#include <memory>

#include "io/bytes/byte_source.h"
#include "io/json/json_reader.h"

namespace xent {

/// Opens a JSON document, an array of objects, or NDJSON if a second value follows the first.
/// NDJSON is streamed if its first line is a whole value of at most 1 MiB and more text follows;
/// else it is held whole. An array of objects and a long array of rows are streamed too.
std::unique_ptr<Reader> open_json_or_ndjson(ByteSource source, const FieldChoice& choice,
                                            JsonOptions how);

}  // namespace xent
