// split, work, merge: the one place that knows threads.
#pragma once

#include <functional>

#include "app/block.h"

namespace xent {

/// The three steps that every block goes through.
struct Steps {
  /// Fills the block with the next rows; false at the end. Called by one thread at a time, in
  /// order.
  std::function<bool(Block&)> split;
  /// Turns rows into losses; called by many threads at a time.
  std::function<void(Block&)> work;
  /// Takes in what came out; called by one thread at a time, in the order of split.
  std::function<void(Block&)> merge;
};

/// Runs the steps over all blocks with this many threads (0: as many as the machine has); the
/// further ones start only when there is more than one block. At most a few blocks a thread are
/// alive. The error of the earliest block is the one thrown, after all blocks before it are merged:
/// the result does not depend on the threads.
void run_pipeline(unsigned threads, const Steps& steps);

}  // namespace xent
