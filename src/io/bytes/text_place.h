// Where things stand in a text, and errors that know where.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "io/bytes/chunk.h"

namespace xent {

/// The byte order mark that may precede a text in UTF-8.
inline constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// The text behind its byte order mark, if it has one.
constexpr std::string_view without_mark(std::string_view text) {
  return text.substr(text.starts_with(byte_order_mark) ? byte_order_mark.size() : 0);
}

/// A line and a byte column of a text, from 1.
struct TextPosition {
  std::uint64_t line = 1, column = 1;

  /// The position behind a text that starts here.
  TextPosition after(std::string_view text) const;
};

/// Tells a chunk of a text where it stands, and returns the position behind it.
TextPosition put_at(const TextPosition& position, Chunk& chunk);

/// "a.json:18", and with a column "a.json:18:3".
std::string place_at(std::string_view name, std::uint64_t line);
std::string place_at(std::string_view name, const TextPosition& position);

/// An error in a text, thrown where neither the name of the source nor the line is known.
struct TextError {
  std::optional<std::size_t> offset;  ///< none: the line as a whole is wrong
  std::string message;
  std::string hint = {};

  /// The error with its place. `text` begins with the line of that number.
  Error in(std::string_view name, std::string_view text, std::uint64_t first_line = 1) const;
};

}  // namespace xent
