// Runs split, work and merge. No other file knows threads.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <exception>
#include <functional>
#include <list>
#include <map>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

namespace xent {

/// The three steps that every block goes through. Block has a member `progress`, a ReadProgress.
template <class Block>
struct Steps {
  /// Fills the block with the next rows; false at the end. Called by one thread at a time, in
  /// order.
  std::function<bool(Block&)> split;
  /// Turns rows into results; called by many threads at a time.
  std::function<void(Block&)> work;
  /// Takes in the results; called by one thread at a time, in the order of split.
  std::function<void(Block&)> merge;
};

/// Locks a mutex that others mostly hold for microseconds: sleeping and waking take longer.
std::unique_lock<std::mutex> lock_patiently(std::mutex& mutex);

/// The processor that this thread runs on.
int present_processor();

/// Moves this thread to another processor. Some schedulers let a new thread wait for milliseconds
/// behind the thread that made it, while another processor is idle.
void leave_processor(int processor);

template <class Block>
class Pipeline {
 public:
  Pipeline(unsigned threads, const Steps<Block>& steps) : threads_(threads), steps_(steps) {}

  void run() {
    {
      std::vector<std::jthread> helpers;  // joined at the end of the scope
      run_thread(add_memory(), &helpers);
    }
    if (failure_) std::rethrow_exception(failure_);
  }

 private:
  /// A thread's own blocks, which stay in the cache of its core. There are two, so that the thread
  /// can go on while one block waits to be merged.
  struct Memory {
    std::vector<Block> blocks;
    std::vector<Block*> free;
  };

  /// A block that has been worked on. It is merged when all blocks before it are merged.
  struct Finished {
    Block* block;
    Memory* memory;  // the memory that the block belongs to
    std::exception_ptr failure;
  };

  Memory& add_memory() {
    Memory& memory = memories_.emplace_back();
    memory.blocks.resize(threads_ == 1 ? 1 : 2);
    for (Block& block : memory.blocks) memory.free.push_back(&block);
    return memory;
  }

  /// The body of a thread. No exception leaves it.
  void run_thread(Memory& memory, std::vector<std::jthread>* helpers) noexcept {
    try {
      work(memory, helpers);
    } catch (...) {
      const std::unique_lock lock(merge_mutex_);
      if (!failure_) failure_ = std::current_exception();
      block_freed_.notify_all();
    }
  }

  /// Works on blocks to the end. The first thread starts the others, into `helpers`, when it sees
  /// that there is more than one block.
  void work(Memory& memory, std::vector<std::jthread>* helpers) {
    while (Block* block = wait_for_block(memory)) {
      std::exception_ptr failure;
      std::size_t index = 0;
      {
        const std::unique_lock lock = lock_patiently(split_mutex_);
        if (split_ended_) return;
        try {
          split_ended_ = !steps_.split(*block);
          if (split_ended_) return;
        } catch (...) {
          failure = std::current_exception();
          split_ended_ = true;
        }
        index = next_split_++;
      }
      const bool goes_on = index > 0 || block->progress.done < block->progress.total;
      if (helpers != nullptr && goes_on && !failure) start(*std::exchange(helpers, nullptr));
      try {
        if (!failure) steps_.work(*block);
      } catch (...) {
        failure = std::current_exception();
      }
      finish(index, {block, &memory, failure});
    }
  }

  /// Starts further threads, as many as the system grants.
  void start(std::vector<std::jthread>& helpers) {
    const unsigned all = threads_ > 0 ? threads_ : std::thread::hardware_concurrency();
    try {
      for (unsigned i = 1; i < all; ++i) {
        helpers.emplace_back([this, &own = add_memory(), processor = present_processor()] {
          leave_processor(processor);
          run_thread(own, nullptr);
        });
        std::this_thread::yield();
      }
    } catch (const std::system_error&) {  // go on with the threads that started
      return;
    }
  }

  /// A block that is not in use; null after a failure.
  Block* wait_for_block(Memory& memory) {
    std::unique_lock lock = lock_patiently(merge_mutex_);
    block_freed_.wait(lock, [&] { return !memory.free.empty() || failure_; });
    if (failure_) return nullptr;
    Block* block = memory.free.back();
    memory.free.pop_back();
    return block;
  }

  /// Merges every block whose turn has come.
  void finish(std::size_t index, Finished finished) {
    const std::unique_lock lock = lock_patiently(merge_mutex_);
    finished_.emplace(index, finished);
    while (!failure_ && !finished_.empty() && finished_.begin()->first == next_merge_) {
      auto [block, memory, failure] = finished_.begin()->second;
      finished_.erase(finished_.begin());
      ++next_merge_;
      try {
        if (failure) std::rethrow_exception(failure);
        steps_.merge(*block);
      } catch (...) {
        failure_ = std::current_exception();
      }
      memory->free.push_back(block);
    }
    block_freed_.notify_all();
  }

  const unsigned threads_;
  const Steps<Block>& steps_;

  std::mutex split_mutex_;
  bool split_ended_ = false;
  std::size_t next_split_ = 0;

  std::mutex merge_mutex_;
  std::condition_variable block_freed_;
  std::list<Memory> memories_;                // one per thread
  std::map<std::size_t, Finished> finished_;  // blocks that are not merged yet
  std::size_t next_merge_ = 0;
  std::exception_ptr failure_;
};

/// Runs the steps over all blocks with this many threads (0: as many as the machine has). Further
/// threads start only when there is more than one block; if the system refuses some, the others do
/// the work. At most a few blocks per thread are alive. The error of the earliest block is thrown,
/// after all blocks before it are merged: the result does not depend on the threads.
template <class Block>
void run_pipeline(unsigned threads, const Steps<Block>& steps) {
  Pipeline<Block>(threads, steps).run();
}

}  // namespace xent
