// Files that are recognised but not read.
#pragma once

#include "io/bytes/byte_source.h"

namespace xent {

/// Throws Error if the source is in a format that is not read. It says which one that is, and the
/// command that converts it.
void refuse_foreign(ByteSource& source);

}  // namespace xent
