#include "app/run.h"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <iostream>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "app/answers/answers.h"
#include "app/doctor/doctor.h"
#include "app/flow/evaluate.h"
#include "app/flow/prepare.h"
#include "app/flow/sink.h"
#include "io/bytes/output_file.h"
#include "report/compare_report.h"
#include "report/diagnosis.h"
#include "report/json_report.h"
#include "report/table_report.h"

namespace xent {
namespace {

void print_remarks(const Request& request, std::span<const Warning> notes,
                   std::span<const Warning> warnings) {
  if (request.quiet) return;
  for (const Warning& note : notes) std::cerr << "xent: note: " << note.message << '\n';
  for (const Warning& warning : warnings) {
    std::cerr << "xent: warning: " << warning.message << '\n';
  }
}

bool is_stdin(const SourceSpec& source) {
  return source.spec == "-" || std::any_of(source.parts.begin(), source.parts.end(), is_stdin);
}

/// Says on stderr that the program waits for what is to be typed.
void tell_of_waiting(const Request& request) {
  pollfd input{STDIN_FILENO, POLLIN, 0};
  const bool reads_stdin = std::any_of(request.sources.begin(), request.sources.end(), is_stdin);
  if (request.quiet || !reads_stdin || isatty(STDIN_FILENO) == 0) return;
  if (poll(&input, 1, 0) == 0) std::cerr << "xent: waiting for input, which ends with Ctrl-D\n";
}

/// The output of a request that prints no rows.
struct Answer {
  std::string text;
  std::vector<Warning> notes, warnings;
  int status = 0;
};

int give(const Request& request, Answer (*answer_to)(const Request&)) {
  OutputFile out(request.output);  // opened first: an error here saves the computation
  const Answer answer = answer_to(request);
  out.write(answer.text);
  out.commit();
  print_remarks(request, answer.notes, answer.warnings);
  return answer.status;
}

/// The account in the request's format; `for_people` makes the text.
std::string formatted(const Request& request, const Account& account,
                      std::string (*for_people)(const Account&)) {
  switch (request.format) {
    case OutputFormat::json:
      return json_report(account).between;  // the whole report, as there are no rows
    case OutputFormat::table:
      return table_report(account);
    default:
      return for_people(account);
  }
}

Answer comparison(const Request& request) {
  const Account account = compare(request);
  return {formatted(request, account, compare_report), account.notes, account.warnings};
}

Answer explanation(const Request& request) {
  const Explanation explained = explain(request);
  return {explained.text, explained.account.notes, explained.account.warnings};
}

/// Status 1: there are labels, but no loss fits them.
Answer diagnosis(const Request& request) {
  const Diagnosis made = diagnose(request);
  const bool is_json = request.format == OutputFormat::json;
  return {is_json ? doctor_json(made) : doctor_text(made), {}, {}, made.fits() ? 0 : 1};
}

/// The verdict on one number, or for people.
std::string verdict_report(const Request& request, const Account& account) {
  const Verdict& verdict = *account.verdict;
  const bool is_line = request.format != OutputFormat::text &&
                       request.format != OutputFormat::json &&
                       request.format != OutputFormat::table;
  if (is_line) {
    const GradesFormat format{request.format, account.number, verdict.noun,
                              false,          false,          verdict.shows_ulp};
    return grades_head(format) + grade_line(format, *verdict.only);
  }
  return formatted(request, account, [](const Account& checked) {
    return verdict_text(*checked.verdict, checked.number, checked.top_misses);
  });
}

/// Compares the result with the expected one. Status 1: they differ.
Answer check(const Request& request) {
  Account account = evaluate(request);
  const bool agrees = account.verdict->agrees();
  if (account.verdict->only) search_miss(request, *account.verdict->only);
  return {verdict_report(request, account), account.notes, account.warnings, agrees ? 0 : 1};
}

}  // namespace

int run(const Request& asked) {
  tell_of_waiting(asked);
  if (asked.doctor) return give(asked, diagnosis);
  if (asked.expect && !prints_grades(asked)) return give(asked, check);
  if (asked.explain) return give(asked, explanation);
  if (asked.compare) return give(asked, comparison);
  Request request = asked;
  double divisor = 1;
  // The gradient of a mean: every row depends on a number that is known only at the end.
  if (request.show == Show::gradient && request.reduction == Reduction::mean) {
    for (SourceSpec& source : request.sources) make_rereadable(source);
    const Account first = evaluate(request);
    divisor = first.mean_by(*first.divisor).by;
    if (divisor == 0) divisor = std::numeric_limits<double>::quiet_NaN();  // as the mean is
  }
  Job job = prepare(request);
  job.gradient_divisor = divisor;
  Sink sink(job);
  const Account account = run_blocks(job, &sink);
  sink.finish(account);
  print_remarks(request, account.notes, account.warnings);
  return account.verdict && !account.verdict->agrees() ? 1 : 0;
}

int print(const std::string& text) {
  OutputFile out("");
  out.write(text);
  out.commit();
  return 0;
}

}  // namespace xent
