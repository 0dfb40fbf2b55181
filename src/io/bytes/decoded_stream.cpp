#include "io/bytes/decoded_stream.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <system_error>
#include <utility>

#include "base/error.h"

namespace xent {
namespace {

constexpr std::size_t read_size = std::size_t{128} << 10;
constexpr std::size_t block_size = std::size_t{256} << 10;

}  // namespace

DecodedFile::DecodedFile(Descriptor file, std::string name, const Compression& compression,
                         std::string_view start)
    : file_(std::move(file)),
      name_(std::move(name)),
      compression_(compression),
      decoder_(compression.make_decoder()),
      abandoned_(eventfd(0, EFD_CLOEXEC)) {
  struct stat status {};
  is_regular_ = fstat(file_.number(), &status) == 0 && S_ISREG(status.st_mode);
  bytes_.append(start);
  rest_ = bytes_.view();
}

DecodedFile::DecodedFile(Descriptor file, std::string name, const Compression& compression,
                         Region region)
    : DecodedFile(std::move(file), std::move(name), compression, region.before) {
  region_ = std::move(region);
}

std::size_t DecodedFile::read_file() {
  bytes_.reserve(read_size);
  ssize_t count = 0;
  if (!region_) {
    count = ::read(file_.number(), bytes_.data(), read_size);
  } else if (region_->size == 0) {
    bytes_.resize(0);
    bytes_.append(std::exchange(region_->after, {}));
    return bytes_.size();
  } else {
    count =
        ::pread(file_.number(), bytes_.data(), std::min<std::uint64_t>(read_size, region_->size),
                static_cast<off_t>(region_->offset));
    if (count == 0) throw Error(name_, "shrank while it was read");
  }
  if (count < 0 && errno == EINTR) return read_file();
  if (count < 0) throw Error(name_, std::strerror(errno));
  bytes_.resize(static_cast<std::size_t>(count));
  if (region_) {
    region_->offset += bytes_.size();
    region_->size -= bytes_.size();
  }
  return bytes_.size();
}

void DecodedFile::damaged(const std::string& why) const {
  throw Error(name_, std::string(compression_.name) + " data are damaged: " + why);
}

void DecodedFile::followed_by_something() const {
  throw Error(name_, "something else follows the " + std::string(compression_.name) + " data");
}

bool DecodedFile::wait() {
  if (is_regular_) return true;
  std::array<pollfd, 2> any{{{file_.number(), POLLIN, 0}, {abandoned_.number(), POLLIN, 0}}};
  while (poll(any.data(), any.size(), -1) < 0 && errno == EINTR) {
  }
  return any[1].revents == 0;
}

bool DecodedFile::arrives_within(std::chrono::milliseconds while_waiting) const {
  return is_regular_ || !rest_.empty() || file_.arrives_within(while_waiting);
}

void DecodedFile::abandon() {
  constexpr std::uint64_t one = 1;
  if (::write(abandoned_.number(), &one, sizeof one) < 0) return;  // cannot be: it is never full
}

DecodedFile::Fill DecodedFile::fill(bool may_wait) {
  if (!may_wait && !arrives_within({})) return Fill::nothing_now;
  if (!wait()) return Fill::end;
  const bool is_end = read_file() == 0;
  rest_ = bytes_.view();
  return is_end ? Fill::end : Fill::some;
}

void DecodedFile::begin_member() {
  if (compression_.padding > 0) {
    const std::size_t zeros = std::min(rest_.find_first_not_of('\0'), rest_.size());
    rest_.remove_prefix(zeros);
    zeros_ += zeros;
    if (rest_.empty()) return;
    if (zeros_ % compression_.padding != 0) followed_by_something();
  }
  decoder_->restart();
  is_between_ = has_output_ = false;
  zeros_ = 0;
}

std::optional<std::size_t> DecodedFile::read(char* to, std::size_t size, bool may_wait) {
  for (;;) {
    if (is_between_ && !rest_.empty()) begin_member();
    if (!is_between_) {
      Decoded step;
      try {
        step = decoder_->decode(rest_, to, size);
      } catch (const Error& error) {
        if (members_ > 0 && !has_output_) followed_by_something();
        damaged(error.message());
      }
      rest_.remove_prefix(step.read);
      has_output_ = has_output_ || step.written > 0;
      is_between_ = step.ended;
      if (step.ended) ++members_;
      if (step.written > 0) return step.written;
      if (step.read > 0 || step.ended) continue;
      if (!rest_.empty()) damaged("it does not go on");
    }
    switch (fill(may_wait)) {
      case Fill::some:
        break;
      case Fill::nothing_now:
        return std::nullopt;
      case Fill::end:
        if (!is_between_) throw Error(name_, std::string(compression_.name) + " data end too soon");
        if (compression_.padding > 0 && zeros_ % compression_.padding != 0) {
          followed_by_something();
        }
        return 0;
    }
  }
}

DecodedStream::DecodedStream(std::unique_ptr<DecodedFile> file) : file_(std::move(file)) {}

DecodedStream::~DecodedStream() {
  if (!thread_.joinable()) return;
  {
    const std::unique_lock lock(mutex_);
    is_abandoned_ = true;
  }
  changed_.notify_all();
  file_->abandon();
  thread_.join();
}

/// Decodes a whole block, or as much as there is before the file has to be waited for.
void DecodedStream::fill(Block& block) {
  if (!block.bytes) block.bytes = std::make_unique_for_overwrite<char[]>(block_size);
  block.size = block.taken = 0;
  try {
    while (block.size < block_size && !block.is_last) {
      const auto count =
          file_->read(block.bytes.get() + block.size, block_size - block.size, block.size == 0);
      if (!count) return;
      block.is_last = *count == 0;
      block.size += *count;
    }
  } catch (...) {
    block.failure = std::current_exception();
    block.is_last = true;
  }
}

/// The body of the thread. What is thrown goes with the block.
void DecodedStream::decode_ahead(std::size_t next) noexcept {
  for (bool is_last = false; !is_last; next = (next + 1) % blocks_.size()) {
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [&] { return ready_ < blocks_.size() || is_abandoned_; });
      if (is_abandoned_) return;
    }
    fill(blocks_[next]);
    is_last = blocks_[next].is_last;
    {
      const std::unique_lock lock(mutex_);
      ++ready_;
    }
    changed_.notify_all();
  }
}

