#include "io/json/json_open.h"

#include <string_view>
#include <utility>

#include "io/json/json_elements.h"
#include "io/json/json_rows.h"
#include "io/json/json_walk.h"
#include "io/json/ndjson_reader.h"

namespace xent {
namespace {

/// The first line and a character behind it that is no white space; of a longer line its start.
/// Waits for no more, so that the first lines of a pipe that pauses are seen at once.
std::string_view start_of(ByteSource& source) {
  constexpr std::size_t most = std::size_t{1} << 20;
  for (std::size_t seen = 0;;) {
    const std::string_view start = source.peek_past(seen);
    const std::string_view text = without_mark(start);
    const std::size_t line_end = text.find('\n', skip_json_space(text, 0));
    const bool is_enough =
        line_end != std::string_view::npos && skip_json_space(text, line_end) < text.size();
    if (is_enough || start.size() >= most || start.size() == seen) return start;
    seen = start.size();
  }
}

/// Whether the start of a source shows NDJSON: its first line is a whole value and more text
/// follows.
bool looks_like_ndjson(std::string_view start) {
  start = without_mark(start);
  const std::size_t line_end = start.find('\n', skip_json_space(start, 0));
  return line_end != std::string_view::npos && skip_json_space(start, line_end) < start.size() &&
         is_json_value(start.substr(0, line_end));
}

}  // namespace

std::unique_ptr<Reader> open_json_or_ndjson(ByteSource source, const FieldChoice& choice,
                                            JsonOptions how) {
  const std::string_view start = start_of(source);
  if (looks_like_ndjson(start)) return open_ndjson(std::move(source), choice);
  if (starts_objects(start)) return open_json_elements(std::move(source), choice);
  const bool names_fields = choice.is_chosen() || (!choice.id.empty() && !choice.may_lack_id);
  if (!names_fields) {
    if (auto reader = open_json_rows(source, choice.roles.front())) return reader;
  }
  how.may_be_lines = true;
  return open_json(std::move(source), choice, how);
}

}  // namespace xent
