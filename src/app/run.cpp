#include "app/run.h"

#include <functional>
#include <iostream>

#include "app/account.h"
#include "app/pipeline.h"
#include "app/prepare.h"
#include "app/progress.h"
#include "app/sink.h"
#include "app/split.h"
#include "io/output_file.h"

namespace xent {
namespace {

void print_warnings(const Request& request, const Account& account) {
  if (request.quiet) return;
  for (const Warning& warning : account.warnings) {
    std::cerr << "xent: warning: " << warning.message << '\n';
  }
}

}  // namespace

int run(const Request& request) {
  Work work = prepare(request);
  Sink sink(request, work);
  Splitter split(work.readers, rows_per_block(request, work.layout));
  Progress progress(request, work.readers);
  Tally tally;

  run_pipeline(request.threads, {
                                    std::ref(split),
                                    std::cref(work),
                                    [&](Block& block) {
                                      tally.merge(block.tally);
                                      sink.rows(block.output);
                                      if (block.error) throw Error(*block.error);
                                      progress.show();
                                    },
                                });
  progress.clear();

  const Account account = make_account(work, tally);
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
