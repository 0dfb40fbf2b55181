// An open file.
#pragma once

#include <poll.h>
#include <unistd.h>

#include <chrono>
#include <utility>

namespace xent {

/// An open file descriptor, closed at the end; or -1.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~Descriptor() { close(); }

  int number() const { return number_; }
  bool is_open() const { return number_ >= 0; }
  /// Whether there is something to read, or the end, at the latest after a while.
  bool arrives_within(std::chrono::milliseconds while_waiting) const {
    pollfd file{number_, POLLIN, 0};
    return poll(&file, 1, static_cast<int>(while_waiting.count())) != 0;
  }
  /// False, with errno set, if bytes that were written could not be kept.
  bool close() { return !is_open() || ::close(std::exchange(number_, -1)) == 0; }

 private:
  int number_ = -1;
};

}  // namespace xent
