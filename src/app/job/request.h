// What the user asks for.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/terms.h"
#include "io/number/printed_value.h"
#include "io/open.h"
#include "report/preset.h"

namespace xent {

/// Rows of the input, as the user names them.
struct RowChoice {
  enum class By : std::uint8_t { number, id, worst };
  By by = By::number;
  std::uint64_t number = 1;  ///< from 1
  std::uint64_t count = 1;   ///< how many rows from that number on
  std::string id;
  std::size_t column = 0;  ///< which loss of a row that has several, from 1; 0: the highest
  bool is_given = false;   ///< else it is the first row

  static constexpr std::uint64_t to_the_last = ~std::uint64_t{0};  ///< a count
};

/// What the results are compared with, and how closely.
struct Expectation {
  bool has_tolerance = false;  ///< else to the digits that are given
  double rtol = 0;
  double atol = 0;
  std::uint64_t ulp = 0;  ///< in the dtype
  bool shows_ulp = false;
};

/// Probabilities are clipped to [e, 1 - e]. e depends on their dtype; 0: they are not clipped.
struct Clip {
  double float64 = 0;
  double float32 = 0;
};

/// Differences of frameworks' calls. No option sets these, only conventions.cpp.
struct Quirks {
  Clip clip = {};
  bool averages_last = false;     ///< sigmoid: the last axis is averaged, one loss per row
  bool classes_second = false;    ///< the class axis is the second, or the only one
  bool weighs_by_label = false;   ///< the weights of a mean are w[y], before smoothing
  bool normalizes = false;        ///< probabilities are divided by their row's sum
  bool clips_first = false;       ///< and clipped before that, not after
  double log_epsilon = 0;         ///< sigmoid: added to p and to 1 - p before their logarithm
  double log_floor = 0;           ///< sigmoid: no logarithm of p or 1 - p is lower; 0: no floor
  bool column_is_binary = false;  ///< one column holds class 1, several hold a class each

  /// Whether the loss is computed from probabilities: logits and log-probabilities are turned into
  /// these first.
  bool takes_probabilities() const { return normalizes || clip.float64 > 0 || alters_logarithms(); }
  bool alters_logarithms() const { return log_epsilon > 0 || log_floor < 0; }
};

/// The settings that the user gave by option. A preset leaves them alone.
struct Chosen {
  bool given = false;
  bool axis = false;
  bool ignored = false;
  bool reduction = false;
  bool divisor = false;
  bool empty = false;
};

struct Request {
  Loss loss = Loss::sigmoid;
  std::vector<SourceSpec> sources;  ///< the first supplies the logits

  // What the sources hold.
  Given given = Given::logits;        ///< in place of logits
  int axis = -1;                      ///< the class axis; negative: counted from the last
  std::int64_t label_base = 0;        ///< the first class
  std::vector<std::int64_t> ignored;  ///< labels that are left out
  bool validate = true;

  // What is computed of them.
  Show show = Show::loss;
  double label_smoothing = 0;
  Reduction reduction = Reduction::none;
  Divisor divisor = Divisor::counted;  ///< of a mean
  std::string reduction_alias;         ///< a framework's name for the two, if one was given
  Empty empty = Empty::nan;            ///< a mean over no loss
  Unit unit = Unit::nats;
  Dtype dtype = Dtype::float64;

  // The framework's call to compute like: see conventions.h.
  std::optional<Preset> like;
  std::optional<Expectation> expect;  ///< how results are compared with the expected values
  std::optional<PrintedValue> find;   ///< the value to reproduce
  Quirks quirks;
  Chosen chosen;
  bool compare = false;

  // A diagnosis of the data in place of losses.
  bool doctor = false;
  std::vector<std::string> input_words;  ///< the options of the input, for doctor's commands

  std::vector<std::string> given_options;  ///< all that the command line names; see unread.h

  // What is printed.
  OutputFormat format = OutputFormat::text;
  bool explain = false;  ///< print the steps of some rows in place of the result
  Detail detail = Detail::brief;
  bool blank = false;  ///< leave the numbers out, and print the solution behind
  RowChoice row;       ///< those to explain
  std::string keep;    ///< fields to copy to the rows, see select_fields; "*": all but logits
  bool by_class = false;
  std::size_t top = 0;  ///< rows of highest loss
  std::string output;   ///< a path; empty: standard output
  int digits = 0;       ///< significant digits; 0: the fewest that read back to the same number
  bool quiet = false;

  unsigned threads = 0;              ///< 0: as many as the machine has
  std::size_t block_values = 16384;  ///< logits in a block, about
};

/// Removes a role from the sources of the request.
void drop(Role role, Request& request);

/// What the loss is computed from: the given values, or the probabilities that a call takes.
inline Given computed_of(const Request& request) {
  return request.quirks.takes_probabilities() ? Given::probabilities : request.given;
}

/// Whether the results are an array, not one number.
inline bool has_array(const Request& request) {
  return request.reduction == Reduction::none || request.show != Show::loss;
}

/// Whether a verdict on each result is printed.
inline bool prints_grades(const Request& request) {
  const OutputFormat format = request.format;
  return request.expect && has_array(request) && format != OutputFormat::text &&
         format != OutputFormat::table;
}

/// Whether the output has one row per row of the input, not one number.
inline bool prints_rows(const Request& request) {
  if (request.expect) return prints_grades(request);
  return !request.explain && has_array(request);
}

/// Whether the account is printed, as table or as JSON.
inline bool is_report(const Request& request) {
  return request.format == OutputFormat::json || request.format == OutputFormat::table;
}

/// Whether rows with missing values are left out.
inline bool skips_missing(const Request& request) {
  return request.sources.front().csv.na_policy == NaPolicy::skip;
}

/// Whether the request needs labels.
inline bool needs_labels(const Request& request) {
  return request.show == Show::loss || request.show == Show::gradient;
}

}  // namespace xent
