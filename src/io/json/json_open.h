// JSON or NDJSON, as the source itself shows.
#pragma once

#include <memory>
#include <span>

#include "io/bytes/byte_source.h"
#include "io/json/json_reader.h"

namespace xent {

/// A document as open_json reads it, or NDJSON: a second value after the first makes it that.
/// NDJSON is streamed if the first line is a whole value, no longer than 1 MiB, and another follows
/// it; so is a long array of rows.
std::unique_ptr<Reader> open_json_or_ndjson(ByteSource source, std::span<const Role> roles,
                                            JsonOptions how);

}  // namespace xent
