#include "app/flow/progress.h"

#include <unistd.h>

#include <array>
#include <cstdio>

namespace xent {
namespace {

constexpr auto patience = std::chrono::milliseconds(500);
constexpr auto interval = std::chrono::milliseconds(100);

}  // namespace

Progress::Progress(const Request& request)
    : enabled_(!request.quiet && isatty(STDERR_FILENO) != 0), next_(Clock::now() + patience) {}

void Progress::show(const Reader::Progress& progress) {
  if (!enabled_ || Clock::now() < next_) return;
  next_ = Clock::now() + interval;
  visible_ = true;
  const auto [done, total] = progress;
  constexpr double mega = 1e6;
  std::array<char, 80> line{};
  if (total > 0) {
    std::snprintf(line.data(), line.size(), "\rxent: %.0f of %.0f MB of logits read (%.0f %%)",
                  static_cast<double>(done) / mega, static_cast<double>(total) / mega,
                  100 * static_cast<double>(done) / static_cast<double>(total));
  } else {
    std::snprintf(line.data(), line.size(), "\rxent: %.0f MB of logits read",
                  static_cast<double>(done) / mega);
  }
  std::fputs(line.data(), stderr);
}

void Progress::clear() {
  if (visible_) std::fputs("\r\x1b[K", stderr);
  visible_ = false;
}

}  // namespace xent
