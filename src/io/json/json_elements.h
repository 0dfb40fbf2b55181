// An array of JSON objects, [{...}, {...}], each of them a row.
#pragma once

#include <memory>
#include <string_view>

#include "io/bytes/byte_source.h"
#include "io/field_plan.h"
#include "io/reader.h"

namespace xent {

/// Whether the text starts as an array of objects does.
bool starts_objects(std::string_view text);

/// Opens a source that starts so. It is streamed: see RecordsReader. Throws Error if its first
/// element is malformed.
std::unique_ptr<Reader> open_json_elements(ByteSource source, const FieldChoice& choice);

}  // namespace xent
