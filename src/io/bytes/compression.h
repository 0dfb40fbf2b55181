// Compressed bytes to the bytes that they stand for: gzip, zstd, bzip2, xz.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace xent {

/// What one call of a decoder did. `ended`: a member of compressed data ends behind the bytes that
/// were read.
struct Decoded {
  std::size_t read = 0, written = 0;
  bool ended = false;
};

/// Decodes a member of compressed data: a gzip member, a zstd frame, a bzip2 or xz stream.
class Decoder {
 public:
  Decoder() = default;
  Decoder(const Decoder&) = delete;
  Decoder& operator=(const Decoder&) = delete;
  virtual ~Decoder() = default;

  /// Reads from `from` and writes at most `size` bytes, as many as it can. A call that reads and
  /// writes nothing needs more bytes. Throws Error, without a place, if the data are damaged.
  virtual Decoded decode(std::string_view from, char* to, std::size_t size) = 0;
  /// Gets ready for the next member.
  virtual void restart() = 0;
};

/// A way of compressing.
struct Compression {
  std::string_view name;    ///< in messages: "gzip"
  std::string_view suffix;  ///< of files: ".gz"
  /// Compressed data start with bytes that lie between those of `least` and those of `most`.
  std::string_view least, most;
  std::unique_ptr<Decoder> (*make_decoder)();
  /// Zeros may follow a member, as many as a multiple of this number; 0: none may.
  std::size_t padding = 0;
};

/// What is recognised. A way that starts in two manners stands here twice.
std::span<const Compression> compressions();

/// A member of a zip archive is read as a gzip member: between a head and a tail.
const Compression& zip_member();
std::string gzip_head();
std::string gzip_tail(std::uint32_t checksum, std::uint32_t decoded_size);

/// The path without the suffix of a compression, if it has one: "a.csv" of "a.csv.gz".
std::string_view without_compression(std::string_view path);

}  // namespace xent
