// The progress line: on a terminal only, and only if the run lasts.
#pragma once

#include <chrono>

#include "app/job/request.h"
#include "io/reader.h"

namespace xent {

class Progress {
 public:
  explicit Progress(const Request& request);
  ~Progress() { clear(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// Rewrites the line, at most ten times a second.
  void show(const Reader::Progress& progress);
  /// Removes the line.
  void clear();

 private:
  using Clock = std::chrono::steady_clock;
  bool enabled_;
  bool visible_ = false;
  Clock::time_point next_;
};

}  // namespace xent
