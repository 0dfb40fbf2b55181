// Where results go: standard output, a device or pipe, or a file that appears complete or not at
// all. And temporary files, for bytes that are needed again later.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "io/bytes/byte_source.h"
#include "io/bytes/descriptor.h"

namespace xent {

/// One output, written from front to end. Every failure is an Error that names the path, or stdout.
///
/// A regular file is written beside its place and moved there by commit. Until then the old file
/// stays; without commit there is no trace of the new file. The new file gets the permissions of
/// the old one. If the path is a symbolic link, the file that it leads to is replaced. Anything
/// else (device, pipe, /dev/stdout, /dev/fd/3) is written directly.
class OutputFile {
 public:
  /// Opens a path, or standard output if it is empty. A directory that is missing or cannot be
  /// written to is an Error here, not after the work is done.
  explicit OutputFile(const std::string& path);
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;
  /// Without commit, a regular file is forgotten; any other output is flushed.
  ~OutputFile();

  /// Adds to a buffer that is written when it is full. Throws ClosedPipe when nobody reads any
  /// more.
  void write(std::string_view bytes);
  /// Writes the buffer now, for a reader that waits.
  void flush();
  /// Flushes, closes and moves the file into place. Nothing may be written after it.
  void commit();

 private:
  void open_beside(const std::string& path);
  void name_unnamed();

  std::string name_;  // in messages
  Descriptor descriptor_;
  std::string buffer_;
  std::string target_;     // the place of a regular file; empty: the output is written directly
  std::string temporary_;  // the name of the file until it is moved there; empty: none
  std::optional<unsigned> permissions_;  // of the file that is replaced
};

/// Bytes kept for later: in memory while they are few, else in a file without a name in $TMPDIR or
/// /tmp.
class Spool {
 public:
  static constexpr std::size_t memory_size = std::size_t{1} << 20;

  Spool() = default;
  /// Reads a source to its end into a file. Throws Error if the source cannot be read or the file
  /// not be written.
  explicit Spool(ByteSource source);

  void write(std::string_view bytes);
  /// Writes everything to the output. Nothing may be added after it.
  void copy_to(OutputFile& output);
  /// Of a spooled source: opens the copy, under the name of the source. May be called again and
  /// again.
  ByteSource open() const;

 private:
  void write_file(std::string_view bytes);

  std::string name_;  // of a source
  Descriptor descriptor_;
  std::string buffer_;  // the bytes that are not in the file
  std::size_t file_size_ = 0;
};

}  // namespace xent
