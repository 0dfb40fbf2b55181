#include "io/json/pasted.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/contains.h"
#include "base/text.h"
#include "io/bytes/text_place.h"
#include "io/json/json_string.h"
#include "io/json/json_walk.h"
#include "io/number/number.h"

namespace xent {
namespace {

constexpr std::string_view word_ends = "[](){}<>=,;:\"' \t\r\n";

/// Functions of one array, with other arguments behind it.
constexpr std::array<std::string_view, 21> wrappers{
    "array",        "np.array",  "numpy.array", "np.asarray", "jnp.array",  "Array",      "tensor",
    "torch.tensor", "tf.Tensor", "tf.constant", "np.float16", "np.float32", "np.float64", "np.int8",
    "np.int32",     "np.int64",  "np.uint8",    "np.bool_",   "np.bool",    "float",      "int"};
/// Functions whose arguments are the elements of an array.
constexpr std::array<std::string_view, 3> collectors{"c", "list", "rbind"};
constexpr std::array<std::string_view, 6> modules{"np.",    "numpy.", "math.",
                                                  "torch.", "jnp.",   "tf."};

/// A number as JSON spells it, of the same digits: of +1, .5, 5., 05.
std::string spelled_as_json(std::string_view word) {
  std::string number(word);
  if (number.starts_with('+')) number.erase(0, 1);
  const auto is_digit = [&](std::size_t at) {
    return at < number.size() && number[at] >= '0' && number[at] <= '9';
  };
  const std::size_t first = number.starts_with('-') ? 1 : 0;
  while (number[first] == '0' && is_digit(first + 1)) number.erase(first, 1);
  if (!is_digit(first)) number.insert(first, "0");
  const std::size_t point = number.find('.');
  if (point != std::string::npos && !is_digit(point + 1)) number.erase(point, 1);
  return number;
}

/// A word that stands for a number or a truth value, as JSON spells it; none if it is another.
std::optional<std::string> value_of_word(std::string_view word) {
  if (word == "True" || word == "TRUE") return "true";
  if (word == "False" || word == "FALSE") return "false";
  if (word == "None") return "null";
  constexpr std::string_view minus = "\xE2\x88\x92";  // as typesetters write it
  std::string plain(word);
  if (plain.starts_with(minus)) plain.replace(0, minus.size(), "-");
  const std::size_t sign = plain.find_first_not_of("+-") == 1 ? 1 : 0;
  for (const std::string_view module : modules) {
    if (std::string_view(plain).substr(sign).starts_with(module)) plain.erase(sign, module.size());
  }
  if (is_named_number(plain)) return plain;
  const auto is_digit = [&](std::size_t at) { return plain[at] >= '0' && plain[at] <= '9'; };
  for (std::size_t at = 1; at + 1 < plain.size(); ++at) {
    if (plain[at] == '_' && is_digit(at - 1) && is_digit(at + 1)) plain.erase(at, 1);
  }
  if (plain.size() > 1 && plain.ends_with('L') && is_digit(plain.size() - 2)) plain.pop_back();
  if (plain.empty() || !parse_number(plain)) return std::nullopt;
  return spelled_as_json(plain);
}

class Rewriter {
 public:
  explicit Rewriter(std::string_view text) : text_(text) {}

  std::string rewrite() {
    while (at_ < text_.size()) step();
    return std::move(out_);
  }

 private:
  enum class Kind : std::uint8_t { list, tuple, wrapper, joined, object };
  /// A bracket that is open.
  struct Level {
    Kind kind;
    std::size_t out_at;            // of the bracket
    std::size_t items = 0;         // values so far
    std::size_t rows = 0;          // that semicolons have ended
    bool is_behind_value = false;  // and no comma has come since
    bool has_commas = false;
    std::optional<std::size_t> first_blank = {};  // the first value behind nothing but white space
    std::optional<std::size_t> row_end = {};      // the place in out_ of a semicolon
    std::size_t last_comma = 0;                   // its place in out_
  };

  void step() {
    const char c = text_[at_];
    if (is_json_space(c)) return take_space(c);
    if (c == '[') return open(Kind::list, 1, '[');
    if (c == '(') return open(Kind::tuple, 1, '[');
    if (c == '{') return open(Kind::object, 1, '{');
    if (c == ']' || c == ')' || c == '}') return close(c);
    if (c == ',') return take_comma();
    if (c == ';') return take_semicolon();
    if (c == ':' && !levels_.empty()) {
      levels_.back().is_behind_value = false;
      return copy(1);
    }
    if (c == '"' || c == '\'') return take_string(c);
    take_word();
  }

  void copy(std::size_t count) {
    out_ += text_.substr(at_, count);
    at_ += count;
  }
  /// Writes spaces for text that says nothing.
  void blank(std::size_t count) {
    for (const std::size_t end = at_ + count; at_ < end; ++at_) {
      out_ += is_json_space(text_[at_]) ? text_[at_] : ' ';
    }
  }

