#include "app/flow/unread.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "base/error.h"
#include "io/bytes/byte_source.h"

namespace xent {
namespace {

using IsRead = bool (*)(const Request&, const Present&);

bool has_labels(const Request& /*request*/, const Present& present) {
  return present.labels;
}
bool has_expected(const Request& request, const Present& /*present*/) {
  return request.expect.has_value();
}
bool explains(const Request& request, const Present& /*present*/) {
  return request.explain;
}
bool reports(const Request& request, const Present& /*present*/) {
  return request.format == OutputFormat::json || request.format == OutputFormat::table;
}
bool has_mean(const Request& request, const Present& present) {
  return present.labels && (request.reduction == Reduction::mean || request.compare);
}
bool has_table(const Request& /*request*/, const Present& present) {
  return present.table;
}

/// When an option is read, and what is missing where it is not. Any other option always is.
struct Rule {
  std::string_view option;
  IsRead is_read;
  const char* missing;
};
constexpr std::array rules{
    Rule{"--labels", has_labels, "--pos-weight"},  // of probabilities: the account of their losses
    Rule{"--labels-columns", has_labels, "--labels or --input"},
    Rule{"--weights", has_labels, "labels"},
    Rule{"--weights-columns",
         [](const Request& /*request*/, const Present& present) { return present.weights; },
         "--weights or --input"},
    Rule{"--pos-weight", has_labels, "labels"},
    Rule{"--class-weights", has_labels, "labels"},
    Rule{"--ignore-index", has_labels, "labels"},
    Rule{"--label-base", has_labels, "labels"},
    Rule{"--label-smoothing", has_labels, "labels"},
    Rule{"--no-validate", has_labels, "labels"},
    Rule{"--header", has_table, "a source of CSV"},
    Rule{"--delimiter", has_table, "a source of CSV"},
    Rule{"--input-format",
         [](const Request& request, const Present& /*present*/) {
           return std::any_of(
               request.sources.begin(), request.sources.end(),
               [](const SourceSpec& source) { return !ByteSource::is_inline(source.spec); });
         },
         "a source that is a file or stdin"},
    Rule{"--divisor", has_mean, "--reduction mean"},
    Rule{"--empty", has_mean, "--reduction mean"},
    Rule{"--base",
         [](const Request& request, const Present& present) {
           return request.show != Show::probabilities || present.labels;
         },
         "losses or --show log-probabilities"},
    Rule{"--digits",
         [](const Request& request, const Present& /*present*/) {
           return request.format != OutputFormat::npy;
         },
         "a --format that writes digits"},
    Rule{"--by-class", reports, "--format table or json"},
    Rule{"--top", reports, "--format table or json"},
    Rule{"--row", explains, "--explain"},
    Rule{"--column", explains, "--explain"},
    Rule{"--expect-columns",
         [](const Request& /*request*/, const Present& present) { return present.expected; },
         "--expect or --input"},
    Rule{"--rtol", has_expected, "--expect"},
    Rule{"--atol", has_expected, "--expect"},
    Rule{"--ulp", has_expected, "--expect"},
};

}  // namespace

void refuse_unread(const Request& request, const Present& present) {
  for (const std::string& option : request.given_options) {
    const auto rule = std::find_if(rules.begin(), rules.end(),
                                   [&](const Rule& own) { return own.option == option; });
    if (rule == rules.end() || rule->is_read(request, present)) continue;
    throw Error("", option + " is not used without " + rule->missing);
  }
}

}  // namespace xent
