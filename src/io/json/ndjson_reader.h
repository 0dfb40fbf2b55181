// NDJSON: one JSON value a line, each a row.
#pragma once

#include <memory>
#include <span>
#include <string>

#include "io/bytes/byte_source.h"
#include "io/reader.h"

namespace xent {

/// A stream of lines: each an array or a number for the first of the roles, or an object whose
/// fields of that name supply those of the roles that the first line has. All lines have the shapes
/// of the first. `id_field` names the field with the row's id; empty for none. Throws Error if the
/// first line is anything else.
std::unique_ptr<Reader> open_ndjson(ByteSource source, std::span<const Role> roles,
                                    const std::string& id_field);

}  // namespace xent
