#include "cli/to_request.h"

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "app/frameworks/call_names.h"
#include "base/error.h"
#include "base/terms.h"
#include "base/text.h"
#include "io/number/number.h"

namespace xent {
namespace {

double to_tolerance(const std::string& name, const std::string& text) {
  if (text.empty()) return 0;
  const auto number = parse_number(text);
  if (!number || !(*number >= 0)) {
    throw Error("", name + " is " + in_quotes(text) + ", expected a number from 0");
  }
  return *number;
}

std::optional<Expectation> to_expectation(const Options& options) {
  const bool has_tolerance = !options.rtol.empty() || !options.atol.empty() || options.ulp >= 0;
  const SourceOptions& expected = options.of[Role::expected];
  const bool is_column_of_input = options.input.is_given() && !expected.columns.empty();
  if (!expected.is_given() && !is_column_of_input) return std::nullopt;
  const Request& request = options.request;
  if (is_column_of_input && !has_array(request)) {
    throw Error("",
                "--expect-columns of --input are losses, one per row; --reduction gives one number",
                "--expect VALUE checks the reduced loss");
  }
  if (request.explain || !options.find.empty()) {
    throw Error("", "--expect checks a result; --explain and --find cannot be given beside it");
  }
  const OutputFormat format = request.format;
  if (format == OutputFormat::npy || format == OutputFormat::html) {
    throw Error("", "--expect gives verdicts, which --format " + name_of(format) + " cannot hold",
                "--format csv, tsv, ndjson, markdown, json, table or text");
  }
  return Expectation{
      has_tolerance, to_tolerance("--rtol", options.rtol), to_tolerance("--atol", options.atol),
      options.ulp < 0 ? 0 : static_cast<std::uint64_t>(options.ulp), options.ulp >= 0};
}

/// A range of row numbers, "3" or "1-5", as its first number and how many they are.
std::optional<std::pair<std::uint64_t, std::uint64_t>> to_rows(const std::string& text) {
  const std::size_t dash = text.find('-');
  const auto first = parse_whole<std::uint64_t>(text.substr(0, dash));
  const auto last = dash == std::string::npos
                        ? first
                        : parse_whole<std::uint64_t>(std::string_view(text).substr(dash + 1));
  if (!first || !last || *first == 0 || *last < *first) return std::nullopt;
  return std::pair(*first, *last - *first + 1);
}

/// Reads the value of --row.
void set_row(const std::string& text, RowChoice& row) {
  if (text.empty()) return;
  row.is_given = true;
  if (text == "all") {
    row.count = RowChoice::to_the_last;
  } else if (text == "worst") {
    row.by = RowChoice::By::worst;
  } else if (text.starts_with("id=")) {
    row.by = RowChoice::By::id;
    row.id = text.substr(3);
  } else {
    const auto rows = to_rows(text);
    if (!rows) {
      throw Error("", "--row is " + in_quotes(text) +
                          ", expected a number from 1, a range as 1-5, all, worst or id=X");
    }
    std::tie(row.number, row.count) = *rows;
  }
}

/// Refuses options that do not fit an explanation, or its absence.
void refuse_unexplained(const Options& options) {
  const Request& request = options.request;
  const OutputFormat format = request.format;
  const bool is_page = format == OutputFormat::markdown || format == OutputFormat::html;
  if (!request.explain) {
    if (format == OutputFormat::html) {
      throw Error("", "--format html is of explanations", "add --explain");
    }
    return;
  }
  if (!is_page && format != OutputFormat::text && format != OutputFormat::json) {
    throw Error("", "--explain writes --format text, markdown, html or json");
  }
  if (request.blank && format == OutputFormat::json) {
    throw Error("", "--blank is for people: it needs --format text, markdown or html");
  }
  if (request.show != Show::loss) {
    throw Error("", "--explain explains the loss, its probabilities and gradient; --show " +
                        name_of(request.show) + " cannot be given beside it");
  }
  if (!options.find.empty()) {
    throw Error("", "--explain explains one convention; --find shows all of them");
  }
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

/// One character that no number and no quoted cell begins with.
char to_comment(const std::string& text) {
  const std::string_view refused = "\"\r\n+-.0123456789 ";
  if (text.empty()) return '\0';
  if (text.size() != 1 || refused.find(text[0]) != std::string_view::npos) {
    throw Error("", "--comment is " + in_quotes(text) + ", expected one character, as '#'");
  }
  return text[0];
}

char to_decimal(const std::string& text) {
  if (text.empty()) return '\0';
  if (text != "." && text != ",") {
    throw Error("", "--decimal is " + in_quotes(text) + ", expected . or ,");
  }
  return text[0];
}

/// The words of a list; one of them may be empty.
std::vector<std::string> to_words(const std::string& list) {
  std::vector<std::string> words;
  if (list.empty()) return words;
  std::size_t from = 0;
  for (std::size_t comma = 0; comma != std::string::npos; from = comma + 1) {
    comma = list.find(',', from);
    words.push_back(list.substr(from, comma - from));
  }
  return words;
}

std::vector<std::string> to_classes(const std::string& list) {
  std::vector<std::string> names = to_words(list);
  std::vector<std::string> sorted = names;
  std::sort(sorted.begin(), sorted.end());
  const auto twice = std::adjacent_find(sorted.begin(), sorted.end());
  if (twice != sorted.end()) throw Error("", "--classes names " + in_quotes(*twice) + " twice");
  return names;
}

/// Numbers without their brackets, which a shell's word could be: 3,1,-3.
bool is_list_of_numbers(const std::string& spec) {
  std::string_view rest = spec;
  for (;;) {
    const std::size_t comma = rest.find(',');
    if (!parse_number(rest.substr(0, comma))) return false;
    if (comma == std::string_view::npos) return true;
    rest.remove_prefix(comma + 1);
  }
}

/// A source with one word or several as the option gives it.
SourceSpec source(const Options& options, const SourceOptions& given, const std::string& option,
                  std::vector<Role> roles) {
  SourceSpec result;
  result.spec = given.specs.front();
  for (std::size_t i = 1; i < given.specs.size(); ++i) {
    result.parts.emplace_back().spec = given.specs[i];
  }
  result.fields.option = option;
  result.format = options.input_format;
  result.fields.roles = std::move(roles);
  result.npy.npy_void = options.npy_void;
  result.csv.header = given.header.value_or(options.header);
  result.csv.delimiter =
      to_delimiter(given.delimiter.empty() ? options.delimiter : given.delimiter);
  result.csv.single_column_is_vector = !has_classes(options.request.loss);
  result.csv.comment = to_comment(options.comment);
  result.csv.decimal = to_decimal(options.decimal);
  result.csv.na = to_words(options.na);
  // Only rows of losses can be left out.
  const bool may_skip = !options.request.doctor && has_rows(result.fields.roles.front()) &&
                        result.fields.roles.front() != Role::expected;
  result.csv.na_policy = options.na_policy;
  if (options.na_policy == NaPolicy::skip && !may_skip) {
    result.csv.na_policy = options.request.doctor ? NaPolicy::nan : NaPolicy::error;
  }
  result.csv.labels_are_classes = options.request.doctor || options.request.loss == Loss::sparse;
  result.csv.classes = to_classes(options.classes);
  result.csv.are_classes_told = !options.classes.empty();
  result.csv.first_class = options.request.label_base;
  if (is_list_of_numbers(result.spec) && result.spec.find(',') != std::string::npos &&
      !std::filesystem::exists(result.spec)) {
    throw Error("", option + " is " + in_quotes(result.spec) + ", which is no file",
                "numbers stand in brackets: " + option + " '[" + result.spec + "]'");
  }
  return result;
}

/// Refuses combinations that have no meaning.
void refuse_combinations(const Options& options) {
  const Request& request = options.request;
  const bool has_input = options.input.is_given();
  const bool has_logits = options.of[Role::logits].is_given();
  if (has_input && (has_logits || options.of[Role::labels].is_given())) {
    throw Error("",
                "--input holds logits and labels; --logits and --labels cannot be given beside it");
  }
  if (!has_input && !has_logits) {
    throw Error("", "--logits is missing", "--logits - reads them from stdin");
  }
  for (const Role role : all_roles) {
    const SourceOptions& own = options.of[role];
    const bool is_alone = own.header || !own.delimiter.empty();
    if (!is_alone || own.is_given()) continue;
    throw Error("", option_of(role) + (own.header ? "-header" : "-delimiter") +
                        " is not used without " + option_of(role));
  }
  const bool is_probability =
      request.show == Show::probabilities || request.show == Show::log_probabilities;
  if (is_probability && request.reduction != Reduction::none) {
    throw Error("", "--reduction reduces losses, not what --show asks for");
  }
  if (request.show != Show::loss && request.given != Given::logits) {
    throw Error("",
                "--show " + name_of(request.show) + " needs logits, not " + name_of(request.given));
  }
  if (request.show == Show::gradient && request.unit != Unit::nats) {
    throw Error("", "--show gradient is in nats; --base cannot be given beside it");
  }
  refuse_unexplained(options);
}

PrintedValue to_printed(const std::string& text) {
  const auto value = parse_printed(text);
  if (!value) throw Error("", "--find is " + in_quotes(text) + ", expected a number");
  return *value;
}

void refuse_comparison(const Options& options) {
  const Request& request = options.request;
  if (!options.like.empty()) {
    throw Error("", "--find shows every call; --like chooses one");
  }
  if (request.show != Show::loss) {
    throw Error("", "--find compares losses, not what --show asks for");
  }
  if (request.format != OutputFormat::text && request.format != OutputFormat::table &&
      request.format != OutputFormat::json) {
    throw Error("", "--find is a report: it needs --format text, table or json");
  }
}

}  // namespace

Request to_request(const Options& options) {
  refuse_combinations(options);
  Request request = options.request;
  request.validate = !options.no_validate;
  if (request.output == "-") request.output.clear();  // standard output
  request.compare = !options.find.empty();
  if (request.compare && options.find != "*") request.find = to_printed(options.find);
  if (request.compare) refuse_comparison(options);
  request.expect = to_expectation(options);
  set_row(options.row, request.row);

  const bool one_source = options.input.is_given();
  const auto& of = options.of;
  SourceSpec first = one_source
                         ? source(options, options.input, "--input", {Role::logits, Role::labels})
                         : source(options, of[Role::logits], "--logits", {Role::logits});
  first.fields.id = options.id_column;
  first.fields.labels_elsewhere = of[Role::labels].is_given();
  first.fields.chosen[Role::logits] = of[Role::logits].columns;
  if (one_source) {
    first.fields.chosen[Role::labels] = of[Role::labels].columns;
    const auto add_role = [&](Role role, bool is_read) {
      if (!is_read || of[role].is_given()) return;
      first.fields.roles.push_back(role);
      first.fields.chosen[role] = of[role].columns;
    };
    add_role(Role::weights, true);
    add_role(Role::pos_weight, request.loss == Loss::weighted);
    add_role(Role::class_weights, has_classes(request.loss));
    add_role(Role::expected, !of[Role::expected].columns.empty());
  }
  request.sources.push_back(std::move(first));

  for (const Role role :
       {Role::labels, Role::weights, Role::pos_weight, Role::class_weights, Role::expected}) {
    if (!of[role].is_given()) continue;
    SourceSpec added = source(options, of[role], option_of(role), {role});
    if (role != Role::labels) added.csv.single_column_is_vector = true;
    added.fields.chosen[role] = of[role].columns;
    added.fields.id = options.id_column;
    added.fields.may_lack_id = true;
    request.sources.push_back(std::move(added));
  }
  if (!options.like.empty()) apply_call(options.like, request);
  return request;
}

}  // namespace xent
