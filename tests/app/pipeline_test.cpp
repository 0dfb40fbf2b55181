// split, work, merge: the order of what comes out does not depend on the threads.
#include "app/flow/pipeline.h"

#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <cstddef>
#include <stdexcept>
#include <thread>
#include <vector>

#include "io/bytes/chunk.h"

namespace {

/// A block that is nothing but its number.
struct Block {
  std::size_t first_row = 0;
  xent::ReadProgress progress;
};
using Steps = xent::Steps<Block>;

/// Blocks 0, 1, ... count - 1; every fourth takes longer.
struct Run {
  std::size_t count = 50;
  std::size_t fails_in_split = 1000;
  std::size_t fails_in_work = 1000;

  std::vector<std::size_t> merged;
  std::atomic<int> alive = 0;
  std::atomic<int> most_alive = 0;

  void operator()(unsigned threads) {
    std::size_t next = 0;
    const Steps steps{
        [&](Block& block) {
          if (next == count) return false;
          if (next == fails_in_split) throw std::runtime_error("split");
          block.first_row = next++;
          const int now = ++alive;
          if (now > most_alive) most_alive = now;
          return true;
        },
        [&](Block& block) {
          if (block.first_row % 4 == 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
          if (block.first_row >= fails_in_work) throw std::runtime_error("work");
        },
        [&](Block& block) {
          --alive;
          merged.push_back(block.first_row);
        },
    };
    xent::run_pipeline(threads, steps);
  }
};

std::vector<std::size_t> first(std::size_t count) {
  std::vector<std::size_t> numbers(count);
  for (std::size_t i = 0; i < count; ++i) numbers[i] = i;
  return numbers;
}

}  // namespace

TEST_CASE("blocks are merged in the order of their rows", "[app][pipeline]") {
  for (const unsigned threads : {1U, 2U, 3U, 8U}) {
    Run run;
    run(threads);
    CHECK(run.merged == first(50));
  }
}

TEST_CASE("only a few blocks a thread are alive", "[app][pipeline]") {
  for (const unsigned threads : {1U, 2U, 8U}) {
    Run run;
    run(threads);
    CHECK(run.most_alive <= static_cast<int>(2 * threads));
  }
}

TEST_CASE("the error of the earliest block is thrown, after all before it are merged",
          "[app][pipeline]") {
  for (const unsigned threads : {1U, 2U, 3U, 8U}) {
    Run work;
    work.fails_in_work = 20;  // and every later one
    CHECK_THROWS_WITH(work(threads), "work");
    CHECK(work.merged == first(20));

    Run split;
    split.fails_in_split = 30;
    CHECK_THROWS_WITH(split(threads), "split");
    CHECK(split.merged == first(30));
  }
}

TEST_CASE("several threads work at the same time", "[app][pipeline]") {
  std::size_t made = 0;
  std::atomic<int> met = 0;
  const Steps steps{
      [&](Block& block) {
        block.first_row = made++;
        return made <= 4;
      },
      [&](Block& block) {
        if (block.first_row < 1) return;  // the first starts the others
        ++met;
        const auto patience = std::chrono::steady_clock::now() + std::chrono::seconds(20);
        while (met < 2 && std::chrono::steady_clock::now() < patience) std::this_thread::yield();
      },
      [](Block&) {},
  };
  const auto before = std::chrono::steady_clock::now();
  xent::run_pipeline(2, steps);
  CHECK(met == 3);
  CHECK(std::chrono::steady_clock::now() - before < std::chrono::seconds(10));
}

TEST_CASE("no block at all is no error of the pipeline", "[app][pipeline]") {
  Run run;
  run.count = 0;
  run(2);
  CHECK(run.merged.empty());
}
