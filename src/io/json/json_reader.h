// JSON documents: a nested array, a number, or an object of such under the names of the roles.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>

#include "io/bytes/byte_source.h"
#include "io/reader.h"

namespace xent {

struct JsonOptions {
  std::string id_field;  ///< the field with one id per row; empty: none
  /// The logits' class axis. If it is axis 0, labels and weights (one per loss) do not have that
  /// axis.
  std::optional<int> class_axis;
  bool may_be_lines = false;  ///< a second value after the first makes it NDJSON
};

/// A document, held whole: a nested array of any rank (a number: rank 0) for the first of the
/// roles, or an object whose fields of that name supply those of the roles that it has. Throws
/// Error if it is anything else, with line and column.
std::unique_ptr<Reader> open_json(ByteSource source, std::span<const Role> roles,
                                  const JsonOptions& how);

}  // namespace xent
