// Words for messages: quoting, plurals, the nearest name to a mistyped one.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace xent {

/// The text on one line: bytes that would break it, or disturb a terminal, as \xHH.
std::string on_one_line(std::string_view text);

/// The text in double quotes, on one line, cut after 40 bytes.
std::string in_quotes(std::string_view text);

/// "1 row", "2 rows", "3 losses".
std::string counted(std::uint64_t count, std::string_view noun);

/// "1 row is", "2 rows are": a subject and its verb.
std::string subject(std::uint64_t count, std::string_view noun);

/// The candidate that differs least from `word` (by edit distance, at most 2 letters or a third of
/// them); empty if none is near.
std::string nearest(std::string_view word, std::span<const std::string> candidates);

}  // namespace xent
