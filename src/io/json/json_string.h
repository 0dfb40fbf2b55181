// Strings as JSON writes them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace xent {

/// Reads the string whose opening quote is at `at`, decodes it into `value`, and returns the offset
/// behind its closing quote. Throws TextError if it is malformed or not valid UTF-8.
std::size_t read_json_string(std::string_view text, std::size_t at, std::string& value);

/// The text in quotes, escaped. Bytes that are not UTF-8 are replaced by U+FFFD.
std::string json_quote(std::string_view text);

}  // namespace xent
