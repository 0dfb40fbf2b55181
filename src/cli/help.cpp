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

/// The options of the short help, in this order.
constexpr std::array most_used{
    "--input",     "--logits", "--labels",  "--pos-weight", "--logits-columns", "--labels-columns",
    "--reduction", "--show",   "--axis",    "--format",     "--digits",         "--output",
    "--explain",   "--expect", "--compare", "--help-all"};

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
      "  xent sparse  predictions.csv --reduction mean\n"
      "  xent sparse  --logits '[[3, 1, -3]]' --labels '[2]'\n"
      "  xent sigmoid --logits a.csv --labels b.csv --reduction mean\n"
      "  cat a.csv.gz | xent sparse --logits - --labels b.npy --format json\n"
      "  xent doctor  predictions.csv\n"
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
  for (const char* name : most_used) {
    if (const CLI::Option* option = app.get_option_no_throw(name)) text += option_lines(*option);
  }
  return text;
}

std::string full_help(const Command& command, const CLI::App& app) {
  std::string text = heading(command);
  for (const std::string& group : app.get_groups()) {
    text += "\n" + group + "\n";
    for (const CLI::Option* option : app.get_options()) {
      if (option->get_group() == group) text += option_lines(*option);
    }
  }
  return text;
}

}  // namespace xent
