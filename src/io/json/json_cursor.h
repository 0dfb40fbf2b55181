// JSON text on its way to the parser, with the numbers taken out.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <vector>

namespace xent {

/// Some numbers of one array that follow each other in the text.
struct NumberRun {
  std::size_t begin = 0, end = 0;  ///< offsets into the text
  std::vector<double> values;      ///< never empty once found
};

/// Hands out a JSON text character by character and remembers where it is.
///
/// Numbers are read here, by the routine that all formats share, for their rounding and for speed:
/// whoever reads the characters sees a single 0 for a number. From the start of an array up to its
/// first other value numbers are taken by runs of some thousands, each of which appears as one 0.
/// Text that is not a number by the grammar of JSON passes unchanged, for the reader to refuse.
class JsonCursor {
 public:
  explicit JsonCursor(std::string_view text) : text_(text) {}

  bool at_end() const { return at_ == text_.size(); }
  char get() {
    if (next_ == at_) look();
    return seen_;
  }
  void advance();

  /// The last run of numbers handed out.
  const NumberRun& run() const { return run_; }
  /// Where the last character handed out stood, and the last string.
  std::size_t last() const { return last_; }
  std::size_t last_string() const { return last_string_; }

  /// Whether the last character handed out belongs to digits that are not a number.
  bool is_malformed_number() const { return last_ < not_a_number_; }

  std::string_view text() const { return text_; }

 private:
  void look();
  void read_run();

  std::string_view text_;
  std::size_t at_ = 0;    // of the character that get gives
  std::size_t next_ = 0;  // where the one after it is; at_ while not looked at
  char seen_ = '\0';
  std::size_t last_ = 0, last_string_ = 0;
  bool in_string_ = false, escaped_ = false;
  bool in_numbers_ = false;       // nothing but numbers and commas since a [
  std::size_t not_a_number_ = 0;  // characters before this offset are of no number
  NumberRun run_;
};

constexpr bool is_json_space(char c) {
  return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

/// Where the first character that is not white space stands, from `at` on; the size if none is.
inline std::size_t skip_json_space(std::string_view text, std::size_t at) {
  return std::min(text.find_first_not_of(" \n\r\t", at), text.size());
}

/// Where a number as JSON writes it ends that starts at `at`. If it is none, `valid` is false and
/// the result is where it goes wrong.
std::size_t json_number_end(std::string_view text, std::size_t at, bool& valid);

}  // namespace xent
