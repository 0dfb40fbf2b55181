// Options as they are defined: by groups, their values checked as they are read.
#pragma once

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/terms.h"
#include "base/text.h"
#include "io/number/number.h"

namespace xent {

/// The one of a few names that was given; throws Error, with the nearest as a hint, if it is none.
inline std::size_t choose(const std::string& option, const std::string& given,
                          const std::vector<std::string>& names) {
  const auto found = std::find(names.begin(), names.end(), given);
  if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
  std::string list;
  for (const std::string& name : names) list += (list.empty() ? "" : ", ") + name;
  const std::string near = nearest(given, names);
  throw Error("", option + " is " + in_quotes(given) + ", expected one of " + list,
              near.empty() ? "" : "perhaps " + near);
}

/// Defines the options of one group of a command.
///
/// CLI11 compares each option with all before it: to define all of them took two thirds of the
/// instructions of a hand calculation. So only those are defined that the words of the command line
/// may name, unless all are wanted, for help.
class OptionGroup {
 public:
  using Words = std::vector<std::string>;

  OptionGroup(CLI::App& app, const Words& words, bool all, const char* name)
      : app_(app), words_(words), all_(all), name_(name) {}

  /// Whether a word is one of the names, with or without "=value"; of short names, which can stand
  /// together as in -qo, whether it has the letter.
  bool may_be_named(std::string_view names) const {
    if (all_) return true;
    const bool has_short = names.find(',') != std::string_view::npos;
    return std::any_of(words_.begin(), words_.end(), [&](std::string_view word) {
      if (word.starts_with("--")) return word.substr(0, word.find('=')) == spelling(names);
      return has_short && word.starts_with('-') && word.find(names[1]) != std::string_view::npos;
    });
  }

  /// An option with one value; take(value) keeps it or throws Error. The names are CLI11's:
  /// "-o,--output".
  template <class Take>
  void add(const char* names, const std::string& type, std::string_view description,
           Take take) const {
    if (!may_be_named(names)) return;
    const auto set = [take, names](const Words& given) {
      // CLI11 takes whatever stands next: the next option, where the value was forgotten.
      const std::string& value = given.front();
      const std::string name(spelling(names));
      if (value.empty()) throw Error("", name + " is empty, expected a value");
      if (value.starts_with("--")) throw Error("", name + " needs a value");
      return take(value), true;
    };
    app_.add_option(names, set, std::string(description))->type_name(type)->group(name_);
  }

  void add_text(const char* names, std::string& text, const char* type,
                std::string_view description) const {
    add(names, type, description, [&text](const std::string& given) { text = given; });
  }

  /// One that may be given again.
  void add_list(const char* names, Words& list, const char* type,
                std::string_view description) const {
    if (!may_be_named(names)) return;
    app_.add_option(names, list, std::string(description))->type_name(type)->group(name_);
  }

  void add_flag(const char* names, bool& flag, std::string_view description) const {
    if (may_be_named(names)) app_.add_flag(names, flag, std::string(description))->group(name_);
  }

  /// One of a few names.
  template <class T, std::size_t N>
  void add_choice(const char* option, T& value, const std::array<NameOf<T>, N>& choices,
                  std::string_view description) const {
    if (!may_be_named(option)) return;
    Words names;
    std::string type;
    for (const auto& [name, meaning] : choices) {
      names.emplace_back(name);
      type += (type.empty() ? "" : "|") + names.back();
    }
    add(option, type, description, [&value, &choices, names, option](const std::string& given) {
      value = choices[choose(option, given, names)].second;
    });
  }

  /// A number in [0, 1].
  void add_share(const char* option, double& value, std::string_view description) const {
    add(option, "E", description, [&value, option](const std::string& given) {
      const auto number = parse_number(given);
      if (!number || !(*number >= 0 && *number <= 1)) {
        throw Error("", std::string(option) + " is " + in_quotes(given) +
                            ", expected a number from 0 to 1");
      }
      value = *number;
    });
  }

  /// A whole number in a range.
  template <class T>
  void add_whole(const char* option, T& value, std::int64_t least, std::int64_t most,
                 std::string_view description) const {
    add(option, "N", description, [&value, option, least, most](const std::string& given) {
      std::int64_t number = 0;
      const char* const end = given.data() + given.size();
      const auto [stop, error] = std::from_chars(given.data(), end, number);
      if (error != std::errc() || stop != end || number < least || number > most) {
        throw Error("", std::string(option) + " is " + in_quotes(given) +
                            ", expected a whole number from " + std::to_string(least) + " to " +
                            std::to_string(most));
      }
      value = static_cast<T>(number);
    });
  }

 private:
  /// The long one of the names.
  static std::string_view spelling(std::string_view names) {
    return names.substr(names.find(',') + 1);
  }

  CLI::App& app_;
  const Words& words_;
  bool all_;
  const char* name_;
};

/// Defines the options of a command.
struct OptionDefiner {
  CLI::App& app;
  const std::vector<std::string>& words;  ///< of the command line
  bool all;                               ///< not only those that the words may name

  OptionGroup group(const char* name) const { return {app, words, all, name}; }
};

}  // namespace xent
