// A document as JSON: its parts in order, its numbers with all digits.
#pragma once

#include <string>

#include "document/document.h"

namespace xent {

/// An array with one object per part. The name of its only field is the kind of the part;
/// docs/formats.md describes them.
std::string json_document(const Document& document);

}  // namespace xent
