// A document as JSON: its parts in order, numbers in all their digits.
#pragma once

#include <string>

#include "document/document.h"

namespace xent {

/// An array of objects, each with one field that names the part; docs/formats.md describes them.
std::string json_document(const Document& document);

}  // namespace xent
