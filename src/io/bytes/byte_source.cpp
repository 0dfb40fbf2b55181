#include "io/bytes/byte_source.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

namespace xent {

ByteSource ByteSource::open(const std::string& path) {
  const bool is_stdin = path == "-";
  const int descriptor = is_stdin ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0)
                                  : ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  ByteSource source = from_descriptor(Descriptor(descriptor), is_stdin ? "stdin" : path);
  source.decode();
  return source;
}

void ByteSource::decode() {
  for (const Compression& compression : compressions()) {
    if (!starts_between(compression.least, compression.most)) continue;
    auto file = std::make_unique<DecodedFile>(std::move(descriptor_), name_, compression,
                                              std::exchange(ahead_, {}).view());
    decoded_ = std::make_unique<DecodedStream>(std::move(file));
    size_ = done_ = 0;
    return;
  }
}

ByteSource ByteSource::from_descriptor(Descriptor descriptor, std::string name) {
  ByteSource source(std::move(descriptor), std::move(name));
  const int number = source.descriptor_.number();
  struct stat status {};
  if (number < 0 || fstat(number, &status) != 0) throw Error(source.name_, std::strerror(errno));
  if (S_ISDIR(status.st_mode)) throw Error(source.name_, "is a directory, expected a file");
  if (S_ISFIFO(status.st_mode)) {  // writer and reader take fewer turns; not needed, so unchecked
    constexpr int pipe_size = 1 << 20;
    fcntl(number, F_SETPIPE_SZ, pipe_size);
  }
  if (S_ISREG(status.st_mode)) {
    const off_t start = lseek(number, 0, SEEK_CUR);
    source.start_ = static_cast<std::uint64_t>(std::max<off_t>(start, 0));
    source.size_ = static_cast<std::uint64_t>(std::max<off_t>(status.st_size - start, 0));
  }
  return source;
}

ByteSource ByteSource::region(std::uint64_t offset, std::uint64_t size, std::string name) const {
  if (offset > size_ || size > size_ - offset) throw Error(name, "lies beyond the end of the file");
  ByteSource part(Descriptor(fcntl(descriptor_.number(), F_DUPFD_CLOEXEC, 0)), std::move(name));
  if (!part.descriptor_.is_open()) throw Error(part.name_, std::strerror(errno));
  part.start_ = start_ + offset;
  part.size_ = size;
  part.is_region_ = true;
  return part;
}

ByteSource ByteSource::inflated(std::uint64_t offset, std::uint64_t size, std::string name,
                                std::uint32_t checksum, std::uint32_t decoded_size) const {
  ByteSource part = region(offset, size, std::move(name));
  part.decoded_ = std::make_unique<DecodedStream>(std::make_unique<DecodedFile>(
      std::move(part.descriptor_), part.name_, zip_member(),
      DecodedFile::Region{part.start_, size, gzip_head(), gzip_tail(checksum, decoded_size)}));
  part.size_ = 0;
  return part;
}

ByteSource ByteSource::inline_text(std::string_view text, std::string name) {
  ByteSource source({}, std::move(name));
  source.ahead_.append(text);
  return source;
}

std::size_t ByteSource::read(char* to, std::size_t size) {
  if (taken_ < ahead_.size()) {
    size = std::min(size, ahead_.size() - taken_);
    std::memcpy(to, ahead_.data() + taken_, size);
    taken_ += size;
    return size;
  }
  return read_on(to, size);
}

/// Reads what comes after ahead_.
std::size_t ByteSource::read_on(char* to, std::size_t size) {
  if (decoded_) {
    const std::size_t count = decoded_->read(to, size);
    done_ += count;
    return count;
  }
  if (!descriptor_.is_open() || size == 0) return 0;
  ssize_t count = 0;
  do {
    count = is_region_
                ? ::pread(descriptor_.number(), to, std::min<std::uint64_t>(size, size_ - done_),
                          static_cast<off_t>(start_ + done_))
                : ::read(descriptor_.number(), to, size);
  } while (count < 0 && errno == EINTR);
  if (count < 0) throw Error(name_, std::strerror(errno));
  done_ += static_cast<std::uint64_t>(count);
  if (count == 0 && done_ < size_) throw shrank(done_);
  return static_cast<std::size_t>(count);
}

bool ByteSource::read_into(Buffer& buffer, std::size_t size) {
  constexpr std::uint64_t least = 4096;  // a file may grow while it is read
  if (size_ > 0) size = std::min(size, std::max(size_ - std::min(size_, done_), least));
  const std::size_t before = buffer.size();
  buffer.reserve(before + size);
  const std::size_t count = read(buffer.data() + before, size);
  buffer.resize(before + count);
  return count > 0;
}

/// Reads ahead without waiting for more than comes first. False at the end.
bool ByteSource::read_ahead(std::size_t size) {
  constexpr std::size_t step = 4096;
  const std::size_t before = ahead_.size();
  size = std::max(size, step);
  ahead_.reserve(before + size);
  const std::size_t count = read_on(ahead_.data() + before, size);
  ahead_.resize(before + count);
  return count > 0;
}

std::string_view ByteSource::peek(std::size_t size) {
  while (ahead_.size() - taken_ < size) {
    if (!read_ahead(taken_ + size - ahead_.size())) break;
  }
  return ahead_.view().substr(taken_, size);
}

std::string_view ByteSource::peek_past(std::size_t seen) {
  constexpr std::size_t step = std::size_t{64} << 10;
  if (ahead_.size() - taken_ <= seen) read_ahead(step);
  return ahead_.view().substr(taken_);
}

bool ByteSource::starts_between(std::string_view least, std::string_view most) {
  const auto value = [](char byte) { return static_cast<unsigned char>(byte); };
  for (std::size_t i = 0; i < least.size(); ++i) {
    const std::string_view start = peek(i + 1);
    if (start.size() <= i) return false;
    if (value(start[i]) < value(least[i]) || value(start[i]) > value(most[i])) return false;
  }
  return true;
}

bool ByteSource::arrives_within(std::chrono::milliseconds while_waiting) {
  if (taken_ < ahead_.size() || size_ > 0) return true;
  if (decoded_) return decoded_->arrives_within(while_waiting);
  if (!descriptor_.is_open()) return true;
  return descriptor_.arrives_within(while_waiting);
}

Error ByteSource::shrank(std::uint64_t end) const {
  return {name_, "shrank while it was read: " + std::to_string(size_) + " bytes at first, " +
                     std::to_string(end) + " at the end"};
}

std::size_t ByteSource::read_at(std::uint64_t offset, char* to, std::size_t size) const {
  std::size_t done = 0;
  while (done < size) {
    const ssize_t count = pread(descriptor_.number(), to + done, size - done,
                                static_cast<off_t>(start_ + offset + done));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) throw Error(name_, std::strerror(errno));
    if (count == 0) break;
    done += static_cast<std::size_t>(count);
  }
  return done;
}

Buffer ByteSource::read_again() const {
  Buffer all;
  all.reserve(size_);
  all.resize(read_at(0, all.data(), size_));
  return all;
}

Buffer ByteSource::read_all() {
  constexpr std::size_t step = 1 << 20;
  Buffer all;
  all.reserve(size_ > 0 ? size_ + 1 : step);
  while (read_into(all, step)) {
  }
  return all;
}

}  // namespace xent