  void take_space(char c) {
    ++at_;
    const bool is_free = c == ' ' && !levels_.empty() && levels_.back().kind != Kind::object;
    if (is_free && longer_ > 0) {
      --longer_;
      return;
    }
    if (c == '\n') longer_ = 0;
    out_ += c;
  }

  /// Separates the next value from the one before it.
  void begin_value() {
    if (levels_.empty()) return;
    Level& level = levels_.back();
    ++level.items;
    if (level.row_end) begin_row(level);
    if (!level.is_behind_value || level.kind == Kind::object) return;
    if (level.has_commas) throw json_unexpected(text_, at_, R"("," or "]")");
    if (!level.first_blank) level.first_blank = at_;
    if (value_end_ < out_.size() && out_[value_end_] == ' ') {
      out_[value_end_] = ',';
    } else {
      const bool is_on_line = out_.find('\n', value_end_) == std::string::npos;
      out_.insert(value_end_, 1, ',');
      if (is_on_line) ++longer_;
    }
  }
  void end_value() {
    value_end_ = out_.size();
    if (!levels_.empty()) levels_.back().is_behind_value = true;
  }

  void begin_row(Level& level) {
    out_.replace(*level.row_end, 1, "],[");
    longer_ += 2;
    if (level.rows++ == 0) {
      out_.insert(level.out_at + 1, 1, '[');
      ++longer_;
    }
    level.row_end.reset();
  }

  void open(Kind kind, std::size_t length, char bracket) {
    begin_value();
    levels_.push_back({kind, out_.size() + length - 1});
    blank(length);
    if (bracket != ' ') out_.back() = bracket;
  }

  void close(char bracket) {
    if (levels_.empty()) return copy(1);
    const Level level = levels_.back();
    const bool is_list = level.kind == Kind::list;
    const char expected = is_list ? ']' : level.kind == Kind::object ? '}' : ')';
    if (bracket != expected) {
      throw json_unexpected(text_, at_, in_quotes(std::string(1, expected)));
    }
    levels_.pop_back();
    ++at_;
    const bool is_in_parentheses =
        level.kind == Kind::tuple && level.items == 1 && !level.has_commas;
    if (level.has_commas && !level.is_behind_value && level.items > 0) out_[level.last_comma] = ' ';
    if (is_in_parentheses) out_[level.out_at] = ' ';
    if (is_in_parentheses || level.kind == Kind::wrapper) {
      out_ += ' ';
    } else {
      out_ += level.kind == Kind::object ? '}' : ']';
      if (level.rows > 0) {
        out_ += ']';
        ++longer_;
      }
    }
    end_value();
  }

  void take_comma() {
    if (levels_.empty()) return copy(1);
    Level& level = levels_.back();
    if (level.first_blank) throw json_unexpected(text_, *level.first_blank, R"("," or "]")");
    if (level.kind == Kind::wrapper && level.is_behind_value) return skip_arguments();
    // The walk refuses a comma that is one too many.
    level.has_commas = level.is_behind_value;
    level.is_behind_value = false;
    level.last_comma = out_.size();
    copy(1);
  }

  /// In the outermost brackets, a semicolon ends a row. Behind a value it ends a statement.
  void take_semicolon() {
    const bool is_outermost =
        !levels_.empty() && levels_.back().kind == Kind::list && levels_.back().is_behind_value &&
        std::all_of(levels_.begin(), levels_.end() - 1,
                    [](const Level& level) { return level.kind == Kind::wrapper; });
    if (!is_outermost && !levels_.empty()) return copy(1);
    if (is_outermost) {
      Level& level = levels_.back();
      level.row_end = out_.size();
      level.is_behind_value = level.has_commas = false;
      level.first_blank.reset();
    }
    blank(1);
  }

  /// Skips dtype=float32, device='cuda:0', grad_fn=<...>, shape=(2, 3) up to the bracket that
  /// closes the call.
  void skip_arguments() {
    std::size_t depth = 0;
    std::size_t end = at_;
    for (; end < text_.size(); ++end) {
      const char c = text_[end];
      if (c == '\'' || c == '"') end = std::min(text_.find(c, end + 1), text_.size() - 1);
      if (c == '(' || c == '[') ++depth;
      if (c == ')' && depth == 0) break;
      if (c == ')' || c == ']') --depth;
    }
    const std::size_t name = skip_json_space(text_, at_ + 1);
    const bool is_word = name < end && std::isalpha(static_cast<unsigned char>(text_[name])) != 0;
    if (name < end && !is_word) throw json_unexpected(text_, name, "the name of an argument");
    blank(end - at_);
  }

