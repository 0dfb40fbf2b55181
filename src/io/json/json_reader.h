// JSON documents: a nested array, a number, or an object with a field for each role.
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

/// Opens a document and holds it whole. It is a nested array of any rank (a number has rank 0) for
/// the first role, or an object with fields that are named after roles; it need not have all roles.
/// Throws Error, with line and column, if the document is anything else.
std::unique_ptr<Reader> open_json(ByteSource source, std::span<const Role> roles,
                                  const JsonOptions& how);

}  // namespace xent
