// Several sources as one stream of rows.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "base/error.h"
#include "io/reader.h"

namespace xent {

/// Opens one of the sources. `known` is the plan of the first, whose names a table without a header
/// has too; null for the first.
using OpenPart = std::function<std::unique_ptr<Reader>(const FieldPlan* known)>;

/// Reads sources one after another, each opened when the one before it has ended. They must supply
/// the same roles, with rows of the same shape and fields of the same names in the same order; a
/// part that throws NoRows is passed over, unless all do. Throws Error.
std::unique_ptr<Reader> open_parts(std::vector<OpenPart> parts);

}  // namespace xent
