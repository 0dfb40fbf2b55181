#include "cli/command_line.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/help.h"
#include "cli/meant.h"
#include "cli/option_group.h"
#include "cli/options.h"
#include "cli/to_request.h"
#include "io/number/number.h"

namespace xent {
namespace {

constexpr const char* version = "xent " XENT_VERSION;

/// The options of the input as the user gave them, without the axis, which not every loss has.
std::vector<std::string> input_words(const CLI::App& app) {
  std::vector<std::string> words;
  for (const CLI::Option* option : app.get_options()) {
    if (option->get_group() != "Input" || option->count() == 0) continue;
    if (option->get_name() == "--axis") continue;
    words.push_back(option->get_name());
    for (std::string& value : split_parts(option->results().front())) {
      words.push_back(std::move(value));
    }
  }
  return words;
}

Chosen chosen_of(const CLI::App& app, const Request& request) {
  const auto has = [&](const char* name) {
    const CLI::Option* option = app.get_option_no_throw(name);
    return option != nullptr && option->count() > 0;
  };
  Chosen chosen;
  chosen.given = has("--logits-are");
  chosen.axis = has("--axis");
  chosen.ignored = has("--ignore-index");
  chosen.reduction = has("--reduction");
  chosen.divisor = has("--divisor") || !request.reduction_alias.empty();
  chosen.empty = has("--empty");
  return chosen;
}

/// The hint is what is meant, or else the known word that is nearest.
[[noreturn]] void refuse(const std::string& message, const std::string& word, const char* meant,
                         const std::vector<std::string>& known) {
  const std::string near = nearest(word, known);
  throw Error("", message, meant != nullptr ? meant : (near.empty() ? "" : "perhaps " + near));
}

/// Refuses a first word that is no command.
[[noreturn]] void refuse_command(const std::vector<std::string>& words) {
  const std::string& word = words.front();
  const auto command =
      std::ranges::find_if(words, [](const auto& any) { return find_command(any) != nullptr; });
  if (command != words.end() && word.starts_with('-')) {
    std::vector<std::string> ordered{"xent", *command};
    for (const std::string& other : words) {
      if (&other != &*command) ordered.push_back(other);
    }
    throw Error("", "the command comes first, found " + word, joined(ordered, " ", shell_word));
  }
  if (word.starts_with("-")) {
    refuse("there is no option " + word, word, meant_command(word), {});
  }
  std::vector<std::string> known;
  for (const Command& any : commands()) known.emplace_back(any.name);
  refuse("there is no command " + in_quotes(word), word, meant_command(word), known);
}

void add_options(const Command& command, const CommandParser& parser, Options& options) {
  if (command.loss) {
    add_loss_options(parser, *command.loss, options);
  } else {
    add_doctor_options(parser, options);
  }
}

/// The names of a command's options.
std::vector<std::string> options_of(const Command& command) {
  CLI::App app;
  const std::vector<std::string> no_words;
  Options options;
  add_options(command, {app, no_words, true}, options);
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options()) names.push_back(option->get_name());
  return names;
}

/// Refuses a word that no option of a command took.
[[noreturn]] void refuse_word(const CLI::App& app, const std::string& word) {
  if (!word.starts_with("-")) refuse("unexpected argument " + in_quotes(word), word, nullptr, {});
  const std::string name = word.substr(0, word.find('='));
  std::vector<std::string> others;
  for (const Command& command : commands()) {
    if (std::ranges::count(options_of(command), name) > 0) {
      others.push_back(std::string("xent ") + command.name);
    }
  }
  if (!others.empty()) {
    throw Error("", name + " is no option of this command", "it is one of " + joined(others));
  }
  std::vector<std::string> known;
  for (const CLI::Option* option : app.get_options()) known.push_back(option->get_name());
  refuse("there is no option " + word, word, meant_option(word), known);
}

/// Takes a word without an option for the source of all.
void take_input(std::vector<std::string>& rest, Options& options) {
  const auto is_file = [](const std::string& word) {
    return word == "-" || !word.starts_with('-');
  };
  const bool has_logits = options.input.is_given() || options.of[Role::logits].is_given();
  if (has_logits || rest.empty() || !is_file(rest.front())) return;
  if (rest.front().empty()) throw Error("", "the input is \"\", expected a file, - or a value");
  const std::string file = shell_word(rest.front());
  if (const SourceOptions& labels = options.of[Role::labels]; labels.is_given()) {
    throw Error("", "unexpected argument " + in_quotes(rest.front()) + " beside --labels",
                "--logits " + file + " --labels " + shell_word(labels.specs.front()));
  }
  if (rest.size() > 1 && is_file(rest[1])) {
    const std::string other = shell_word(rest[1]);
    throw Error("", "expected one file, found " + in_quotes(rest[0]) + " and " + in_quotes(rest[1]),
                "--logits " + file + " --labels " + other + ", or --input " + file + " " + other +
                    " if one continues the other");
  }
  options.input.specs = {rest.front()};
  options.request.input_words = {"--input", rest.front()};
  rest.erase(rest.begin());
}

bool is_option(const std::string& word) {
  return word.starts_with("--") || (word.size() > 1 && word[0] == '-' && !parse_number(word));
}

/// An option whose value may be left out.
struct OptionalValue {
  std::string_view option;
  const char* otherwise;  ///< its value then
  bool (*is_value)(const std::string& word);
};
constexpr std::array optional_values{
    OptionalValue{"--keep", "*", [](const std::string& word) { return !is_option(word); }},
    OptionalValue{"--find", "*",
                  [](const std::string& word) { return parse_number(word).has_value(); }},
    OptionalValue{"--explain", "brief", [](const std::string& word) {
                    return std::ranges::count(names_of<Detail>, word) > 0;
                  }}};

/// Writes the optional values behind their options: "--find=0.5".
std::vector<std::string> with_values(const std::vector<std::string>& words) {
  std::vector<std::string> result;
  for (auto word = words.begin(); word != words.end(); ++word) {
    result.push_back(*word);
    const auto* const own = std::ranges::find(optional_values, *word, &OptionalValue::option);
    if (own == optional_values.end()) continue;
    const auto next = std::next(word);
    const bool has_value = next != words.end() && own->is_value(*next);
    result.back() += "=" + (has_value ? *next : own->otherwise);
    if (has_value) ++word;
  }
  return result;
}

/// The words of a command line, the values of each option of sources made one.
std::vector<std::string> joined_parts(const std::vector<std::string>& words) {
  const auto takes_parts = [](const std::string& word) {
    return word == "--input" || std::any_of(all_roles.begin(), all_roles.end(),
                                            [&](Role role) { return word == option_of(role); });
  };
  std::vector<std::string> result;
  bool is_value = false;  // the last word belongs to an option of sources
  for (const std::string& word : words) {
    const bool continues = is_value && !result.empty() && !takes_parts(result.back());
    if (is_option(word)) {
      is_value = takes_parts(word);
      result.push_back(word);
    } else if (continues) {
      result.back() += part_mark + word;
    } else {
      result.push_back(word);
    }
  }
  return result;
}

/// The invocation of a command. If only the options that the words may name are defined, none for
/// help and for an unknown word.
std::optional<Invocation> parse(const Command& command, int argc, const char* const* argv,
                                bool all) {
  const std::vector<std::string> words(argv + 2, argv + argc);
  CLI::App app;
  const CommandParser parser{app, words, all};
  app.set_help_flag();
  app.allow_extras();
  Options options;
  bool help = words.empty();
  bool help_all = false;
  add_options(command, parser, options);
  const OptionGroup group(parser, "Help");
  group.add_flag("-h,--help", help, "examples and the options most used");
  group.add_flag("--help-all", help_all, "all options");
  try {
    std::vector<std::string> values = joined_parts(with_values(words));
    std::reverse(values.begin(), values.end());  // as CLI11 takes them
    app.parse(std::move(values));
  } catch (const CLI::ArgumentMismatch& error) {
    const std::string message = error.what();  // "--labels: 1 required SRC missing"
    throw Error("", message.substr(0, message.find(':')) + " needs a value");
  } catch (const CLI::ParseError& error) {
    throw Error("", std::string(error.what()));
  }
  std::vector<std::string> rest = app.remaining();
  take_input(rest, options);
  const bool is_understood = !help && !help_all && rest.empty();
  if (!is_understood && !all) return std::nullopt;
  if (!rest.empty()) refuse_word(app, rest.front());
  if (help_all) return Invocation{{}, full_help(command, app)};
  if (help) return Invocation{{}, short_help(command, app)};
  options.request.chosen = chosen_of(app, options.request);
  for (const std::string& word : input_words(app)) options.request.input_words.push_back(word);
  for (const CLI::Option* option : app.get_options()) {
    if (option->count() > 0) options.request.given_options.push_back(option->get_name());
  }
  return Invocation{to_request(options), {}};
}

}  // namespace

Invocation parse_command_line(int argc, const char* const* argv) {
  const std::vector<std::string> words(argv + 1, argv + argc);
  const std::string first = words.empty() ? "-h" : words.front();
  if (first == "--version" || first == "-V") return {{}, std::string(version) + "\n"};

  if (const Command* command = find_command(first)) {
    auto invocation = parse(*command, argc, argv, false);
    return invocation ? *invocation : *parse(*command, argc, argv, true);
  }
  const bool wants_help =
      first == "-h" || first == "--help" || first == "--help-all" || first == "help";
  if (wants_help && words.size() > 1 && find_command(words[1]) != nullptr) {
    const std::vector<const char*> swapped{argv[0], argv[2], "--help"};
    return parse_command_line(static_cast<int>(swapped.size()), swapped.data());
  }
  if (wants_help && words.size() <= 1) return {{}, main_help()};
  refuse_command(wants_help ? std::vector(words.begin() + 1, words.end()) : words);
}

}  // namespace xent
