#include "cli/options.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <map>
#include <thread>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/help.h"

namespace xent {
namespace {

constexpr const char* version = "xent " XENT_VERSION;

/// The options as they are spelled; to_request says what they mean.
struct Options {
  std::string logits, labels, input, pos_weight;
  std::string logits_columns, labels_columns, id_column;
  Format input_format = Format::automatic;
  Header header = Header::automatic;
  std::string delimiter;
  bool no_validate = false;
  Request request;
};

template <class T>
using Names = std::vector<std::pair<std::string, T>>;

const Names<Format> formats{{"csv", Format::csv},
                            {"tsv", Format::tsv},
                            {"json", Format::json},
                            {"ndjson", Format::ndjson},
                            {"npy", Format::npy}};
const Names<Header> headers{{"auto", Header::automatic}, {"yes", Header::yes}, {"no", Header::no}};
const Names<Show> shows{{"loss", Show::loss},
                        {"probabilities", Show::probabilities},
                        {"log-probabilities", Show::log_probabilities}};
const Names<Reduction> reductions{
    {"none", Reduction::none}, {"sum", Reduction::sum}, {"mean", Reduction::mean}};
const Names<Dtype> dtypes{{"float64", Dtype::float64}, {"float32", Dtype::float32}};
const Names<OutputFormat> output_formats{{"text", OutputFormat::text},
                                         {"table", OutputFormat::table},
                                         {"json", OutputFormat::json},
                                         {"csv", OutputFormat::csv},
                                         {"npy", OutputFormat::npy}};

/// Adds an option whose value is one of a few names.
template <class T>
CLI::Option* add_choice(CLI::App& app, const std::string& name, T& value, const Names<T>& names,
                        const std::string& description) {
  std::string choices;
  std::vector<std::string> words;
  for (const auto& [word, meaning] : names) {
    choices += (choices.empty() ? "" : "|") + word;
    words.push_back(word);
  }
  const auto set = [&value, names, words, name](const std::vector<std::string>& given) -> bool {
    for (const auto& [word, meaning] : names) {
      if (word == given.front()) {
        value = meaning;
        return true;
      }
    }
    std::string list;
    for (const std::string& word : words) list += (list.empty() ? "" : ", ") + word;
    const std::string near = nearest(given.front(), words);
    throw Error("", name + " is " + in_quotes(given.front()) + ", expected one of " + list,
                near.empty() ? "" : "perhaps " + near);
  };
  return app.add_option(name, set, description)->type_name(choices);
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

void add_sources(CLI::App& app, Loss loss, Options& options) {
  const auto add = [&](const char* name, std::string& value, const std::string& description) {
    return app.add_option(name, value, description)->group("Input");
  };
  add("--logits", options.logits, "the logits: a file, - for stdin, or inline JSON")
      ->type_name("SRC");
  add("--labels", options.labels,
      has_classes(loss) && loss == Loss::sparse ? "the class of each row, from 0"
      : loss == Loss::softmax                   ? "a distribution over the classes for each row"
                                                : "a label in [0, 1] for each logit")
      ->type_name("SRC");
  add("--input", options.input, "one source that holds both, instead of --logits and --labels")
      ->type_name("SRC");
  if (loss == Loss::weighted) {
    add("--pos-weight", options.pos_weight,
        "multiplies the positive term: a number, one a class, or one a logit")
        ->type_name("SRC");
  }
  add("--logits-columns", options.logits_columns,
      "CSV columns of the logits: names, 1-based indices, ranges, as z0-z9 or 2-4,7")
      ->type_name("COLS");
  add("--labels-columns", options.labels_columns, "CSV columns of the labels")->type_name("COLS");
  add("--id-column", options.id_column, "column that names the rows; copied to the output")
      ->type_name("COL");
  add_choice(app, "--input-format", options.input_format, formats,
             "format of the sources (default: by suffix, else by content)")
      ->group("Input");
  add_choice(app, "--header", options.header, headers,
             "whether the first line of CSV names the columns (default: auto)")
      ->group("Input");
  add("--delimiter", options.delimiter,
      "between CSV cells: comma, semicolon, tab, space or a character (default: as the first "
      "line has it)")
      ->type_name("D");
}

void add_computation(CLI::App& app, Loss loss, Options& options) {
  Request& request = options.request;
  const std::string group = "Computation";
  add_choice(app, "--reduction", request.reduction, reductions,
             "one number a loss, their sum or their mean (default: none)")
      ->group(group);
  add_choice(app, "--show", request.show, shows,
             "what to compute (default: loss); the others need no labels")
      ->group(group);
  if (has_classes(loss)) {
    add_whole(app, "--axis", request.axis, -32, 31, "the class axis (default: -1, the last)")
        ->group(group);
  }
  add_choice(app, "--dtype", request.dtype, dtypes,
             "float32: round the input to it, compute exactly, round once (default: float64)")
      ->group(group);
  if (loss != Loss::sparse) {
    app.add_flag("--no-validate", options.no_validate,
                 loss == Loss::softmax
                     ? "only warn of labels outside [0, 1] or that do not sum to 1"
                     : "only warn of labels outside [0, 1]")
        ->group(group);
  }
}

void add_output(CLI::App& app, Options& options) {
  Request& request = options.request;
  const std::string group = "Output";
  add_choice(app, "--format", request.format, output_formats,
             "text: bare numbers; table: the account for people; json: the account and the "
             "numbers (default: text)")
      ->group(group);
  app.add_option("-o,--output", request.output,
                 "write to a file, which appears complete or not at all")
      ->type_name("FILE")
      ->group(group);
  add_whole(app, "--digits", request.digits, 1, 17,
            "significant digits (default: the fewest that read back to the same number)")
      ->group(group);
  app.add_flag("-q,--quiet", request.quiet, "no warnings and no progress line")->group(group);
  add_whole(app, "--threads", request.threads, 1, 256, "threads (default: the machine's)")
      ->group("Performance");
  add_whole(app, "--block", request.block_values, 1, 1 << 26,
            "logits worked on at a time, about (default: 65536); changes no result")
      ->group("Performance");
}

char to_delimiter(const std::string& text) {
  const std::map<std::string, char> names{{"", '\0'},    {"comma", ','}, {"semicolon", ';'},
                                          {"tab", '\t'}, {"\\t", '\t'},  {"space", ' '}};
  if (const auto named = names.find(text); named != names.end()) return named->second;
  const std::string_view refused = "\"\r\n+-.0123456789";
  if (text.size() != 1 || refused.find(text[0]) != std::string_view::npos) {
    throw Error("", "--delimiter is " + in_quotes(text) +
                        ", expected comma, semicolon, tab, space or one character");
  }
  return text[0];
}

SourceSpec source(const Options& options, const std::string& spec, const char* option,
                  std::vector<Role> roles) {
  SourceSpec result{spec, option, options.input_format, std::move(roles), {}};
  result.csv.header = options.header;
  result.csv.delimiter = to_delimiter(options.delimiter);
  result.csv.single_column_is_vector = !has_classes(options.request.loss);
  return result;
}

Request to_request(const Options& options) {
  Request request = options.request;
  request.validate = !options.no_validate;
  const bool one_source = !options.input.empty();
  if (one_source && !(options.logits.empty() && options.labels.empty())) {
    throw Error("",
                "--input holds logits and labels; --logits and --labels cannot be given beside it");
  }
  if (!one_source && options.logits.empty()) {
    throw Error("", "--logits is missing", "--logits - reads them from stdin");
  }
  if (request.show != Show::loss && request.reduction != Reduction::none) {
    throw Error("", "--reduction reduces losses, not what --show asks for");
  }
  SourceSpec first = one_source
                         ? source(options, options.input, "--input", {Role::logits, Role::labels})
                         : source(options, options.logits, "--logits", {Role::logits});
  if (one_source && request.loss == Loss::weighted && options.pos_weight.empty()) {
    first.roles.push_back(Role::pos_weight);
  }
  if (!options.logits_columns.empty()) {
    first.csv.choices.push_back({Role::logits, options.logits_columns});
  }
  first.csv.id_column = options.id_column;
  SourceSpec labels = source(options, options.labels, "--labels", {Role::labels});
  if (!options.labels_columns.empty()) {
    (one_source ? first : labels).csv.choices.push_back({Role::labels, options.labels_columns});
  }
  request.sources.push_back(std::move(first));
  if (!options.labels.empty()) request.sources.push_back(std::move(labels));
  if (!options.pos_weight.empty()) {
    request.sources.push_back(
        source(options, options.pos_weight, "--pos-weight", {Role::pos_weight}));
  }
  return request;
}

/// Words that no option or command took.
[[noreturn]] void refuse_word(const CLI::App& app, const std::string& word) {
  std::vector<std::string> known;
  const bool is_option = word.starts_with("-");
  if (is_option) {
    for (const CLI::Option* option : app.get_options()) known.push_back(option->get_name());
  } else if (app.get_parent() == nullptr) {
    for (const Command& command : commands()) known.emplace_back(command.name);
  }
  const std::string near = nearest(word, known);
  throw Error("",
              is_option                     ? "there is no option " + word
              : app.get_parent() == nullptr ? "there is no command " + in_quotes(word)
                                            : "unexpected argument " + in_quotes(word),
              near.empty() ? "" : "perhaps " + near);
}

}  // namespace

Invocation parse_command_line(int argc, const char* const* argv) {
  const std::vector<std::string> words(argv + 1, argv + argc);
  const std::string first = words.empty() ? "-h" : words.front();
  if (first == "--version") return {{}, std::string(version) + "\n"};

  const Command* command = find_command(first);
  CLI::App app;
  app.set_help_flag();
  if (command == nullptr) {
    const bool wants_help =
        first == "-h" || first == "--help" || first == "--help-all" || first == "help";
    if (wants_help && words.size() > 1 && find_command(words[1]) != nullptr) {
      const std::vector<const char*> swapped{argv[0], argv[2], "--help"};
      return parse_command_line(static_cast<int>(swapped.size()), swapped.data());
    }
    if (wants_help) return {{}, main_help()};
    refuse_word(app, first);
  }

  CLI::App* sub = app.add_subcommand(command->name);
  sub->set_help_flag();
  sub->allow_extras();
  Options options;
  options.request.loss = command->loss;
  options.request.threads = std::max(1U, std::thread::hardware_concurrency());
  bool help = false;
  bool help_all = false;
  add_sources(*sub, command->loss, options);
  add_computation(*sub, command->loss, options);
  add_output(*sub, options);
  sub->add_flag("-h,--help", help, "examples and the options most used")->group("Help");
  sub->add_flag("--help-all", help_all, "all options")->group("Help");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ArgumentMismatch& error) {
    const std::string message = error.what();  // "--labels: 1 required SRC missing"
    throw Error("", message.substr(0, message.find(':')) + " needs a value");
  } catch (const CLI::ParseError& error) {
    throw Error("", std::string(error.what()));
  }
  if (!sub->remaining().empty()) refuse_word(*sub, sub->remaining().front());
  if (help_all) return {{}, full_help(*command, *sub)};
  if (help || words.size() == 1) return {{}, short_help(*command, *sub)};
  return {to_request(options), {}};
}

}  // namespace xent
