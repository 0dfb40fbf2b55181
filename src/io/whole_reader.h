// A source read to its end before anything is computed, handed out as a single row.
#pragma once

#include <memory>

#include "io/reader.h"

namespace xent {

/// The source with all of its rows as one, for a class axis that is the first: only the end of
/// the source shows how many classes there are. Holds the source's text too, so that places can be
/// told.
std::unique_ptr<Reader> hold_whole(std::unique_ptr<Reader> reader);

}  // namespace xent
