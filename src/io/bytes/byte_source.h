// Where bytes come from: a file, standard input, or a value given on the command line.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/error.h"
#include "io/bytes/buffer.h"
#include "io/bytes/chunk.h"
#include "io/bytes/decoded_stream.h"
#include "io/bytes/descriptor.h"

namespace xent {

/// A source from which nothing arrives for so long pauses: the rows that are there are handed out.
inline constexpr std::chrono::milliseconds pause_length{10};

/// A stream of bytes, read once from the front. Every failure is an Error that names the source.
class ByteSource {
 public:
  /// Opens a path, or standard input for "-". Compressed data are decoded as they are read.
  static ByteSource open(const std::string& path);

  /// Reads an open file as it is. If it is not open, errno says why: Error.
  static ByteSource from_descriptor(Descriptor descriptor, std::string name);

  /// A part of this regular file, read as a file of its own. Throws Error if the file ends before
  /// it.
  ByteSource region(std::uint64_t offset, std::uint64_t size, std::string name) const;
  /// The same, where the part is a member of a zip archive that is compressed by deflate, with this
  /// checksum and this size when it is decoded.
  ByteSource inflated(std::uint64_t offset, std::uint64_t size, std::string name,
                      std::uint32_t checksum, std::uint32_t decoded_size) const;
  /// Whether it is a regular file, read from its first byte on.
  bool is_whole_file() const { return size_ > 0 && start_ == 0; }

  /// Text held in memory: an inline value, named in messages by its option.
  static ByteSource inline_text(std::string_view text, std::string name);

  /// Reads at most `size` bytes, and waits only if none has arrived. Returns 0 only at the end.
  std::size_t read(char* to, std::size_t size);

  /// Appends up to `size` bytes to the buffer; false at the end.
  bool read_into(Buffer& buffer, std::size_t size);

  /// The next `size` bytes, or fewer at the end. They are not taken.
  std::string_view peek(std::size_t size);
  /// More than the next `seen` bytes, waiting for no more than one read; not more only at the end.
  /// They are not taken.
  std::string_view peek_past(std::size_t seen);
  /// Whether each of the next bytes lies between those of `least` and `most`. Waits for no more
  /// bytes than it needs.
  bool starts_between(std::string_view least, std::string_view most);
  bool starts_with(std::string_view start) { return starts_between(start, start); }

  /// Whether there is something to read, or the end, at the latest after a while. Always true of a
  /// regular file.
  bool arrives_within(std::chrono::milliseconds while_waiting);

  /// Reads all bytes that are left.
  Buffer read_all();

  /// Reads bytes of a regular file from an offset on, whatever has been read before. Any thread may
  /// call it at any time. Returns fewer than `size` only where the file ends.
  std::size_t read_at(std::uint64_t offset, char* to, std::size_t size) const;
  /// Reads a regular file from its start to the end that it has now.
  Buffer read_again() const;
  /// The error of a regular file that now ends at `end`, before the end that it had.
  Error shrank(std::uint64_t end) const;

  const std::string& name() const { return name_; }
  /// The size of a regular file; 0 where it is not known (a pipe, a device, compressed data).
  std::uint64_t size() const { return size_; }
  ReadProgress progress() const { return {done_, size_}; }

 private:
  ByteSource(Descriptor descriptor, std::string name)
      : descriptor_(std::move(descriptor)), name_(std::move(name)) {}
  std::size_t read_on(char* to, std::size_t size);
  bool read_ahead(std::size_t size);
  /// If the file is compressed, its bytes are decoded from here on.
  void decode();

  Descriptor descriptor_;                   // not open: there is nothing beyond ahead_
  std::unique_ptr<DecodedStream> decoded_;  // in place of the descriptor
  std::string name_;
  Buffer ahead_;             // bytes that were peeked at, or the inline text
  std::size_t taken_ = 0;    // bytes of ahead_ that were read
  std::uint64_t start_ = 0;  // where reading starts: standard input may have been read before
  std::uint64_t size_ = 0;
  std::uint64_t done_ = 0;
  bool is_region_ = false;  // of a file that others read too, at other places
};

}  // namespace xent
