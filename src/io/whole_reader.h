// A source that is read to its end before anything is computed, and handed out as a single row.
#pragma once

#include <memory>

#include "io/reader.h"

namespace xent {

/// The source with all of its rows as one. For a class axis that is axis 0: only the end of the
/// source shows how many classes there are. Holds the text of the source too, for the places of
/// values.
std::unique_ptr<Reader> hold_whole(std::unique_ptr<Reader> reader);

}  // namespace xent
