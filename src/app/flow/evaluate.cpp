#include "app/flow/evaluate.h"

#include <functional>

#include "app/account/account.h"
#include "app/flow/loss_block.h"
#include "app/flow/pipeline.h"
#include "app/flow/prepare.h"
#include "app/flow/progress.h"
#include "app/flow/split.h"
#include "app/flow/work.h"

namespace xent {

Account run_blocks(const Job& job, Sink* sink) {
  const Request& request = job.request;
  Splitter split(job.readers, job.layout.rows_per_block(request.block_values));
  Progress progress(request);
  Tally tally;
  const RowWriter* const writer = sink == nullptr ? nullptr : sink->writer();
  const Steps<LossBlock> steps{
      std::ref(split),
      [&](LossBlock& block) { work(job, writer, block); },
      [&](LossBlock& block) {
        tally.merge(job, block.tally);
        if (sink != nullptr) sink->rows(block);
        if (block.error) throw Error(*block.error);
        progress.show(block.progress);
      },
  };
  run_pipeline(request.threads, steps);
  return make_account(job, tally);
}

Account evaluate(const Request& request) {
  return run_blocks(prepare(request), nullptr);
}

}  // namespace xent
