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
  const Quirks& quirks = request.quirks;
  if (quirks.averages_last || quirks.takes_probabilities()) {
    throw Error("", "--explain explains the loss as xent defines it, not what " +
                        request.like->call + " does to it");
  }
}

/// "3" or "1-5", as the user gives them.
std::string numbers_of(const RowChoice& row) {
  if (row.count == RowChoice::to_the_last) return "all";
  const std::string first = std::to_string(row.number);
  return row.count == 1 ? first : first + "-" + std::to_string(row.number + row.count - 1);
}

/// How many of the rows asked for the input has.
std::uint64_t found_rows(const RowChoice& row, const Account& account) {
  if (row.by != RowChoice::By::number) return account.captured.size();
  if (row.count == RowChoice::to_the_last) return account.rows;
  return row.number - 1 + row.count <= account.rows ? row.count : 0;
}

[[noreturn]] void refuse_row(const Request& request, const Account& account) {
  switch (request.row.by) {
    case RowChoice::By::number:
      throw Error("", "--row is " + numbers_of(request.row) + ", but the input has " +
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

std::string rendered(const Request& request, const Account& account, const Document& document) {
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
  const Account& account = explanation.account;
  const std::uint64_t found = found_rows(request.row, account);
  if (account.captured.empty() || found == 0) refuse_row(request, account);
  ExplanationChoice choice;
  choice.detail = request.detail;
  choice.only_reduction = request.detail == Detail::brief && !request.row.is_given &&
                          request.row.column == 0 && request.reduction != Reduction::none &&
                          account.elements > 1;
  choice.has_hint = request.format == OutputFormat::text && !request.quiet;
  choice.left_out = found - account.captured.size();
  Document document = explain(account, choice);
  if (request.blank) document = worksheet(document);
  explanation.text = rendered(request, account, document);
  return explanation;
}

}  // namespace xent
