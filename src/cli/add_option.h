// Options whose values are checked as they are read: names, shares, whole numbers.
#pragma once

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "app/names.h"
#include "base/error.h"
#include "base/text.h"
#include "io/number.h"

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

/// Adds an option whose value is one of a few names.
template <class T, std::size_t N>
CLI::Option* add_choice(CLI::App& app, const std::string& option, T& value,
                        const std::array<NameOf<T>, N>& choices, const std::string& description) {
  std::vector<std::string> names;
  std::string type;
  for (const auto& [name, meaning] : choices) {
    names.emplace_back(name);
    type += (type.empty() ? "" : "|") + names.back();
  }
  const auto set = [&value, &choices, names, option](const std::vector<std::string>& given) {
    value = choices[choose(option, given.front(), names)].second;
    return true;
  };
  return app.add_option(option, set, description)->type_name(type);
}

/// Adds an option whose value is a number in [0, 1].
inline CLI::Option* add_share(CLI::App& app, const std::string& name, double& value,
                              const std::string& description) {
  const auto set = [&value, name](const std::vector<std::string>& given) {
    const auto number = parse_number(given.front());
    if (!number || !(*number >= 0 && *number <= 1)) {
      throw Error("", name + " is " + in_quotes(given.front()) + ", expected a number from 0 to 1");
    }
    value = *number;
    return true;
  };
  return app.add_option(name, set, description)->type_name("E");
}

/// Adds an option whose value is a whole number in a range.
template <class T>
CLI::Option* add_whole(CLI::App& app, const std::string& name, T& value, long least, long most,
                       const std::string& description) {
  const auto set = [&value, name, least, most](const std::vector<std::string>& given) {
    long number = 0;
    const std::string& text = given.front();
    if (!CLI::detail::lexical_cast(text, number) || number < least || number > most) {
      throw Error("", name + " is " + in_quotes(text) + ", expected a whole number from " +
                          std::to_string(least) + " to " + std::to_string(most));
    }
    value = static_cast<T>(number);
    return true;
  };
  return app.add_option(name, set, description)->type_name("N");
}

}  // namespace xent
