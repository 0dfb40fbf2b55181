// JSON documents: a nested array, a number, or an object of such under the names of the roles.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>

#include "io/byte_source.h"
#include "io/reader.h"

namespace xent {

struct JsonOptions {
  std::string id_field;  ///< the field with an id a row; empty for none
  std::optional<int>
      class_axis;  ///< of the logits; if it is the first, what is one a loss lacks that
};

/// A document, held whole: a nested array of any rank (a number: rank 0) for the first of the
/// roles, or an object whose fields of that name supply those of the roles that it has. Throws
/// Error if it is anything else, with line and column.
std::unique_ptr<Reader> open_json(ByteSource source, std::span<const Role> roles,
                                  const JsonOptions& how);

/// The same, or NDJSON: a second value after the first makes it that. It is streamed if the first
/// line is a whole value, no longer than 1 MiB, and another follows it.
std::unique_ptr<Reader> open_json_or_ndjson(ByteSource source, std::span<const Role> roles,
                                            const JsonOptions& how);

}  // namespace xent
