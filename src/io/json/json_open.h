// JSON or NDJSON: the content decides.
#pragma once

#include <memory>
#include <span>

#include "io/bytes/byte_source.h"
#include "io/json/json_reader.h"

namespace xent {

/// Opens a JSON document, or NDJSON if a second value follows the first. NDJSON is streamed if its
/// first line is a whole value of at most 1 MiB and more text follows; else it is held whole. A
/// long array of rows is streamed too.
std::unique_ptr<Reader> open_json_or_ndjson(ByteSource source, std::span<const Role> roles,
                                            JsonOptions how);

}  // namespace xent
