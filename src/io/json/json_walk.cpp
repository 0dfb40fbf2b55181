#include "io/json/json_walk.h"

#include <cstddef>
#include <iterator>
#include <nlohmann/json.hpp>

#include "io/json/json_syntax.h"

namespace xent {
namespace {

/// The characters of a cursor, as the library wants them.
class CursorIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = char;

  CursorIterator() = default;
  explicit CursorIterator(JsonCursor& cursor) : cursor_(&cursor) {}
  char operator*() const { return cursor_->get(); }
  CursorIterator& operator++() {
    cursor_->advance();
    return *this;
  }
  /// Only ever compared with the end, which has no cursor.
  bool operator==(const CursorIterator& /*end*/) const { return cursor_->at_end(); }

 private:
  JsonCursor* cursor_ = nullptr;
};

/// The library's events with places added; names are the library's.
///
/// The library has read one character past a number when it reports it, and none past the rest.
class SaxEvents {
 public:
  SaxEvents(JsonCursor& cursor, JsonEvents& events) : cursor_(&cursor), events_(&events) {}

  std::size_t end() const { return end_; }

  bool null() {
    events_->null(here("null"));
    return true;
  }
  bool boolean(bool value) {
    events_->boolean(value, here(value ? "true" : "false"));
    return true;
  }
  bool number_integer(std::int64_t /*value*/) { return number(); }
  bool number_unsigned(std::uint64_t /*value*/) { return number(); }
  bool number_float(double /*value*/, const std::string& /*text*/) { return number(); }
  bool string(const std::string& value) {
    here("\"");
    events_->string(value, cursor_->last_string());
    return true;
  }
  // Required by the library; JSON text has none.
  static bool binary(const nlohmann::json::binary_t& /*value*/) { return false; }
  bool start_object(std::size_t /*size*/) {
    events_->begin_object(here("{"));
    return true;
  }
  bool key(const std::string& name) {
    events_->key(name, cursor_->last_string());
    return true;
  }
  bool end_object() {
    events_->end_object(here("}"));
    return true;
  }
  bool start_array(std::size_t /*size*/) {
    events_->begin_array(here("["));
    return true;
  }
  bool end_array() {
    events_->end_array(here("]"));
    return true;
  }
  bool parse_error(std::size_t /*position*/, const std::string& /*token*/,
                   const nlohmann::json::exception& error) {
    throw json_syntax_error(*cursor_, error.what());
  }

 private:
  bool number() {
    if (cursor_->is_malformed_number()) throw json_number_error(*cursor_);
    end_ = cursor_->run().end;
    events_->numbers(cursor_->run());
    return true;
  }
  /// Where a token starts of which the last character was the last one read.
  std::size_t here(std::string_view token) {
    end_ = cursor_->last() + 1;
    return end_ - token.size();
  }

  JsonCursor* cursor_;
  JsonEvents* events_;
  std::size_t end_ = 0;
};

class NoEvents final : public JsonEvents {
 public:
  void begin_object(std::size_t /*at*/) override {}
  void key(const std::string& /*name*/, std::size_t /*at*/) override {}
  void end_object(std::size_t /*at*/) override {}
  void begin_array(std::size_t /*at*/) override {}
  void end_array(std::size_t /*at*/) override {}
  void numbers(const NumberRun& /*run*/) override {}
  void boolean(bool /*value*/, std::size_t /*at*/) override {}
  void string(const std::string& /*value*/, std::size_t /*at*/) override {}
  void null(std::size_t /*at*/) override {}
};

}  // namespace

std::size_t walk_json(std::string_view text, JsonEvents& events) {
  // The library takes a NUL byte for the end of its input.
  if (const std::size_t nul = text.find('\0'); nul != std::string_view::npos) {
    throw JsonError(nul, "NUL byte, expected text");
  }
  JsonCursor cursor(text);
  SaxEvents sax(cursor, events);
  nlohmann::json::sax_parse(CursorIterator(cursor), CursorIterator(), &sax,
                            nlohmann::json::input_format_t::json, /*strict=*/false);
  return sax.end();
}

bool is_json_value(std::string_view text) {
  NoEvents events;
  try {
    return skip_json_space(text, walk_json(text, events)) == text.size();
  } catch (const JsonError&) {
    return false;
  }
}

}  // namespace xent
