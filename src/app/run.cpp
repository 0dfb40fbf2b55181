#include "app/run.h"

#include <unistd.h>

#include <cstdlib>
#include <functional>
#include <iostream>

#include "app/account.h"
#include "app/compare.h"
#include "app/pipeline.h"
#include "app/prepare.h"
#include "app/progress.h"
#include "app/sink.h"
#include "app/split.h"
#include "base/error.h"
#include "base/text.h"
#include "io/output_file.h"
#include "report/compare_report.h"
#include "report/explain.h"
#include "report/json_document.h"
#include "report/json_report.h"
#include "report/render.h"
#include "report/table_report.h"

namespace xent {
namespace {

/// Runs all blocks through the work; rows go to the sink, if there is one.
Account run_blocks(const Request& request, Work& work, Sink* sink) {
  Splitter split(work.readers, rows_per_block(request, work.layout));
  Progress progress(request, work.readers);
  Tally tally;
  const auto merge = [&](Block& block) {
    tally.merge(work, block.tally);
    if (sink != nullptr) sink->rows(block);
    if (block.error) throw Error(*block.error);
    progress.show();
  };
  run_pipeline(request.threads, {std::ref(split), std::cref(work), merge});
  return make_account(work, tally);
}

void print_warnings(const Request& request, const Account& account) {
  if (request.quiet) return;
  for (const Warning& warning : account.warnings) {
    std::cerr << "xent: warning: " << warning.message << '\n';
  }
}

int run_comparison(const Request& request) {
  const Account account = compare(request);
  OutputFile out(request.output);
  switch (request.format) {
    case OutputFormat::json:
      out.write(json_report(account).between);  // all of it, as there are no rows
      break;
    case OutputFormat::table:
      out.write(table_report(account));
      break;
    default:
      out.write(compare_report(account));
  }
  out.commit();
  print_warnings(request, account);
  return 0;
}

/// Whether a number that is known only at the end is part of every row.
bool needs_two_passes(const Request& request) {
  return request.show == Show::gradient && request.reduction == Reduction::mean;
}

}  // namespace

Account evaluate(const Request& request) {
  Work work = prepare(request);
  return run_blocks(request, work, nullptr);
}

namespace {

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

/// Whether standard output is a terminal that wants colour.
bool has_colour(const Request& request) {
  return request.output.empty() && ::isatty(STDOUT_FILENO) != 0 &&
         std::getenv("NO_COLOR") == nullptr;
}

std::string rendered(const Request& request, const Account& account) {
  const Document document = explain(account);
  switch (request.format) {
    case OutputFormat::markdown:
      return render_markdown(document);
    case OutputFormat::html:
      return render_html(document);
    case OutputFormat::json: {
      const auto [before, between, after] = json_report(account, json_document(document));
      return before + between + after;
    }
    default:
      return render_text(document, has_colour(request));
  }
}

/// In place of the result: every step of one row, and the reduction.
int run_explanation(const Request& request) {
  OutputFile out(request.output);
  const Account account = evaluate(request);
  if (!account.captured) refuse_row(request, account);
  out.write(rendered(request, account));
  out.commit();
  print_warnings(request, account);
  return 0;
}

}  // namespace

int run(const Request& asked) {
  if (asked.compare) return run_comparison(asked);
  if (asked.explain) return run_explanation(asked);
  Request request = asked;
  double divisor = 1;
  if (needs_two_passes(request)) {
    for (SourceSpec& source : request.sources) make_rereadable(source);
    const Account first = evaluate(request);
    divisor = first.mean_by(first.divisor).by;
  }
  Work work = prepare(request);
  work.gradient_divisor = divisor;
  Sink sink(request, work);
  const Account account = run_blocks(request, work, &sink);
  sink.finish(account);
  print_warnings(request, account);
  return 0;
}

int print(const std::string& text) {
  OutputFile out("");
  out.write(text);
  out.commit();
  return 0;
}

}  // namespace xent
