// Our walk through JSON against another parser: both accept or both refuse, and what they read is
// the same. The other has no bare NaN, and refuses what is beyond the doubles.
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <optional>
#include <random>
#include <string>
#include <string_view>

#include "io/json/json_walk.h"

namespace {

using nlohmann::json;

/// The parts of a value, in order, as text. Zeros have no sign: the other parser reads -0 as 0.
class Parts {
 public:
  void number(double value) {
    char digits[40];
    std::snprintf(digits, sizeof digits, "%a ", value == 0 ? 0.0 : value);
    text_ += digits;
    is_finite_ = is_finite_ && std::isfinite(value);
  }
  void string(const std::string& value) {
    text_ += std::to_string(value.size()) + ":" + value + " ";
  }
  void mark(char kind) { text_ += kind; }

  const std::string& text() const { return text_; }
  bool is_finite() const { return is_finite_; }

 private:
  std::string text_;
  bool is_finite_ = true;
};

class OurEvents final : public xent::JsonEvents {
 public:
  Parts parts;

 private:
  void begin_object(std::size_t /*at*/) override { parts.mark('{'); }
  void key(const std::string& name, std::size_t /*at*/) override { parts.string(name); }
  void end_object(std::size_t /*at*/) override { parts.mark('}'); }
  void begin_array(std::size_t /*at*/) override { parts.mark('['); }
  void end_array(std::size_t /*at*/) override { parts.mark(']'); }
  void numbers(const xent::NumberRun& run) override {
    for (const double value : run.values) parts.number(value);
  }
  void boolean(bool value, std::size_t /*at*/) override { parts.mark(value ? 't' : 'f'); }
  void string(const std::string& value, std::size_t /*at*/) override { parts.string(value); }
  void null(std::size_t /*at*/) override { parts.mark('n'); }
};

class TheirEvents final : public json::json_sax_t {
 public:
  Parts parts;
  bool is_beyond_doubles = false;

  bool null() override { return mark('n'); }
  bool boolean(bool value) override { return mark(value ? 't' : 'f'); }
  bool number_integer(number_integer_t value) override {
    return number(static_cast<double>(value));
  }
  bool number_unsigned(number_unsigned_t value) override {
    return number(static_cast<double>(value));
  }
  bool number_float(number_float_t value, const string_t& /*text*/) override {
    return number(value);
  }
  bool string(string_t& value) override {
    parts.string(value);
    return true;
  }
  bool binary(binary_t& /*value*/) override { return false; }
  bool start_object(std::size_t /*elements*/) override { return mark('{'); }
  bool key(string_t& name) override { return string(name); }
  bool end_object() override { return mark('}'); }
  bool start_array(std::size_t /*elements*/) override { return mark('['); }
  bool end_array() override { return mark(']'); }
  bool parse_error(std::size_t /*at*/, const std::string& /*token*/,
                   const nlohmann::detail::exception& error) override {
    constexpr int out_of_range = 406;
    is_beyond_doubles = error.id == out_of_range;
    return false;
  }

 private:
  bool mark(char kind) {
    parts.mark(kind);
    return true;
  }
  bool number(double value) {
    parts.number(value);
    return true;
  }
};

/// What each parser reads in a text; none if it refuses the text. "?" where they may differ.
std::optional<std::string> ours(const std::string& text) {
  OurEvents events;
  try {
    const std::size_t end = xent::walk_json(text, events);
    if (xent::skip_json_space(text, end) < text.size()) return std::nullopt;
  } catch (const xent::TextError&) {
    return std::nullopt;
  }
  return events.parts.is_finite() ? events.parts.text() : "?";
}
std::optional<std::string> theirs(const std::string& text) {
  TheirEvents events;
  if (json::sax_parse(text, &events)) return events.parts.text();
  return events.is_beyond_doubles ? std::optional<std::string>("?") : std::nullopt;
}

/// Compares the parsers; whether ours accepts the text.
bool check_same(const std::string& text) {
  const auto read = ours(text);
  const auto expected = theirs(text);
  if (read != "?" && expected != "?" && read != expected) {
    INFO("text: " << text);
    CHECK(read.value_or("refused") == expected.value_or("refused"));
  }
  return read.has_value();
}

class RandomJson {
 public:
  explicit RandomJson(unsigned seed) : random_(seed) {}

