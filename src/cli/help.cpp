#include "cli/help.h"

#include <CLI/CLI.hpp>
#include <array>
#include <sstream>
#include <string_view>

#include "document/text_charts.h"

namespace xent {
namespace {

constexpr std::size_t page_width = 80;
constexpr std::size_t description_column = 26;

/// An option of the short help, in a line.
struct BriefLine {
  std::string_view option;
  const char* spelling;
  const char* text;  ///< null: the command's own
};
/// All of them, in this order. A command shows those that it has.
constexpr std::array brief_lines{
    BriefLine{"--logits", "--logits SRC", "files, - for stdin, or a value; or FILE alone"},
    BriefLine{"--labels", "--labels SRC", nullptr},
    BriefLine{"--pos-weight", "--pos-weight SRC", "what multiplies the positive term"},
    BriefLine{"--logits-columns", "--logits-columns FIELDS",
              "names, indices or ranges: z0-z9 or 2-4; so for labels"},
    BriefLine{"--reduction", "--reduction KIND", "none (default), sum or mean"},
    BriefLine{"--show", "--show WHAT", "loss, gradient, probabilities, log-probabilities"},
    BriefLine{"--axis", "--axis N", "the class axis (default: the last)"},
    BriefLine{"--format", "--format F", "text, table, json, csv, tsv, ndjson, markdown, npy"},
    BriefLine{"--output", "-o, --output FILE", "write to a file"},
    BriefLine{"--digits", "--digits N", "significant digits (default: all that are needed)"},
    BriefLine{"--explain", "--explain [full]", "the steps of a loss, with the numbers put in"},
    BriefLine{"--expect", "--expect SRC", "check answers; status 1 if they do not agree"},
    BriefLine{"--find", "--find [VALUE]", "which framework's call or slip gives VALUE"},
    BriefLine{"--help-all", "--help-all", "all options"}};

std::string indented(std::string_view lines) {
  std::string out;
  std::istringstream stream{std::string(lines)};
  for (std::string line; std::getline(stream, line);) out += "  " + line + "\n";
  return out;
}

/// "  --name VALUE     description", in lines of the page's width.
std::string option_lines(const CLI::Option& option) {
  std::string spelling;
  for (const std::string& name : option.get_snames()) spelling += "-" + name + ", ";
  for (const std::string& name : option.get_lnames()) spelling += "--" + name;
  const bool is_flag = option.get_items_expected_max() == 0;
  const std::string type = is_flag ? "" : option.get_type_name();
  const std::string line = "  " + spelling + (type.empty() ? "" : " " + type);
  const std::string description =
      wrapped(option.get_description(), description_column, description_column, page_width);
  return line.size() + 2 > description_column ? line + "\n" + description
                                              : line + description.substr(line.size());
}

std::string heading(const Command& command) {
  return std::string("xent ") + command.name + ": " + command.summary + "\n\n" +
         indented(command.formula) + "\nExamples\n" + indented(command.examples);
}

}  // namespace

std::string main_help() {
  std::string text =
      "xent: cross-entropy losses from logits\n"
      "\nExamples\n"
      "  xent sparse predictions.csv --reduction mean\n"
      "  xent sigmoid --logits a.csv --labels b.csv --reduction mean\n"
      "  cat a.csv.gz | xent sparse --logits - --labels b.npy --format json\n"
      "  xent sparse --logits '[3, 1, -3]' --labels 2 --explain   the steps by hand\n"
      "  xent sparse homework.csv --expect-columns answer         a class's answers\n"
      "  xent sparse predictions.csv --find 1.199                 where a number is from\n"
      "  xent doctor predictions.csv                              which loss fits\n"
      "\nCommands\n";
  for (const Command& command : commands()) {
    std::string name = std::string("  ") + command.name;
    name.resize(12, ' ');
    text += name + command.summary + "\n";
  }
  return text +
         "\nFiles may be CSV, TSV, JSON, NDJSON, NPY, NPZ or safetensors, also compressed;\n"
         "- is stdin.\n"
         "xent COMMAND -h has its examples and options; xent --version its version.\n";
}

std::string short_help(const Command& command, const CLI::App& app) {
  std::string text = heading(command) + "\nOptions\n";
  for (const BriefLine& line : brief_lines) {
    const bool is_of_doctor = !command.loss && line.option == "--format";
    const CLI::Option* const option = app.get_option_no_throw(std::string(line.option));
    if (option == nullptr) continue;
    if (command.loss && line.option == "--output") continue;  // a shell can do as well
    std::string left = "  " + std::string(line.spelling);
    left.resize(description_column, ' ');
    text += left +
            (is_of_doctor           ? "text (default) or json"
             : line.text == nullptr ? option->get_description()
                                    : line.text) +
            "\n";
  }
  return text;
}

std::string full_help(const Command& command, const CLI::App& app) {
  std::string text = heading(command);
  for (const std::string& group : app.get_groups()) {
    if (group.empty()) continue;  // of options that only tests and measurements need
    text += "\n" + group + "\n";
    for (const CLI::Option* option : app.get_options()) {
      if (option->get_group() == group) text += option_lines(*option);
    }
  }
  return text;
}

}  // namespace xent
