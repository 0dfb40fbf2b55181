#include "app/run.h"

#include <functional>
#include <iostream>

#include "app/account.h"
#include "app/compare.h"
#include "app/doctor.h"
#include "app/expect.h"
#include "app/explanation.h"
#include "app/pipeline.h"
#include "app/prepare.h"
#include "app/progress.h"
#include "app/sink.h"
#include "app/split.h"
#include "io/output_file.h"
#include "report/compare_report.h"
#include "report/doctor_report.h"
#include "report/json_report.h"
#include "report/table_report.h"

namespace xent {
namespace {

/// Runs all blocks through the work; rows go to the sink, if there is one.
Account run_blocks(const Request& request, Work& work, Sink* sink) {
  Splitter split(work.readers, rows_per_block(request, work.layout));
  Progress progress(request);
  Tally tally;
  const auto merge = [&](Block& block) {
    tally.merge(work, block.tally);
    if (sink != nullptr) sink->rows(block);
    if (block.error) throw Error(*block.error);
    progress.show(block.progress);
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

int run_explanation(const Request& request) {
  OutputFile out(request.output);
  const Explanation explanation = explain(request);
  out.write(explanation.text);
  out.commit();
  print_warnings(request, explanation.account);
  return 0;
}

/// Status 1: there are labels, and no loss fits them.
int run_doctor(const Request& request) {
  OutputFile out(request.output);
  const Diagnosis diagnosis = diagnose(request);
  out.write(request.format == OutputFormat::json ? doctor_json(diagnosis) : doctor_text(diagnosis));
  out.commit();
  return diagnosis.fits() ? 0 : 1;
}

/// In place of the result: whether it is the one expected.
int run_check(const Request& request) {
  OutputFile out(request.output);
  Account account = evaluate(request);
  if (!account.verdict->agrees()) search_misses(request, *account.verdict);
  out.write(request.format == OutputFormat::json ? json_report(account).between
            : request.format == OutputFormat::table
                ? table_report(account)
                : verdict_text(*account.verdict, account.number));
  out.commit();
  print_warnings(request, account);
  return account.verdict->agrees() ? 0 : 1;
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

int run(const Request& asked) {
  if (asked.doctor) return run_doctor(asked);
  if (asked.expect) return run_check(asked);
  if (asked.explain) return run_explanation(asked);
  if (asked.compare) return run_comparison(asked);
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