  std::size_t below(std::size_t end) {
    return std::uniform_int_distribution<std::size_t>(0, end - 1)(random_);
  }

  std::string value(int depth = 5) {
    switch (below(depth > 0 ? 9 : 6)) {
      case 0:
        return choose({"true", "false", "null"});
      case 1:
        return string();
      case 2:
      case 3:
      case 4:
      case 5:
        return number();
      case 6:
      case 7:
        return list('[', ']', [&] { return value(depth - 1); });
      default:
        return list('{', '}',
                    [&] { return string() + space() + ":" + space() + value(depth - 1); });
    }
  }

  /// Replaces, inserts, removes, doubles or cuts off some bytes.
  std::string mutated(std::string text) {
    constexpr std::string_view bytes =
        "0123456789+-.eE[]{},:\"\\/ \n\t\r tfnalsrue\x01\x1f\x7f\xc3\xa9\xe2\x82\xff\xf0u";
    for (std::size_t changes = 1 + below(3); changes > 0 && !text.empty(); --changes) {
      const std::size_t at = below(text.size());
      const std::size_t count = std::min(1 + below(4), text.size() - at);
      const char byte = bytes[below(bytes.size())];
      switch (below(6)) {
        case 0:
        case 1:
          text[at] = byte;
          break;
        case 2:
          text.insert(at, 1, byte);
          break;
        case 3:
          text.erase(at, count);
          break;
        case 4:
          text.insert(at, text.substr(at, count));
          break;
        default:
          if (below(4) == 0) text.resize(at);
      }
    }
    return text;
  }

 private:
  std::string choose(std::initializer_list<const char*> choices) {
    return choices.begin()[below(choices.size())];
  }
  std::string space() { return choose({"", "", "", " ", "\n", "\t ", "\r\n"}); }

  std::string digits() {
    std::string text;
    for (std::size_t count = 1 + below(below(8) == 0 ? 30 : 5); count > 0; --count) {
      text += static_cast<char>('0' + below(10));
    }
    return text;
  }
  std::string number() {
    std::string text = choose({"", "", "-"});
    const std::string whole = digits();
    text +=
        below(3) == 0 ? "0" : whole.substr(std::min(whole.find_first_not_of('0'), whole.size()));
    if (text.empty() || text == "-") text += "0";
    if (below(2) == 0) text += "." + digits();
    if (below(4) == 0) text += choose({"e", "E", "e-", "e+"}) + digits().substr(0, 1 + below(3));
    return text;
  }
  std::string string() {
    std::string text = "\"";
    for (std::size_t count = below(6); count > 0; --count) {
      text += choose({"a", "é", "\xe2\x82\xac", "\xf0\x9f\x90\x9f", "\\n", "\\\"", "\\\\", "\\/",
                      "\\u00e9", "\\ud83d\\udc1f", "\\u0000", " ", "[", "}", ",", "7"});
    }
    return text + "\"";
  }
  template <class Item>
  std::string list(char open, char close, const Item& item) {
    std::string text(1, open);
    for (std::size_t count = below(5), i = 0; i < count; ++i) {
      text += (i > 0 ? "," : "") + space() + item() + space();
    }
    return text + space() + close;
  }

  std::mt19937 random_;
};

}  // namespace

TEST_CASE("random JSON is read as another parser reads it", "[json][nlohmann]") {
  RandomJson random(20240229);
  for (int i = 0; i < 20'000; ++i) {
    const std::string text = random.value();
    CHECK(check_same(text));
  }
}

TEST_CASE("mutated JSON is read or refused as by another parser", "[json][nlohmann]") {
  RandomJson random(7);
  int accepted = 0;
  for (int i = 0; i < 60'000; ++i) accepted += check_same(random.mutated(random.value())) ? 1 : 0;
  CHECK(accepted > 10'000);
  CHECK(accepted < 50'000);
}

TEST_CASE("JSON of few bytes is read or refused as by another parser", "[json][nlohmann]") {
  constexpr std::string_view bytes = "01-.e+[]{},:\" \\tn";
  constexpr std::size_t all = 1'419'857;  // 17^5
  static_assert(bytes.size() == 17);
  for (std::size_t code = 0; code < all; ++code) {
    std::string text;
    for (std::size_t rest = code, i = 0; i < 5; ++i, rest /= bytes.size()) {
      text += bytes[rest % bytes.size()];
    }
    check_same(text);
  }
}
