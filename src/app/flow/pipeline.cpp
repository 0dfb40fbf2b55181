#include "app/flow/pipeline.h"

#include <sched.h>

namespace xent {

std::unique_lock<std::mutex> lock_patiently(std::mutex& mutex) {
  constexpr int most_tries = 500;
  std::unique_lock lock(mutex, std::try_to_lock);
  for (int i = 0; i < most_tries && !lock; ++i) {
    std::this_thread::yield();
    lock.try_lock();
  }
  if (!lock) lock.lock();
  return lock;
}

int present_processor() {
  return sched_getcpu();
}

void leave_processor(int processor) {
  cpu_set_t all;
  if (sched_getcpu() != processor || sched_getaffinity(0, sizeof all, &all) != 0) return;
  cpu_set_t others = all;
  CPU_CLR(static_cast<std::size_t>(processor), &others);
  if (CPU_COUNT(&others) == 0 || sched_setaffinity(0, sizeof others, &others) != 0) return;
  sched_setaffinity(0, sizeof all, &all);
}

}  // namespace xent
