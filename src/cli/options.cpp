#include "cli/options.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/frameworks/conventions.h"
#include "base/terms.h"
#include "cli/option_group.h"

namespace xent {
namespace {

/// The frameworks' names of reductions.
struct ReductionAlias {
  const char* name;
  Reduction reduction;
  Divisor divisor;
};
constexpr std::array reduction_aliases{
    ReductionAlias{"sum_over_batch_size", Reduction::mean, Divisor::elements},
    ReductionAlias{"sum_by_nonzero_weights", Reduction::mean, Divisor::counted},
    ReductionAlias{"sum_over_nonzero_weights", Reduction::mean, Divisor::counted},
    ReductionAlias{"mean_with_sample_weight", Reduction::mean, Divisor::weights},
    ReductionAlias{"weighted_mean", Reduction::mean, Divisor::weights},
    ReductionAlias{"batchmean", Reduction::mean, Divisor::batch},
};

/// --reduction takes the frameworks' names too.
void add_reduction(const OptionGroup& group, Request& request) {
  const auto take = [&request](const std::string& given) {
    for (const ReductionAlias& alias : reduction_aliases) {
      if (given != alias.name) continue;
      request.reduction = alias.reduction;
      request.divisor = alias.divisor;
      request.reduction_alias = alias.name;
      return;
    }
    const auto& names = names_of<Reduction>;
    request.reduction =
        static_cast<Reduction>(choose("--reduction", given, {names.begin(), names.end()}));
  };
  group.add("--reduction", "none|sum|mean", "every loss, their sum or their mean (default: none)",
            take);
}

/// The description of --labels.
const char* labels_of(std::optional<Loss> loss) {
  if (!loss) return "the labels, if there are any";
  if (*loss == Loss::sparse) return "the class of each row, from 0";
  return *loss == Loss::softmax ? "a distribution over the classes for each row"
                                : "a label in [0, 1] for each logit";
}

/// Adds the source of a role, and the options of its fields.
void add_source(const OptionGroup& group, Role role, Options& options, std::string_view description,
                const std::string& fields) {
  const std::string option = option_of(role);
  SourceOptions& to = options.of[role];
  group.add_texts(option, to.specs, "SRC", description);
  group.add_text(option + "-columns", to.columns, "FIELDS", fields);
  const std::string header = option + "-header";
  const std::string alone = " of " + option + " alone";
  group.add(header, "auto|yes|no", "--header" + alone, [&to, header](const std::string& given) {
    to.header = static_cast<Header>(choose(header, given, {"auto", "yes", "no"}));
  });
  group.add_text(option + "-delimiter", to.delimiter, "D", "--delimiter" + alone);
}

/// The sources, and how they are read. `loss` is none for doctor.
void add_sources(const OptionGroup& input, std::optional<Loss> loss, Options& options) {
  input.add_texts("--input", options.input.specs, "SRC",
                  "one source that holds logits and labels; FILE alone is the same");
  add_source(input, Role::logits, options, "the logits: files, - for stdin, or inline JSON",
             "fields of the logits: names, 1-based indices, ranges, as z0-z9 or 2-4,7; !id for all "
             "but id; /^z/ for names that match");
  add_source(input, Role::labels, options, labels_of(loss), "fields of the labels");
  if (!loss) return;
  if (*loss == Loss::weighted) {
    add_source(input, Role::pos_weight, options,
               "multiplies the positive term: a number, one per class, or one per logit",
               "fields of pos_weight");
  }
  add_source(input, Role::weights, options, "a weight for each row or loss",
             "fields of the weights");
  if (has_classes(*loss)) {
    add_source(input, Role::class_weights, options, "a weight for each class",
               "fields of the class weights");
  }
  input.add_choice("--logits-are", options.request.given,
                   "what is given as logits (default: logits)");
  if (*loss != Loss::softmax) {
    input.add_wholes("--ignore-index", options.request.ignored,
                     "a label that is left out; may be given again");
  }
  if (*loss == Loss::sparse) {
    input.add_whole("--label-base", options.request.label_base, 0, 1,
                    "the first class (default: 0)");
  }
}

/// How all sources are read.
void add_reading(const OptionGroup& input, std::optional<Loss> loss, Options& options) {
  input.add_text("--id-column", options.id_column, "FIELD",
                 loss ? "field that names the rows; copied to the output"
                      : "field that names the rows: no logits");
  input.add_choice("--input-format", options.input_format,
                   "format of the sources (default: by content and suffix)",
                   {"csv", "tsv", "json", "ndjson", "npy"});
  input.add_choice("--npy-void", options.npy_void,
                   "what NPY elements of the type V2 are, as ml_dtypes writes bfloat16 (default: "
                   "refused)",
                   {"refused", "bfloat16"});
  input.add_choice("--header", options.header,
                   "whether the first line of CSV names the columns (default: auto)",
                   {"auto", "yes", "no"});
  input.add_text("--delimiter", options.delimiter, "D",
                 "between CSV cells: comma, semicolon, tab, space or a character (default: as the "
                 "first line has it)");
  input.add_text("--comment", options.comment, "C",
                 "leave out lines of CSV that begin with this character");
  input.add_text("--decimal", options.decimal, "C",
                 "the decimal sign in CSV, . or , (default: as the first row shows)");
  input.add_text("--na", options.na, "WORDS",
                 "cells of CSV that stand for a missing value, as NA,null");
  input.add_choice("--na-policy", options.na_policy,
                   "what becomes of their rows: refused, left out, or NaN (default: error)",
                   {"error", "skip", "nan"});
  if (!loss || *loss == Loss::sparse) {
    input.add_text("--classes", options.classes, "NAMES",
                   "the names of the classes in order, for labels that are names");
  }
}

/// The names of the frameworks' calls for a loss.
std::string calls_of(Loss loss) {
  std::vector<std::string> calls;
  for (const Convention& convention : conventions()) {
    if (convention.loss == loss) calls.emplace_back(convention.call);
  }
  calls.erase(std::unique(calls.begin(), calls.end()), calls.end());
  return joined(calls);
}

void add_axis(const OptionGroup& group, Request& request) {
  group.add_whole("--axis", request.axis, -32, 31, "the class axis (default: -1, the last)");
}

void add_computation(const OptionGroup& group, Loss loss, Options& options) {
  Request& request = options.request;
  add_reduction(group, request);
  group.add_text(
      "--like", options.like, "CALL",
      "compute as a framework's call does, by its name or words of it; options given beside it "
      "win: " +
          calls_of(loss));
  group.add_choice(
      "--divisor", request.divisor,
      "what a mean divides by: the losses neither ignored nor of weight 0 (default), all losses, "
      "the sum of their weights, or the size of the first axis");
  group.add_choice("--empty", request.empty, "the mean if no loss is counted (default: nan)");
  group.add_choice("--show", request.show,
                   "what to compute (default: loss); probabilities need no labels");
  group.add_share("--label-smoothing", request.label_smoothing,
                  has_classes(loss) ? "move this share of each label to all classes alike"
                                    : "move labels by this share towards 1/2");
  group.add_choice("--base", request.unit,
                   "of the logarithm: e, for nats (default), 2, for bits, or 10", {"e", "2", "10"});
  if (has_classes(loss)) add_axis(group, request);
  group.add_choice(
      "--dtype", request.dtype,
      "float32 rounds the input to it, computes exactly and rounds once (default: float64)");
  if (loss != Loss::sparse) {
    group.add_flag("--no-validate", options.no_validate,
                   loss == Loss::softmax
                       ? "only warn about labels outside [0, 1] or that do not sum to 1"
                       : "only warn about labels outside [0, 1]");
  }
}

void add_output_file(const OptionGroup& output, Request& request) {
  output.add_text("-o,--output", request.output, "FILE",
                  "write to a file, which appears complete or not at all");
}

void add_performance(const CommandParser& parser, Request& request) {
  const OptionGroup group(parser, "Performance"), hidden(parser, "");
  group.add_whole("--threads", request.threads, 1, 256, "threads (default: the machine's)");
  hidden.add_whole(
      "--block", request.block_values, 1, 1 << 26,
      "about how many logits are worked on at a time (default: 16384); changes no result");
}

void add_output(const OptionGroup& output, Options& options) {
  Request& request = options.request;
  output.add_choice(
      "--format", request.format,
      "text: bare numbers (default); table: the account, for people; json: the account and the "
      "numbers; csv, tsv, ndjson, markdown, npy: rows; html: for --explain");
  output.add_text("--keep", request.keep, "[FIELDS]",
                  "copy fields of the input to the rows of csv, tsv, ndjson and markdown (default: "
                  "all but the logits)");
  add_output_file(output, request);
  output.add_whole("--digits", request.digits, 1, 17,
                   "significant digits (default: the fewest that read back to the same number)");
  output.add_text("--find", options.find, "[VALUE]",
                  "show the result of each framework's call; with VALUE, which of them, or which "
                  "common slip, gives it to its digits");
  output.add_flag("--by-class", request.by_class, "table, json: the losses of each class");
  output.add_whole("--top", request.top, 1, 1000000, "table, json: the rows of highest loss");
  output.add_flag("-q,--quiet", request.quiet, "no warnings and no progress line");
}

void add_explanation(const OptionGroup& group, Options& options) {
  Request& request = options.request;
  group.add("--explain", "[brief|full]",
            "show the steps of a loss instead of the result; full: also the stable form, the "
            "gradient and where formulas fail",
            [&request](const std::string& given) {
              const auto& names = names_of<Detail>;
              request.explain = true;
              request.detail =
                  static_cast<Detail>(choose("--explain", given, {names.begin(), names.end()}));
            });
  group.add_text("--row", options.row, "ROW",
                 "the rows to explain: a number from 1, a range as 1-5, all, worst, or id=X "
                 "(default: 1; of a reduced loss, its sum and divisors)");
  group.add_flag("--blank", request.blank,
                 "leave the numbers out that are to be found, and add the solution");
  group.add_whole("--column", options.request.row.column, 1, std::int64_t{1} << 40,
                  "which loss of a row that has several (default: the highest)");
}

void add_expectation(const OptionGroup& check, Options& options) {
  add_source(check, Role::expected, options,
             "compare the losses, or the reduced one, with these; status 1 if they do not agree",
             "fields of the expected losses");
  check.add_text("--rtol", options.rtol, "R", "agree within this share of the expected value");
  check.add_text("--atol", options.atol, "A", "agree within this distance; added to --rtol");
  check.add_whole("--ulp", options.ulp, 0, std::int64_t{1} << 52,
                  "agree within so many floating-point numbers (default: to the digits given)");
}

}  // namespace

void add_loss_options(const CommandParser& parser, Loss loss, Options& options) {
  options.request.loss = loss;
  const OptionGroup input(parser, "Input");
  add_sources(input, loss, options);
  add_reading(input, loss, options);
  add_computation({parser, "Computation"}, loss, options);
  add_output({parser, "Output"}, options);
  add_performance(parser, options.request);
  add_explanation({parser, "Explanation"}, options);
  add_expectation({parser, "Check"}, options);
}

void add_doctor_options(const CommandParser& parser, Options& options) {
  Request& request = options.request;
  request.doctor = true;
  const OptionGroup input(parser, "Input");
  add_sources(input, {}, options);
  add_reading(input, {}, options);
  add_axis(input, request);
  const OptionGroup output(parser, "Output");
  output.add("--format", "text|json", "for people or for programs (default: text)",
             [&request](const std::string& given) {
               const bool is_json = choose("--format", given, {"text", "json"}) == 1;
               request.format = is_json ? OutputFormat::json : OutputFormat::text;
             });
  add_output_file(output, request);
  output.add_flag("-q,--quiet", request.quiet, "no progress line");
  add_performance(parser, request);
}

}  // namespace xent
