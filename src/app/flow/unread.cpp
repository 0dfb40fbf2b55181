#include "app/flow/unread.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "base/error.h"
#include "io/json/pasted.h"

namespace xent {
namespace {

/// The facts that decide whether an option is read.
struct Facts {
  const Request& request;
  const Present& present;
};
using IsRead = bool (*)(const Facts&);

constexpr IsRead labels = [](const Facts& facts) { return facts.present.labels; };
constexpr IsRead weights = [](const Facts& facts) { return facts.present.weights; };
constexpr IsRead expected = [](const Facts& facts) { return facts.present.expected; };
constexpr IsRead table = [](const Facts& facts) { return facts.present.table; };
constexpr IsRead checks = [](const Facts& facts) { return facts.request.expect.has_value(); };
constexpr IsRead explains = [](const Facts& facts) { return facts.request.explain; };
constexpr IsRead reports = [](const Facts& facts) { return is_report(facts.request); };
constexpr IsRead reports_or_checks = [](const Facts& facts) {
  return is_report(facts.request) || facts.request.expect.has_value();
};
constexpr IsRead keeps = [](const Facts& facts) {
  const OutputFormat format = facts.request.format;
  return prints_rows(facts.request) &&
         (format == OutputFormat::csv || format == OutputFormat::tsv ||
          format == OutputFormat::ndjson || format == OutputFormat::markdown);
};
constexpr IsRead writes_digits = [](const Facts& facts) {
  return facts.request.format != OutputFormat::npy;
};
constexpr IsRead has_unit = [](const Facts& facts) {
  return facts.request.show != Show::probabilities || facts.present.labels;
};
constexpr IsRead mean = [](const Facts& facts) {
  const Request& request = facts.request;
  return facts.present.labels && (request.reduction == Reduction::mean || request.compare);
};
constexpr IsRead stream = [](const Facts& facts) {
  const auto& sources = facts.request.sources;
  return std::any_of(sources.begin(), sources.end(),
                     [](const SourceSpec& source) { return !is_inline_value(source.spec); });
};

/// When an option is read, and what is missing if it is not. Options without a rule are always
/// read.
struct Rule {
  std::string_view option;
  IsRead is_read;
  const char* missing;
};
constexpr std::array rules{
    Rule{"--labels", labels, "--pos-weight"},  // beside --show probabilities
    Rule{"--labels-columns", labels, "--labels or --input"},
    Rule{"--weights", labels, "labels"},
    Rule{"--weights-columns", weights, "--weights or --input"},
    Rule{"--pos-weight", labels, "labels"},
    Rule{"--class-weights", labels, "labels"},
    Rule{"--ignore-index", labels, "labels"},
    Rule{"--label-base", labels, "labels"},
    Rule{"--label-smoothing", labels, "labels"},
    Rule{"--no-validate", labels, "labels"},
    Rule{"--header", table, "a source of CSV"},
    Rule{"--delimiter", table, "a source of CSV"},
    Rule{"--comment", table, "a source of CSV"},
    Rule{"--decimal", table, "a source of CSV"},
    Rule{"--na", table, "a source of CSV"},
    Rule{"--na-policy", table, "a source of CSV"},
    Rule{"--classes", table, "a source of CSV"},
    Rule{"--input-format", stream, "a source that is a file or stdin"},
    Rule{"--npy-void", stream, "a source that is a file or stdin"},
    Rule{"--divisor", mean, "--reduction mean"},
    Rule{"--empty", mean, "--reduction mean"},
    Rule{"--base", has_unit, "losses or --show log-probabilities"},
    Rule{"--digits", writes_digits, "a --format that writes digits"},
    Rule{"--keep", keeps, "rows in --format csv, tsv, ndjson or markdown"},
    Rule{"--by-class", reports, "--format table or json"},
    Rule{"--by-class", labels, "labels"},
    Rule{"--top", reports_or_checks, "--format table or json, or --expect"},
    Rule{"--top", labels, "labels"},
    Rule{"--row", explains, "--explain"},
    Rule{"--column", explains, "--explain"},
    Rule{"--blank", explains, "--explain"},
    Rule{"--expect-columns", expected, "--expect or --input"},
    Rule{"--rtol", checks, "--expect"},
    Rule{"--atol", checks, "--expect"},
    Rule{"--ulp", checks, "--expect"},
};

}  // namespace

void refuse_unread(const Request& request, const Present& present) {
  const Facts facts{request, present};
  for (const std::string& option : request.given_options) {
    for (const Rule& rule : rules) {
      if (rule.option != option || rule.is_read(facts)) continue;
      throw Error("", option + " is not used without " + rule.missing);
    }
  }
}

}  // namespace xent
