// Where results go: standard output, a device or pipe, or a file that appears complete or not at
// all; and a temporary file for formats whose head is known only at the end.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/error.h"  // ClosedPipe

namespace xent {

/// An open file descriptor, or -1; closed at the end.
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
  /// False, with errno set, if what was written could not be kept.
  bool close();

 private:
  int number_ = -1;
};

/// One output, written from front to end. Every failure is an Error that names the path, or stdout.
///
/// A regular file is written beside its place and moved there by commit: until then the file that
/// was there stays, and without commit there is no trace of the new one. It keeps the permissions
/// of the one it replaces; of a symbolic link, the file it leads to is replaced. Anything else
/// (device, pipe, /dev/stdout, /dev/fd/3) is written directly.
class OutputFile {
 public:
  /// A path, or empty for standard output. A directory that is missing or cannot be written to is
  /// an Error here, not after the work is done.
  explicit OutputFile(const std::string& path);
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;
  /// Without commit: a regular file is forgotten; elsewhere what was written is flushed.
  ~OutputFile();

  /// Buffered. Throws ClosedPipe when nobody reads any more.
  void write(std::string_view bytes);
  /// Hands on what is buffered, for a reader that waits.
  void flush();
  /// Flushes, closes and moves the file into place. Nothing may be written after it.
  void commit();

 private:
  void open_beside(const std::string& path);
  void name_unnamed();

  std::string name_;  // in messages
  Descriptor descriptor_;
  std::string buffer_;
  std::string target_;     // of a regular file: the place it is to take; empty: written directly
  std::string temporary_;  // the name it has until then; empty: none
  std::optional<unsigned> permissions_;  // those of the file replaced
};

/// Bytes kept aside until they are wanted: in memory while they are few, else in a file without a
/// name in $TMPDIR or /tmp.
class Spool {
 public:
  static constexpr std::size_t memory_size = std::size_t{1} << 20;

  void write(std::string_view bytes);
  /// Writes everything to the output. Nothing may be added after it.
  void copy_to(OutputFile& output);
  /// Everything as a file.
  Descriptor into_file() &&;

 private:
  void write_file(std::string_view bytes);

  Descriptor descriptor_;
  std::string buffer_;  // what is not in the file
  std::size_t file_size_ = 0;
};

}  // namespace xent
