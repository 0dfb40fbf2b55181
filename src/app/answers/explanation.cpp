// Every step of one row and of the reduction, in place of the result.
#include <unistd.h>

#include <cstdlib>
#include <string_view>

#include "app/answers/answers.h"
#include "app/flow/evaluate.h"
#include "base/error.h"
#include "base/terms.h"
#include "base/text.h"
#include "document/render.h"
#include "explain/explain.h"
#include "report/json_report.h"

namespace xent {
namespace {

void refuse_unexplained(const Request& request) {
  if (request.given != Given::logits) {
    throw Error("", "--explain needs logits, not " + name_of(request.given));
  }
  const Quirks& quirks = request.quirks;
  if (quirks.averages_last || quirks.takes_probabilities()) {
    throw Error("", "--explain explains the loss as xent defines it, not what " +
                        request.like->call + " does to it");
  }
}

[[noreturn]] void refuse_row(const Request& request, const Account& account) {
  switch (request.row.by) {
    case RowChoice::By::number:
      throw Error("", "--row is " + std::to_string(request.row.number) + ", but the input has " +
                          counted(account.rows, "row"));
    case RowChoice::By::id:
      throw Error("", "--row: no row has the id " + in_quotes(request.row.id));
    case RowChoice::By::worst:
      throw Error("", "--row worst: no loss counts, every one is ignored or has weight 0");
  }
  throw Error("", "--row");
}

std::string_view environment(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr ? "" : value;
}

/// Whether standard output is a terminal that wants colour (https://no-color.org).
bool has_colour(const Request& request) {
  return request.output.empty() && ::isatty(STDOUT_FILENO) != 0 &&
         environment("NO_COLOR").empty() && environment("TERM") != "dumb";
}

std::string rendered(const Request& request, const Account& account) {
  const Document document = explain(account);
  switch (request.format) {
    case OutputFormat::markdown:
      return render_markdown(document);
    case OutputFormat::html:
      return render_html(document);
    case OutputFormat::json:
      return json_report(account, json_document(document)).between;
    default:
      return render_text(document, has_colour(request));
  }
}

}  // namespace

Explanation explain(const Request& request) {
  refuse_unexplained(request);
  Explanation explanation{evaluate(request), {}};
  if (!explanation.account.captured) refuse_row(request, explanation.account);
  explanation.text = rendered(request, explanation.account);
  return explanation;
}

}  // namespace xent
