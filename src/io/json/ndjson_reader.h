// NDJSON: one JSON value per line, each of them a row.
#pragma once

#include <memory>
#include <span>
#include <string>

#include "io/bytes/byte_source.h"
#include "io/reader.h"

namespace xent {

/// Opens a stream of lines. Each line is an array or a number for the first role, or an object with
/// fields that are named after roles. The source supplies the roles that the first line has, and
/// every line has the shapes of the first line. `id_field` names the field with the row's id;
/// empty: no ids. Throws Error if the first line is anything else.
std::unique_ptr<Reader> open_ndjson(ByteSource source, std::span<const Role> roles,
                                    const std::string& id_field);

}  // namespace xent
