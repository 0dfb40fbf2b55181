#include "io/bytes/output_file.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <utility>

namespace xent {
namespace {

constexpr std::size_t buffer_size = std::size_t{64} << 10;

[[noreturn]] void fail(const std::string& name) {
  throw Error(name, std::strerror(errno));
}

/// False, with errno set, if not all bytes can be written.
bool write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(descriptor, bytes.data(), bytes.size());
    if (count >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(count));
    } else if (errno == EAGAIN) {  // someone made the terminal or pipe non-blocking
      pollfd wait{descriptor, POLLOUT, 0};
      poll(&wait, 1, -1);
    } else if (errno != EINTR) {
      return false;
    }
  }
  return true;
}

/// The open descriptor that a path like /dev/stdout stands for. Opening such a path anew would
/// write from the front of a file that the shell appends to.
std::optional<int> descriptor_named_by(std::string_view path) {
  if (path.empty() || path == "/dev/stdout") return STDOUT_FILENO;
  if (path == "/dev/stderr") return STDERR_FILENO;
  for (const std::string_view directory : {"/dev/fd/", "/proc/self/fd/"}) {
    if (!path.starts_with(directory)) continue;
    const std::string_view digits = path.substr(directory.size());
    int number = -1;
    const auto [end, error] = std::from_chars(digits.begin(), digits.end(), number);
    if (error == std::errc() && end == digits.end() && number >= 0) return number;
  }
  return std::nullopt;
}

/// The directory of a path, with its slash; "" for a file in the working directory.
std::string directory_of(const std::string& path) {
  return path.substr(0, path.rfind('/') + 1);
}

/// Where a chain of symbolic links leads, also if no file is there yet.
std::string follow_links(std::string path, const std::string& name) {
  constexpr int max_links = 40;  // as the kernel
  std::string link(4096, '\0');
  for (int i = 0; i < max_links; ++i) {
    const ssize_t size = readlink(path.c_str(), link.data(), link.size());
    if (size < 0) return path;  // not a link
    const std::string_view to(link.data(), static_cast<std::size_t>(size));
    path = to.starts_with('/') ? std::string(to) : directory_of(path).append(to);
  }
  errno = ELOOP;
  fail(name);
}

/// Calls attempt with names in the directory until a name is not taken. Returns that name, or
/// empty, with errno set, if attempt fails otherwise.
template <typename Attempt>
std::string with_new_name(const std::string& directory, Attempt attempt) {
  const std::string stem = directory + ".xent-" + std::to_string(getpid()) + "-";
  for (int i = 0;; ++i) {
    std::string name = stem + std::to_string(i);
    if (attempt(name)) return name;
    if (errno != EEXIST) return {};
  }
}

/// Opens a file without a name; linkat can give it one. Not open where the system has no such
/// files.
Descriptor open_unnamed(const std::string& directory, mode_t mode) {
  const char* const in = directory.empty() ? "." : directory.c_str();
  return Descriptor(::open(in, O_TMPFILE | O_RDWR | O_CLOEXEC, mode));
}

std::string path_of(const Descriptor& descriptor) {
  return "/proc/self/fd/" + std::to_string(descriptor.number());
}

}  // namespace

OutputFile::OutputFile(const std::string& path) : name_(path.empty() ? "stdout" : path) {
  if (const std::optional<int> inherited = descriptor_named_by(path)) {
    descriptor_ = Descriptor(fcntl(*inherited, F_DUPFD_CLOEXEC, 0));
  } else {
    open_beside(path);
  }
  if (!descriptor_.is_open()) fail(name_);
}

void OutputFile::open_beside(const std::string& path) {
  struct stat status {};
  const bool exists = stat(path.c_str(), &status) == 0;
  if (!exists && errno != ENOENT) return;
  if (exists && S_ISDIR(status.st_mode)) throw Error(name_, "is a directory, expected a file");
  if (exists && !S_ISREG(status.st_mode)) {
    descriptor_ = Descriptor(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
    return;
  }
  if (exists && faccessat(AT_FDCWD, path.c_str(), W_OK, AT_EACCESS) != 0) return;

  target_ = follow_links(path, name_);
  const std::string directory = directory_of(target_);
  const mode_t mode = exists ? S_IRUSR | S_IWUSR : 0666;  // a new file: less the umask
  descriptor_ = open_unnamed(directory, mode);
  if (!descriptor_.is_open() || access(path_of(descriptor_).c_str(), F_OK) != 0) {
    temporary_ = with_new_name(directory, [&](const std::string& name) {
      descriptor_ = Descriptor(::open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode));
      return descriptor_.is_open();
    });
  }
  if (exists) permissions_ = status.st_mode & 0777;
}

