#include "cli/options.h"

#include <CLI/CLI.hpp>
#include <array>
#include <optional>
#include <vector>

#include "app/conventions.h"
#include "app/names.h"
#include "cli/add_option.h"

namespace xent {
namespace {

constexpr std::array format_names{
    NameOf<Format>{"csv", Format::csv}, NameOf<Format>{"tsv", Format::tsv},
    NameOf<Format>{"json", Format::json}, NameOf<Format>{"ndjson", Format::ndjson},
    NameOf<Format>{"npy", Format::npy}};
constexpr std::array header_names{NameOf<Header>{"auto", Header::automatic},
                                  NameOf<Header>{"yes", Header::yes},
                                  NameOf<Header>{"no", Header::no}};
constexpr std::array output_format_names{NameOf<OutputFormat>{"text", OutputFormat::text},
                                         NameOf<OutputFormat>{"table", OutputFormat::table},
                                         NameOf<OutputFormat>{"json", OutputFormat::json},
                                         NameOf<OutputFormat>{"csv", OutputFormat::csv},
                                         NameOf<OutputFormat>{"npy", OutputFormat::npy},
                                         NameOf<OutputFormat>{"markdown", OutputFormat::markdown},
                                         NameOf<OutputFormat>{"html", OutputFormat::html}};
constexpr std::array doctor_format_names{NameOf<OutputFormat>{"text", OutputFormat::text},
                                         NameOf<OutputFormat>{"json", OutputFormat::json}};
constexpr std::array base_names{NameOf<Unit>{"e", Unit::nats}, NameOf<Unit>{"2", Unit::bits},
                                NameOf<Unit>{"10", Unit::digits}};

/// Reductions as frameworks call them.
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

/// --reduction, which also takes the frameworks' names.
CLI::Option* add_reduction(CLI::App& app, Request& request) {
  const auto set = [&request](const std::vector<std::string>& given) {
    for (const ReductionAlias& alias : reduction_aliases) {
      if (given.front() != alias.name) continue;
      request.reduction = alias.reduction;
      request.divisor = alias.divisor;
      request.reduction_alias = alias.name;
      return true;
    }
    request.reduction =
        reduction_names[choose("--reduction", given.front(), {"none", "sum", "mean"})].second;
    return true;
  };
  return app
      .add_option("--reduction", set,
                  "one number a loss, their sum or their mean (default: none); "
                  "also frameworks' names, as sum_over_batch_size")
      ->type_name("none|sum|mean");
}

/// "the class of each row, from 0": what --labels holds.
const char* labels_of(std::optional<Loss> loss) {
  if (!loss) return "the labels, if there are any";
  if (*loss == Loss::sparse) return "the class of each row, from 0";
  return *loss == Loss::softmax ? "a distribution over the classes for each row"
                                : "a label in [0, 1] for each logit";
}

CLI::Option* add_input(CLI::App& app, const char* name, std::string& value,
                       const std::string& description, const char* type) {
  return app.add_option(name, value, description)->type_name(type)->group("Input");
}

void add_sources(CLI::App& app, std::optional<Loss> loss, Options& options) {
  add_input(app, "--logits", options.logits, "the logits: a file, - for stdin, or inline JSON",
            "SRC");
  add_input(app, "--labels", options.labels, labels_of(loss), "SRC");
  add_input(app, "--input", options.input,
            "one source that holds both, instead of --logits and --labels", "SRC");
}

/// What else losses take.
void add_loss_sources(CLI::App& app, Loss loss, Options& options) {
  if (loss == Loss::weighted) {
    add_input(app, "--pos-weight", options.pos_weight,
              "multiplies the positive term: a number, one a class, or one a logit", "SRC");
  }
  add_input(app, "--weights", options.weights, "a weight for each row or loss", "SRC");
  if (has_classes(loss)) {
    add_input(app, "--class-weights", options.class_weights, "a weight for each class", "SRC");
  }
  add_choice(app, "--logits-are", options.request.given, given_names,
             "what is given as logits (default: logits)")
      ->group("Input");
  if (loss != Loss::softmax) {
    app.add_option("--ignore-index", options.ignored,
                   "a label that is left out; may be given again")
        ->type_name("N")
        ->group("Input");
  }
  if (loss == Loss::sparse) {
    add_whole(app, "--label-base", options.request.label_base, 0, 1, "the first class (default: 0)")
        ->group("Input");
  }
}

/// How sources are read. `loss`: none for doctor.
void add_columns(CLI::App& app, std::optional<Loss> loss, Options& options) {
  add_input(app, "--logits-columns", options.logits_columns,
            "CSV columns of the logits: names, 1-based indices, ranges, as z0-z9 or 2-4,7", "COLS");
  add_input(app, "--labels-columns", options.labels_columns, "CSV columns of the labels", "COLS");
  if (loss) {
    add_input(app, "--weights-columns", options.weights_columns, "CSV columns of the weights",
              "COLS");
  }
  add_input(app, "--id-column", options.id_column,
            loss ? "column that names the rows; copied to the output"
                 : "column that names the rows: no logits",
            "COL");
  add_choice(app, "--input-format", options.input_format, format_names,
             "format of the sources (default: by suffix, else by content)")
      ->group("Input");
  add_choice(app, "--header", options.header, header_names,
             "whether the first line of CSV names the columns (default: auto)")
      ->group("Input");
  add_input(app, "--delimiter", options.delimiter,
            "between CSV cells: comma, semicolon, tab, space or a character (default: as the first "
            "line has it)",
            "D");
}

/// The frameworks' calls for a loss, in words.
std::string calls_of(Loss loss) {
  std::string list;
  std::string last;
  for (const Convention& convention : conventions()) {
    if (convention.loss != loss || convention.call == last) continue;
    last = convention.call;
    list += (list.empty() ? "" : ", ") + last;
  }
  return list;
}

CLI::Option* add_axis(CLI::App& app, Request& request) {
  return add_whole(app, "--axis", request.axis, -32, 31, "the class axis (default: -1, the last)");
}

void add_computation(CLI::App& app, Loss loss, Options& options) {
  Request& request = options.request;
  const std::string group = "Computation";
  add_reduction(app, request)->group(group);
  app.add_option("--like", options.like,
                 "compute as a framework's call does, by its exact name; options given beside it "
                 "win: " +
                     calls_of(loss))
      ->type_name("CALL")
      ->group(group);
  add_choice(
      app, "--divisor", request.divisor, divisor_names,
      "what a mean divides by: the losses neither ignored nor of weight 0 (default), all losses, "
      "the sum of their weights, or the size of the first axis")
      ->group(group);
  add_choice(app, "--empty", request.empty, empty_names,
             "what a mean of no loss is, every one ignored (default: nan)")
      ->group(group);
  add_choice(app, "--show", request.show, show_names,
             "what to compute (default: loss); probabilities need no labels")
      ->group(group);
  add_share(app, "--label-smoothing", request.label_smoothing,
            has_classes(loss) ? "move this share of each label to all classes alike"
                              : "move labels by this share towards 1/2")
      ->group(group);
  add_choice(app, "--base", request.unit, base_names,
             "of the logarithm: e for nats, 2 for bits, 10 for digits (default: e)")
      ->group(group);
  if (has_classes(loss)) add_axis(app, request)->group(group);
  add_choice(app, "--dtype", request.dtype, dtype_names,
             "float32 rounds the input to it, computes exactly and rounds once (default: float64)")
      ->group(group);
  if (loss != Loss::sparse) {
    app.add_flag("--no-validate", options.no_validate,
                 loss == Loss::softmax
                     ? "only warn of labels outside [0, 1] or that do not sum to 1"
                     : "only warn of labels outside [0, 1]")
        ->group(group);
  }
}

void add_output_file(CLI::App& app, Request& request) {
  app.add_option("-o,--output", request.output,
                 "write to a file, which appears complete or not at all")
      ->type_name("FILE")
      ->group("Output");
}

void add_performance(CLI::App& app, Request& request) {
  add_whole(app, "--threads", request.threads, 1, 256, "threads (default: the machine's)")
      ->group("Performance");
  add_whole(app, "--block", request.block_values, 1, 1 << 26,
            "logits worked on at a time, about (default: 16384); changes no result")
      ->group("Performance");
}

void add_output(CLI::App& app, Options& options) {
  Request& request = options.request;
  const std::string group = "Output";
  add_choice(
      app, "--format", request.format, output_format_names,
      "text: bare numbers (default); table: the account, for people; json: the account and the "
      "numbers; markdown, html: of --explain")
      ->group(group);
  add_output_file(app, request);
  add_whole(app, "--digits", request.digits, 1, 17,
            "significant digits (default: the fewest that read back to the same number)")
      ->group(group);
  app.add_flag("--compare", request.compare,
               "instead of the result, what each framework's call makes of the input")
      ->group(group);
  app.add_option("--find", options.find,
                 "compare, and mark what gives this value, to the digits it is printed with: calls "
                 "and common slips")
      ->type_name("VALUE")
      ->group(group);
  app.add_flag("--by-class", request.by_class, "table, json: the losses of each class")
      ->group(group);
  add_whole(app, "--top", request.top, 1, 1000000, "table, json: the rows of highest loss")
      ->group(group);
  app.add_flag("-q,--quiet", request.quiet, "no warnings and no progress line")->group(group);
}

void add_explanation(CLI::App& app, Options& options) {
  const std::string group = "Explanation";
  app.add_flag("--explain", options.request.explain,
               "show every step of one row and of the reduction, instead of the result")
      ->group(group);
  app.add_option("--row", options.row,
                 "the row to explain: its number from 1, id=X, or worst (default: 1)")
      ->type_name("ROW")
      ->group(group);
  add_whole(app, "--column", options.request.row.column, 1, 1L << 40,
            "which loss of a row that has several (default: the highest)")
      ->group(group);
}

void add_expectation(CLI::App& app, Options& options) {
  const auto add = [&](const char* name, std::string& value, const std::string& description) {
    return app.add_option(name, value, description)->group("Check");
  };
  add("--expect", options.expect,
      "compare the losses, or the reduced one, with these; status 1 if they do not agree")
      ->type_name("SRC");
  add("--expect-columns", options.expect_columns, "CSV columns of the expected losses")
      ->type_name("COLS");
  add("--rtol", options.rtol, "agree within this share of the expected value")->type_name("R");
  add("--atol", options.atol, "agree within this distance; added to --rtol")->type_name("A");
  add_whole(app, "--ulp", options.ulp, 0, 1L << 52,
            "agree within so many floating-point numbers (default: to the digits given)")
      ->group("Check");
}

}  // namespace

void add_loss_options(CLI::App& app, Loss loss, Options& options) {
  options.request.loss = loss;
  add_sources(app, loss, options);
  add_loss_sources(app, loss, options);
  add_columns(app, loss, options);
  add_computation(app, loss, options);
  add_output(app, options);
  add_performance(app, options.request);
  add_explanation(app, options);
  add_expectation(app, options);
}

void add_doctor_options(CLI::App& app, Options& options) {
  Request& request = options.request;
  request.doctor = true;
  add_sources(app, {}, options);
  add_columns(app, {}, options);
  add_axis(app, request)->group("Input");
  add_choice(app, "--format", request.format, doctor_format_names,
             "for people or for programs (default: text)")
      ->group("Output");
  add_output_file(app, request);
  app.add_flag("-q,--quiet", request.quiet, "no progress line")->group("Output");
  add_performance(app, request);
}

}  // namespace xent
