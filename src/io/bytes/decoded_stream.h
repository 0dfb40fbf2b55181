// Reads compressed data, on a thread of its own where there is much of them.
#pragma once

#include <array>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include "io/bytes/buffer.h"
#include "io/bytes/compression.h"
#include "io/bytes/descriptor.h"

namespace xent {

/// An open file of compressed data, read through a decoder. Members that follow each other are one
/// stream. Throws Error, whose place is the name of the file, if the data are damaged, end too soon
/// or are followed by something else.
class DecodedFile {
 public:
  /// `start` holds the bytes of the file that have been read already.
  DecodedFile(Descriptor file, std::string name, const Compression& compression,
              std::string_view start);

  /// A part of a regular file, which is read as if it stood between two other texts.
  struct Region {
    std::uint64_t offset = 0, size = 0;
    std::string before, after;
  };
  DecodedFile(Descriptor file, std::string name, const Compression& compression, Region region);

  /// Decodes at most `size` bytes; 0 at the end. Without `may_wait`: none if the file has nothing
  /// to read now.
  std::optional<std::size_t> read(char* to, std::size_t size, bool may_wait);

  /// Whether there is something to read now, at the latest after a while.
  bool arrives_within(std::chrono::milliseconds while_waiting) const;

  /// Makes a read that waits in another thread give up: it throws or returns 0.
  void abandon();
  /// False if the system grants no means for that.
  bool may_be_abandoned() const { return abandoned_.is_open(); }

 private:
  enum class Fill { some, end, nothing_now };
  Fill fill(bool may_wait);
  /// Waits until the file can be read; false if it is abandoned.
  bool wait();
  /// Reads into bytes_; 0 at the end.
  std::size_t read_file();
  /// Goes to the next member, if there is one: its first byte is at the front of `rest_`.
  void begin_member();
  [[noreturn]] void damaged(const std::string& why) const;
  [[noreturn]] void followed_by_something() const;

  Descriptor file_;
  std::string name_;
  const Compression& compression_;
  std::unique_ptr<Decoder> decoder_;
  bool is_regular_ = false;
  std::optional<Region> region_;  // what is still to be read of it
  Descriptor abandoned_;          // readable when the stream is abandoned
  Buffer bytes_;
  std::string_view rest_;    // of bytes_: what has not been decoded
  std::size_t members_ = 0;  // that have ended
  bool is_between_ = false;  // no member has begun since one has ended
  bool has_output_ = false;  // this member has given something
  std::size_t zeros_ = 0;    // that follow a member
};

/// The bytes of a compressed file. They are decoded ahead by a thread when there are more than a
/// few; if the system refuses the thread, they are decoded when they are read.
class DecodedStream {
 public:
  explicit DecodedStream(std::unique_ptr<DecodedFile> file);
  DecodedStream(const DecodedStream&) = delete;
  DecodedStream& operator=(const DecodedStream&) = delete;
  ~DecodedStream();

  /// Reads at most `size` bytes, and waits only if none is decoded yet. Returns 0 only at the end.
  /// Throws Error where the data are wrong, after the bytes before that place.
  std::size_t read(char* to, std::size_t size);

  /// Whether there is something to read, or the end, at the latest after a while.
  bool arrives_within(std::chrono::milliseconds while_waiting);

 private:
  struct Block {
    std::unique_ptr<char[]> bytes;
    std::size_t size = 0;
    std::size_t taken = 0;
    bool is_last = false;
    std::exception_ptr failure;  // behind the bytes
  };

  Block& front();
  bool find_ready();
  void fill(Block& block);
  void start();
  void decode_ahead(std::size_t next) noexcept;

  std::unique_ptr<DecodedFile> file_;
  std::array<Block, 4> blocks_;
  std::size_t next_ = 0;  // the block that is read
  bool has_begun_ = false;

  std::mutex mutex_;  // for what follows
  std::condition_variable changed_;
  std::size_t ready_ = 0;  // blocks that are decoded, from next_ on
  bool is_abandoned_ = false;

  std::thread thread_;
};

}  // namespace xent