/// Starts the thread, if the system grants one.
void DecodedStream::start() {
  if (!file_->may_be_abandoned()) return;
  try {
    thread_ = std::thread([this, next = next_] { decode_ahead(next); });
  } catch (const std::system_error&) {
    return;
  }
}

/// Gives blocks that have been read back to the thread; false if no other is decoded.
bool DecodedStream::find_ready() {
  const std::unique_lock lock(mutex_);
  while (ready_ > 0 && blocks_[next_].taken == blocks_[next_].size && !blocks_[next_].is_last) {
    next_ = (next_ + 1) % blocks_.size();
    --ready_;
    changed_.notify_all();
  }
  return ready_ > 0;
}

/// The block to read from: one with bytes, or the last.
DecodedStream::Block& DecodedStream::front() {
  while (!find_ready()) {
    if (has_begun_ && !thread_.joinable()) start();  // there is more than one block
    has_begun_ = true;
    if (!thread_.joinable()) {
      fill(blocks_[next_]);
      ready_ = 1;
      continue;
    }
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return ready_ > 0; });
  }
  return blocks_[next_];
}

bool DecodedStream::arrives_within(std::chrono::milliseconds while_waiting) {
  if (find_ready()) return true;
  if (!thread_.joinable()) return file_->arrives_within(while_waiting);
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, while_waiting, [&] { return ready_ > 0; });
}

std::size_t DecodedStream::read(char* to, std::size_t size) {
  Block& block = front();
  if (block.taken == block.size && block.failure) std::rethrow_exception(block.failure);
  size = std::min(size, block.size - block.taken);
  if (size > 0) std::memcpy(to, block.bytes.get() + block.taken, size);
  block.taken += size;
  return size;
}

}  // namespace xent
