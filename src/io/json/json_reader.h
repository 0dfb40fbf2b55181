// JSON documents: a nested array, a number, or an object whose members are these.
#pragma once

#include <memory>
#include <optional>

#include "io/bytes/byte_source.h"
#include "io/field_plan.h"
#include "io/reader.h"

namespace xent {

struct JsonOptions {
  /// The logits' class axis. If it is axis 0, labels and weights (one per loss) do not have that
  /// axis.
  std::optional<int> class_axis;
  bool may_be_lines = false;  ///< a second value after the first makes it NDJSON
};

/// Opens a document and holds it whole. It is a nested array of any rank (a number has rank 0) for
/// the first role, or an object, whose members are the fields. A role of several fields has arrays
/// of one number per row, or single numbers. Throws Error, with line and column, if the document is
/// anything else.
std::unique_ptr<Reader> open_json(ByteSource source, const FieldChoice& choice,
                                  const JsonOptions& how);

}  // namespace xent