  void take_string(char quote) {
    std::size_t end = 0;
    if (quote == '"') {
      std::string ignored;
      end = read_json_string(text_, at_, ignored);
    } else {
      const std::size_t close = text_.find_first_of("'\"\\\n", at_ + 1);
      if (close == std::string_view::npos || text_[close] != '\'') return take_word();
      end = close + 1;
    }
    begin_value();
    const std::size_t start = out_.size();
    copy(end - at_);
    out_[start] = out_.back() = '"';
    end_value();
  }

  void take_word() {
    const std::size_t length =
        std::max<std::size_t>(1, std::min(text_.find_first_of(word_ends, at_), text_.size()) - at_);
    const std::string_view word = text_.substr(at_, length);
    if (word == "..." || word == "\xE2\x80\xA6") {
      throw TextError{at_, "array is cut short by " + in_quotes(word),
                      "np.set_printoptions(threshold=sys.maxsize) or "
                      "torch.set_printoptions(profile='full') prints all of it"};
    }
    if (at_ + length < text_.size() && text_[at_ + length] == '(') return take_call(word);
    begin_value();
    const auto value = value_of_word(word);
    const std::string spelled = value.value_or(std::string(word));
    out_ += spelled;
    end_value();
    at_ += length;
    if (spelled.size() < length) out_.append(length - spelled.size(), ' ');
    if (spelled.size() > length) longer_ += spelled.size() - length;
  }

  void take_call(std::string_view name) {
    const std::size_t length = name.size() + 1;
    if (contains(wrappers, name)) return open(Kind::wrapper, length, ' ');
    if (!contains(collectors, name)) {
      throw TextError{at_, in_quotes(std::string(name) + "(") + " is not a value"};
    }
    const bool is_joined = name == "c";
    if (is_joined && !levels_.empty() && levels_.back().kind == Kind::joined) {
      throw TextError{at_, "c() in c() is one array or several rows",
                      "write one c(...), or rbind(c(...), c(...)) for rows"};
    }
    open(is_joined ? Kind::joined : Kind::tuple, length, '[');
    levels_.back().has_commas = true;  // one element is an array too
  }

  std::string_view text_;
  std::string out_;
  std::size_t at_ = 0;
  std::vector<Level> levels_;
  std::size_t value_end_ = 0;  // of the last value, in out_
  std::size_t longer_ = 0;     // bytes that out_ is ahead on this line
};

/// The array in what TensorFlow prints: <tf.Tensor: shape=(2,), dtype=float32, numpy=array([...])>.
std::string without_frame(std::string_view text) {
  std::string own(text);
  const std::size_t start = own.find("numpy=");
  const std::size_t end = own.find_last_of('>');
  if (!own.starts_with("<tf.") || start == std::string::npos || end == std::string::npos)
    return own;
  own[end] = ' ';
  std::fill(own.begin(), own.begin() + static_cast<std::ptrdiff_t>(start) + 6, ' ');
  return own;
}

/// The array in what R prints, each line with the index of its first number: "[1] 0.5 0.25". None
/// if the text is not that.
std::optional<std::string> without_indices(std::string_view text) {
  std::string own(text);
  for (std::size_t line = 0; line < own.size();) {
    const std::size_t open = skip_json_space(own, line);
    if (open == own.size()) break;
    const std::size_t close = own.find_first_not_of("0123456789", open + 1);
    if (own[open] != '[' || close == std::string::npos || close == open + 1) return std::nullopt;
    const std::size_t number = own.find_first_not_of(" \t", close + 1);
    const bool has_number =
        number != std::string::npos && number > close + 1 &&
        std::string_view("+-.0123456789NITF").find(own[number]) != std::string_view::npos;
    if (own[close] != ']' || !has_number) return std::nullopt;
    std::fill(own.begin() + static_cast<std::ptrdiff_t>(open),
              own.begin() + static_cast<std::ptrdiff_t>(close) + 1, ' ');
    if (line == 0) own[close] = '[';
    line = std::min(own.find('\n', number), own.size());
  }
  return own + "]";
}

}  // namespace

bool is_inline_value(std::string_view spec) {
  constexpr std::string_view space = " \t\r\n";
  const std::size_t first = std::min(spec.find_first_not_of(space), spec.size());
  spec = spec.substr(first, spec.find_last_not_of(space) + 1 - first);
  if (spec.empty()) return false;
  if (spec[0] == '[' || spec[0] == '{' || parse_number(spec)) return true;
  const bool is_tensor = spec.starts_with("<tf.Tensor") && spec.ends_with('>');
  const auto* const name_end = std::find_if_not(spec.begin(), spec.end(), [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '.' || c == '_';
  });
  return is_tensor || (name_end != spec.end() && *name_end == '(' && spec.ends_with(')'));
}

std::string pasted_json(std::string_view text) {
  if (is_json_value(text)) return std::string(text);
  const std::string plain = without_indices(text).value_or(without_frame(text));
  return Rewriter(plain).rewrite();
}

}  // namespace xent
