// Words for messages (quotes, plurals, lists, the nearest name) and whole numbers from words.
#pragma once

#include <charconv>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace xent {

/// The text on one line: \xHH in place of each byte that breaks a line or disturbs a terminal.
std::string on_one_line(std::string_view text);

/// The text in double quotes and on one line. It is cut after 40 bytes.
std::string in_quotes(std::string_view text);

/// The word, quoted if a shell would not read it back as it is.
std::string shell_word(std::string_view word);

/// The text with its letters from A to Z in lower case.
std::string in_lower_case(std::string_view text);

/// A hint with the path in place of %, as a shell takes it; FILE stands for a path that cannot
/// stand there.
std::string hint_with_path(std::string_view hint, const std::string& path);

/// "1 row", "2 rows", "3 losses".
std::string counted(std::uint64_t count, std::string_view noun);

/// "1 row is", "2 rows are": a subject and its verb.
std::string subject(std::uint64_t count, std::string_view noun);

/// The texts of some items with a separator between them: "a, b, c".
template <class Items, class ToText = std::identity>
std::string joined(const Items& items, std::string_view separator = ", ",
                   const ToText& to_text = {}) {
  std::string text;
  bool is_first = true;
  for (const auto& item : items) {
    if (!std::exchange(is_first, false)) text += separator;
    text += to_text(item);
  }
  return text;
}

/// The candidate with the least edit distance from `word`, if that is at most 2 or a third of its
/// letters; else empty.
std::string nearest(std::string_view word, std::span<const std::string> candidates);

/// The whole number written in all of `text`; none if it is not one or T cannot hold it.
template <class T>
std::optional<T> parse_whole(std::string_view text) {
  T number = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || stop != end) return std::nullopt;
  return number;
}

}  // namespace xent
