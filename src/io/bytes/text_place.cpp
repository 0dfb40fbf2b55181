#include "io/bytes/text_place.h"

#include "core/passes.h"

namespace xent {

TextPosition TextPosition::after(std::string_view text) const {
  const std::size_t newlines = count_of('\n', text);
  if (newlines == 0) return {line, column + text.size()};
  return {line + newlines, text.size() - text.rfind('\n')};
}

TextPosition put_at(const TextPosition& position, Chunk& chunk) {
  chunk.first_line = position.line;
  chunk.first_column = position.column;
  return position.after(chunk.bytes.view());
}

std::string place_at(std::string_view name, std::uint64_t line) {
  return std::string(name) + ":" + std::to_string(line);
}

std::string place_at(std::string_view name, const TextPosition& position) {
  return place_at(name, position.line) + ":" + std::to_string(position.column);
}

Error TextError::in(std::string_view name, std::string_view text, std::uint64_t first_line) const {
  if (!offset) return {place_at(name, first_line), message, hint};
  const TextPosition start{.line = first_line};
  return {place_at(name, start.after(text.substr(0, *offset))), message, hint};
}

}  // namespace xent
