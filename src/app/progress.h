// The progress line: on a terminal only, and only if the run lasts.
#pragma once

#include <chrono>
#include <memory>
#include <vector>

#include "app/request.h"
#include "io/reader.h"

namespace xent {

class Progress {
 public:
  Progress(const Request& request, const std::vector<std::unique_ptr<Reader>>& readers);
  ~Progress() { clear(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// Rewrites the line, a few times a second.
  void show();
  /// Takes the line away.
  void clear();

 private:
  using Clock = std::chrono::steady_clock;
  const std::vector<std::unique_ptr<Reader>>& readers_;
  bool enabled_;
  bool visible_ = false;
  Clock::time_point next_;
};

}  // namespace xent