OutputFile::~OutputFile() {
  if (target_.empty()) {
    try {
      flush();
    } catch (...) {  // the program already ends with another error
      return;
    }
  } else if (!temporary_.empty()) {
    unlink(temporary_.c_str());
  }
}

void OutputFile::write(std::string_view bytes) {
  if (buffer_.size() + bytes.size() < buffer_size) {
    buffer_.append(bytes);
    return;
  }
  flush();
  if (bytes.size() < buffer_size) {
    buffer_.append(bytes);
  } else if (!write_all(descriptor_.number(), bytes)) {
    if (errno == EPIPE) throw ClosedPipe{};
    fail(name_);
  }
}

void OutputFile::flush() {
  const bool written = write_all(descriptor_.number(), buffer_);
  buffer_.clear();
  if (written) return;
  if (errno == EPIPE) throw ClosedPipe{};
  fail(name_);
}

void OutputFile::name_unnamed() {
  temporary_ = with_new_name(directory_of(target_), [&](const std::string& name) {
    return linkat(AT_FDCWD, path_of(descriptor_).c_str(), AT_FDCWD, name.c_str(),
                  AT_SYMLINK_FOLLOW) == 0;
  });
  if (temporary_.empty()) fail(name_);
}

void OutputFile::commit() {
  flush();
  if (permissions_ && fchmod(descriptor_.number(), *permissions_) != 0) fail(name_);
  if (!target_.empty() && temporary_.empty()) name_unnamed();
  if (!descriptor_.close()) fail(name_);
  if (target_.empty()) return;
  if (rename(temporary_.c_str(), target_.c_str()) != 0) fail(name_);
  temporary_.clear();
}

namespace {

std::string spool_directory() {
  const char* const chosen = std::getenv("TMPDIR");
  return chosen != nullptr && *chosen != '\0' ? chosen : "/tmp";
}

[[noreturn]] void fail_spool() {
  throw Error("temporary file in " + spool_directory(), std::strerror(errno),
              "name a directory with room for it in TMPDIR");
}

Descriptor open_spool() {
  const std::string directory = spool_directory();
  constexpr mode_t mode = S_IRUSR | S_IWUSR;
  Descriptor descriptor = open_unnamed(directory, mode);
  if (descriptor.is_open()) return descriptor;
  const std::string name = with_new_name(directory + "/", [&](const std::string& path) {
    descriptor = Descriptor(::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, mode));
    return descriptor.is_open();
  });
  if (name.empty()) fail_spool();
  unlink(name.c_str());
  return descriptor;
}

}  // namespace

void Spool::write(std::string_view bytes) {
  if (buffer_.size() + bytes.size() <= memory_size) {
    buffer_.append(bytes);
    return;
  }
  write_file(buffer_);
  buffer_.clear();
  write_file(bytes);
}

void Spool::write_file(std::string_view bytes) {
  if (!descriptor_.is_open()) descriptor_ = open_spool();
  if (!write_all(descriptor_.number(), bytes)) fail_spool();
  file_size_ += bytes.size();
}

void Spool::copy_to(OutputFile& output) {
  std::string block(std::min(file_size_, memory_size), '\0');
  for (std::size_t done = 0; done < file_size_;) {
    const ssize_t count =
        pread(descriptor_.number(), block.data(), block.size(), static_cast<off_t>(done));
    if (count < 0 && errno == EINTR) continue;
    if (count == 0) errno = EIO;
    if (count <= 0) fail_spool();
    output.write({block.data(), static_cast<std::size_t>(count)});
    done += static_cast<std::size_t>(count);
  }
  output.write(buffer_);
}

Spool::Spool(ByteSource source) : name_(source.name()) {
  for (Buffer piece; source.read_into(piece, memory_size); piece.resize(0)) {
    write_file(piece.view());
  }
  write_file({});  // an empty source has a file too
}

ByteSource Spool::open() const {
  // A new description of the file: each reading has its own place in it.
  const int descriptor = ::open(path_of(descriptor_).c_str(), O_RDONLY | O_CLOEXEC);
  return ByteSource::from_descriptor(Descriptor(descriptor), name_);
}

}  // namespace xent
