// Where bytes come from: a file, standard input, or a value given on the command line.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.h"
#include "io/bytes/buffer.h"
#include "io/bytes/chunk.h"

namespace xent {

/// A stream of bytes, read once from the front. Every failure is an Error that names the source.
class ByteSource {
 public:
  /// A path, or "-" for standard input.
  static ByteSource open(const std::string& path);

  /// What an open file holds; the descriptor becomes the source's.
  static ByteSource from_descriptor(int descriptor, std::string name);

  /// Text held in memory: an inline value, named in messages by its option.
  static ByteSource inline_text(std::string_view text, std::string name);

  /// Whether a source given as `spec` is inline JSON: it starts with [ or {, or is a number.
  static bool is_inline(std::string_view spec);

  ByteSource(ByteSource&& other) noexcept;
  ByteSource(const ByteSource&) = delete;
  ByteSource& operator=(ByteSource&&) = delete;
  ByteSource& operator=(const ByteSource&) = delete;
  ~ByteSource();

  /// Reads at most `size` bytes, as many as there are at once; 0 only at the end.
  std::size_t read(char* to, std::size_t size);

  /// Appends up to `size` bytes to the buffer; false at the end.
  bool read_into(Buffer& buffer, std::size_t size);

  /// The next bytes, without taking them: `size` of them, or fewer at the end.
  std::string_view peek(std::size_t size);

  /// Everything that is left.
  Buffer read_all();

  /// Of a regular file: bytes from an offset, whatever has been read before and while others read
  /// on; fewer than `size` only where the file ends.
  std::size_t read_at(std::uint64_t offset, char* to, std::size_t size) const;
  /// The whole of it, as much as there is.
  Buffer read_again() const;
  /// The error of a regular file that ends here now, before the end that it had.
  Error shrank(std::uint64_t end) const;

  const std::string& name() const { return name_; }
  /// Whether the source is a regular file.
  bool is_regular() const { return is_regular_; }
  /// The size of a regular file; 0 where it is not known (a pipe, a device).
  std::uint64_t size() const { return size_; }
  ReadProgress progress() const { return {done_, size_}; }

 private:
  ByteSource(int descriptor, std::string name) : descriptor_(descriptor), name_(std::move(name)) {}
  std::size_t read_descriptor(char* to, std::size_t size);

  bool is_regular_ = false;
  int descriptor_ = -1;  // -1: nothing beyond `ahead_`
  std::string name_;
  Buffer ahead_;             // peeked at, or the inline text
  std::size_t taken_ = 0;    // of ahead_
  std::uint64_t start_ = 0;  // standard input may have been read from before
  std::uint64_t size_ = 0;
  std::uint64_t done_ = 0;
};

}  // namespace xent
