// safetensors: Hugging Face's format for named arrays.
#pragma once

#include "io/bytes/byte_source.h"
#include "io/field_plan.h"
#include "io/reader.h"

namespace xent {

/// Whether the source starts as such a file does, as far as its first bytes have arrived.
bool is_safetensors(ByteSource& source);

/// Opens the arrays that hold the roles; see open_arrays. Throws Error if the header is malformed,
/// if arrays overlap or lie beyond the end of the file, or if one that is wanted holds no numbers.
Readers open_safetensors(ByteSource source, const FieldChoice& choice);

}  // namespace xent
