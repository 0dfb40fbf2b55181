// Defines the options of a command in groups. The value of an option is checked when it is read.
#pragma once

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/terms.h"
#include "base/text.h"
#include "cli/meant.h"
#include "io/number/number.h"

namespace xent {

/// The index of `given` among the names. Throws Error if it is none of them; the hint is what is
/// meant, or the nearest one.
inline std::size_t choose(const std::string& option, const std::string& given,
                          const std::vector<std::string>& names) {
  const auto found = std::find(names.begin(), names.end(), given);
  if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
  const char* const meant = meant_option(given);
  for (const std::string& name : names) {
    if (meant == nullptr || meant != option + " " + name) continue;
    throw Error("", option + " is " + in_quotes(given) + ", expected one of " + joined(names),
                meant);
  }
  const std::string near = nearest(given, names);
  throw Error("", option + " is " + in_quotes(given) + ", expected one of " + joined(names),
              near.empty() ? "" : "perhaps " + near);
}

/// The parser of a command, and the words of its command line.
///
/// CLI11 compares each option with all options before it. For all options of a command that takes
/// longer than a small calculation, so only those are defined that the words may name. `all` is for
/// help, and for the nearest option to an unknown one.
struct CommandParser {
  CLI::App& app;
  const std::vector<std::string>& words;
  bool all;

  /// Whether a word may be an option with these names: a long one, perhaps with "=value", or a
  /// short one among others, as in -qo.
  bool may_be_named(std::string_view names) const {
    const std::string_view long_name = names.substr(names.find(',') + 1);
    return all || std::any_of(words.begin(), words.end(), [&](std::string_view word) {
             if (word.starts_with("--")) return word.substr(0, word.find('=')) == long_name;
             return long_name != names && word.starts_with('-') &&
                    word.find(names[1]) != std::string_view::npos;
           });
  }
};

/// Between the words that one naming of an option of sources takes, once they are one value: CLI11
/// would take the brackets off inline arrays if such an option had several values.
constexpr char part_mark = '\x1f';

inline std::vector<std::string> split_parts(std::string_view value) {
  std::vector<std::string> parts;
  for (;;) {
    const std::size_t mark = value.find(part_mark);
    parts.emplace_back(value.substr(0, mark));
    if (mark == std::string_view::npos) return parts;
    value.remove_prefix(mark + 1);
  }
}

class OptionGroup {
 public:
  using Words = std::vector<std::string>;

  OptionGroup(const CommandParser& parser, const char* name) : parser_(parser), name_(name) {}

  /// An option with one value; take(value) keeps it or throws Error. The names are CLI11's:
  /// "-o,--output".
  template <class Take>
  void add(const std::string& names, const std::string& type, std::string_view description,
           Take take) const {
    const auto set = [take, name = long_name(names)](const Words& given) {
      if (given.size() > 1) throw Error("", name + " is given twice");
      check_value(name, given.front());
      take(given.front());
      return true;
    };
    add_values(names, set, type, description);
  }

  void add_text(const std::string& names, std::string& text, const char* type,
                std::string_view description) const {
    add(names, type, description, [&text](const std::string& given) { text = given; });
  }

  /// One text or several: see part_mark.
  void add_texts(const std::string& option, Words& texts, const char* type,
                 std::string_view description) const {
    add(option, type, description, [&texts, option](const std::string& given) {
      texts = split_parts(given);
      for (const std::string& text : texts) check_value(option, text);
    });
  }

  /// Whole numbers: one each time that the option is given.
  void add_wholes(const std::string& option, std::vector<std::int64_t>& numbers,
                  std::string_view description) const {
    const auto set = [&numbers, option](const Words& given) {
      for (const std::string& text : given) {
        const auto number = parse_whole<std::int64_t>(text);
        if (!number) {
          throw Error("", option + " is " + in_quotes(text) + ", expected a whole number");
        }
        numbers.push_back(*number);
      }
      return true;
    };
    add_values(option, set, "N", description);
  }

  void add_flag(const std::string& names, bool& flag, std::string_view description) const {
    if (!parser_.may_be_named(names)) return;
    parser_.app.add_flag(names, flag, std::string(description))->group(name_);
  }

  /// One of the values of an enum. The names are in the order of the values, and may be fewer.
  template <class T>
  void add_choice(const std::string& option, T& value, std::string_view description,
                  const Words& names = {names_of<T>.begin(), names_of<T>.end()}) const {
    add(option, joined(names, "|"), description, [&value, names, option](const std::string& given) {
      value = static_cast<T>(choose(option, given, names));
    });
  }

  /// A number in [0, 1].
  void add_share(const std::string& option, double& value, std::string_view description) const {
    add(option, "E", description, [&value, option](const std::string& given) {
      const auto number = parse_number(given);
      if (!number || !(*number >= 0 && *number <= 1)) {
        throw Error("", option + " is " + in_quotes(given) + ", expected a number from 0 to 1");
      }
      value = *number;
    });
  }

  /// A whole number in a range.
  template <class T>
  void add_whole(const std::string& option, T& value, std::int64_t least, std::int64_t most,
                 std::string_view description) const {
    add(option, "N", description, [&value, option, least, most](const std::string& given) {
      const auto number = parse_whole<std::int64_t>(given);
      if (!number || *number < least || *number > most) {
        throw Error("", option + " is " + in_quotes(given) + ", expected a whole number from " +
                            std::to_string(least) + " to " + std::to_string(most));
      }
      value = static_cast<T>(*number);
    });
  }

 private:
  static void check_value(const std::string& option, const std::string& value) {
    if (value.empty()) throw Error("", option + " is empty, expected a value");
    // Where the value was forgotten, CLI11 takes the next option for it.
    if (value.starts_with("--")) throw Error("", option + " needs a value");
  }

  template <class Set>
  void add_values(const std::string& names, const Set& set, const std::string& type,
                  std::string_view description) const {
    if (!parser_.may_be_named(names)) return;
    parser_.app.add_option(names, set, std::string(description))
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
        ->type_name(type)
        ->group(name_);
  }

  static std::string long_name(const std::string& names) {
    return names.substr(names.find(',') + 1);
  }

  const CommandParser& parser_;
  const char* name_;
};

}  // namespace xent
