// What the JSON library has to say of malformed text, in our words.
#pragma once

#include <string_view>

#include "io/json/json_cursor.h"
#include "io/json/json_error.h"

namespace xent {

/// The error to report where the library gave up with `message` after reading the cursor so far.
JsonError json_syntax_error(const JsonCursor& cursor, std::string_view message);

/// The error to report where the last character of the cursor belongs to a malformed number.
JsonError json_number_error(const JsonCursor& cursor);

/// The error of text at an offset where a document or line should have ended.
JsonError json_trailing_error(std::string_view text, std::size_t offset, std::string_view expected);

}  // namespace xent
