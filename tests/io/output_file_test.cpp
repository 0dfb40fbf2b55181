// Files that appear complete or not at all, outputs written directly, and the spool.
#include "io/bytes/output_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "base/error.h"

namespace {

namespace fs = std::filesystem;
using xent::OutputFile;
using xent::Spool;

/// A directory of its own, gone at the end.
class Directory {
 public:
  Directory() {
    std::string name = (fs::temp_directory_path() / "xent-test-XXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  Directory(const Directory&) = delete;
  Directory& operator=(const Directory&) = delete;
  ~Directory() { fs::remove_all(path_); }

  std::string operator/(const std::string& name) const { return (path_ / name).string(); }
  const fs::path& path() const { return path_; }
  auto file_count() const { return std::distance(fs::directory_iterator(path_), {}); }

 private:
  fs::path path_;
};

std::string contents(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void put(const std::string& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

unsigned permissions(const std::string& path) {
  struct stat status {};
  REQUIRE(stat(path.c_str(), &status) == 0);
  return status.st_mode & 0777U;
}

template <typename Action>
std::string error_of(Action action) {
  try {
    action();
  } catch (const xent::Error& error) {
    return error.what();
  }
  return "no error";
}

std::string error_of_opening(const std::string& path) {
  return error_of([&] { const OutputFile file(path); });
}

/// A pipe whose ends are closed at the end.
struct Pipe {
  Pipe() {
    std::array<int, 2> ends{};
    REQUIRE(pipe(ends.data()) == 0);
    out = xent::Descriptor(ends[0]);
    in = xent::Descriptor(ends[1]);
  }
  std::string path() const { return "/dev/fd/" + std::to_string(in.number()); }

  xent::Descriptor out, in;
};

TEST_CASE("a file appears when it is committed", "[io][output_file]") {
  const Directory directory;
  const std::string path = directory / "losses.csv";
  OutputFile file(path);
  file.write("0.1291089\n");
  file.flush();
  CHECK_FALSE(fs::exists(path));
  file.write("2.1291089\n");
  file.commit();
  CHECK(contents(path) == "0.1291089\n2.1291089\n");
  CHECK(directory.file_count() == 1);
}

TEST_CASE("a file may be empty", "[io][output_file]") {
  const Directory directory;
  OutputFile(directory / "nothing").commit();
  CHECK(fs::file_size(directory / "nothing") == 0);
}

TEST_CASE("small and large writes keep their order", "[io][output_file]") {
  const Directory directory;
  std::string expected;
  OutputFile file(directory / "all");
  for (const std::size_t size : {1U, 65535U, 1U, 65536U, 7U, 200000U, 3U, 65534U, 2U}) {
    const std::string piece(size, static_cast<char>('a' + size % 26));
    file.write(piece);
    expected += piece;
  }
  file.commit();
  CHECK(contents(directory / "all") == expected);
}

TEST_CASE("a file that is not committed leaves no trace", "[io][output_file]") {
  const Directory directory;
  {
    OutputFile file(directory / "losses.csv");
    file.write(std::string(100000, 'x'));
    file.flush();
  }
  CHECK(directory.file_count() == 0);
}

TEST_CASE("a file that is not committed leaves the one before it as it was", "[io][output_file]") {
  const Directory directory;
  put(directory / "losses.csv", "before");
  {
    OutputFile file(directory / "losses.csv");
    file.write("after");
    file.flush();
    CHECK(contents(directory / "losses.csv") == "before");
  }
  CHECK(contents(directory / "losses.csv") == "before");
  CHECK(directory.file_count() == 1);
}

TEST_CASE("a file keeps the permissions of the one it replaces", "[io][output_file]") {
  const Directory directory;
  const std::string path = directory / "losses.csv";
  for (const unsigned mode : {0600U, 0664U, 0755U}) {
    put(path, "a longer text than the new one");
    fs::permissions(path, static_cast<fs::perms>(mode));
    OutputFile file(path);
    file.write("new");
    file.commit();
    CHECK(contents(path) == "new");
    CHECK(permissions(path) == mode);
  }
}

TEST_CASE("a new file has the permissions that the umask leaves", "[io][output_file]") {
  const Directory directory;
  const mode_t before = umask(027);
  OutputFile(directory / "losses.csv").commit();
  umask(before);
  CHECK(permissions(directory / "losses.csv") == 0640);
}

TEST_CASE("a symbolic link stays and the file it leads to is replaced", "[io][output_file]") {
  const Directory directory;
  fs::create_directory(directory / "real");
  put(directory / "real/losses.csv", "before");
  fs::create_symlink("real/losses.csv", directory / "link");
  fs::create_symlink(directory / "link", directory / "link to link");
  OutputFile file(directory / "link to link");
  file.write("after");
  file.commit();
  CHECK(fs::is_symlink(directory / "link"));
  CHECK(fs::is_symlink(directory / "link to link"));
  CHECK(contents(directory / "real/losses.csv") == "after");
}

TEST_CASE("a symbolic link to nothing makes the file it names", "[io][output_file]") {
  const Directory directory;
  fs::create_symlink("losses.csv", directory / "link");
  OutputFile(directory / "link").commit();
  CHECK(fs::is_symlink(directory / "link"));
  CHECK(fs::is_regular_file(directory / "losses.csv"));
}

TEST_CASE("a file in the working directory needs no directory in its path", "[io][output_file]") {
  const Directory directory;
  const fs::path before = fs::current_path();
  fs::current_path(directory.path());
  OutputFile("losses.csv").commit();
  fs::current_path(before);
  CHECK(fs::exists(directory / "losses.csv"));
}

TEST_CASE("what cannot be written is an error before any work", "[io][output_file]") {
  const Directory directory;
  put(directory / "file", "");
  fs::create_symlink("loop", directory / "loop");
  const auto check = [&](const std::string& name, const std::string& message) {
    CHECK(error_of_opening(directory / name) == directory / name + ": " + message);
  };
  check("missing/losses.csv", "No such file or directory");
  check("missing/", "No such file or directory");
  check("file/losses.csv", "Not a directory");
  check("file/", "Not a directory");
  check("loop", "Too many levels of symbolic links");
  check(std::string(300, 'n'), "File name too long");
  CHECK(error_of_opening(directory.path().string()) ==
        directory.path().string() + ": is a directory, expected a file");
  CHECK(error_of_opening("/dev/fd/4000") == "/dev/fd/4000: Bad file descriptor");
  CHECK(directory.file_count() == 2);
}

TEST_CASE("a directory or file without write permission is an error", "[io][output_file]") {
  if (geteuid() == 0) return;  // root may write anywhere
  const Directory directory;
  put(directory / "file", "");
  fs::permissions(directory / "file", fs::perms::owner_read);
  CHECK(error_of_opening(directory / "file") == directory / "file" + ": Permission denied");
  fs::permissions(directory.path(), fs::perms::owner_read | fs::perms::owner_exec);
  CHECK(error_of_opening(directory / "losses.csv") ==
        directory / "losses.csv" + ": Permission denied");
  fs::permissions(directory.path(), fs::perms::owner_all);
}

TEST_CASE("a full disk is an error", "[io][output_file]") {
  const std::string full = "/dev/full: No space left on device";
  OutputFile small("/dev/full");
  small.write("1\n");
  CHECK(error_of([&] { small.commit(); }) == full);
  OutputFile large("/dev/full");
  CHECK(error_of([&] { large.write(std::string(100000, 'x')); }) == full);
}

TEST_CASE("a device is written directly and stays a device", "[io][output_file]") {
  OutputFile file("/dev/null");
  file.write("1\n");
  file.commit();
  CHECK(fs::is_character_file("/dev/null"));
}

TEST_CASE("a named pipe is written directly", "[io][output_file]") {
  const Directory directory;
  const std::string path = directory / "fifo";
  REQUIRE(mkfifo(path.c_str(), 0600) == 0);
  const xent::Descriptor reader(open(path.c_str(), O_RDONLY | O_NONBLOCK));
  OutputFile file(path);
  file.write("1\n");
  file.commit();
  std::array<char, 8> read{};
  CHECK(::read(reader.number(), read.data(), read.size()) == 2);
  CHECK(fs::is_fifo(path));
}

TEST_CASE("an inherited descriptor goes on where it is", "[io][output_file]") {
  const Directory directory;
  const std::string path = directory / "log";
  put(path, "before\n");
  const xent::Descriptor log(open(path.c_str(), O_WRONLY | O_APPEND));
  OutputFile file("/dev/fd/" + std::to_string(log.number()));
  file.write("after\n");
  file.commit();
  CHECK(contents(path) == "before\nafter\n");
  CHECK(write(log.number(), "still open\n", 11) == 11);
}

TEST_CASE("what was written to a pipe is there without commit", "[io][output_file]") {
  const Pipe pipe;
  { OutputFile(pipe.path()).write("1\n"); }
  std::array<char, 8> read{};
  CHECK(::read(pipe.out.number(), read.data(), read.size()) == 2);
}

TEST_CASE("a pipe that nobody reads ends quietly", "[io][output_file]") {
  const auto before = std::signal(SIGPIPE, SIG_IGN);
  {
    Pipe pipe;
    OutputFile small(pipe.path());
    OutputFile large(pipe.path());
    pipe.out.close();
    small.write("1\n");
    CHECK_THROWS_AS(small.commit(), xent::ClosedPipe);
    CHECK_THROWS_AS(large.write(std::string(100000, 'x')), xent::ClosedPipe);
    OutputFile forgotten(pipe.path());
    forgotten.write("1\n");  // its destructor is quiet too
  }
  std::signal(SIGPIPE, before);
}

TEST_CASE("a spool gives back what was written to it", "[io][output_file]") {
  const Directory directory;
  const std::size_t piece = GENERATE(1U, 1000U, 1048575U, 1048576U, 1048577U, 3000000U);
  Spool spool;
  std::string expected;
  for (std::size_t i = 0; i < 3; ++i) {
    const std::string bytes(piece + i, static_cast<char>('a' + i));
    spool.write(bytes);
    expected += bytes;
  }
  OutputFile file(directory / "all");
  spool.copy_to(file);
  file.commit();
  CHECK((contents(directory / "all") == expected));
}

TEST_CASE("an empty spool gives nothing", "[io][output_file]") {
  const Directory directory;
  OutputFile file(directory / "all");
  Spool().copy_to(file);
  file.commit();
  CHECK(fs::file_size(directory / "all") == 0);
}

/// TMPDIR set to a directory, and put back.
class TemporaryDirectoryIs {
 public:
  explicit TemporaryDirectoryIs(const std::string& directory) {
    if (const char* const before = std::getenv("TMPDIR")) before_ = before;
    setenv("TMPDIR", directory.c_str(), 1);
  }
  TemporaryDirectoryIs(const TemporaryDirectoryIs&) = delete;
  TemporaryDirectoryIs& operator=(const TemporaryDirectoryIs&) = delete;
  ~TemporaryDirectoryIs() {
    before_.empty() ? unsetenv("TMPDIR") : setenv("TMPDIR", before_.c_str(), 1);
  }

 private:
  std::string before_;
};

TEST_CASE("a spool uses no file while it is small", "[io][output_file]") {
  const TemporaryDirectoryIs nowhere("/nowhere");
  Spool spool;
  spool.write(std::string(Spool::memory_size, 'x'));
  try {
    spool.write("x");
    FAIL("no error");
  } catch (const xent::Error& error) {
    CHECK(error.what() == std::string("temporary file in /nowhere: No such file or directory"));
    CHECK(error.hint() == "name a directory with room for it in TMPDIR");
  }
}

TEST_CASE("a spool's file has no name", "[io][output_file]") {
  const Directory directory;
  const TemporaryDirectoryIs there(directory.path().string());
  Spool spool;
  spool.write(std::string(3000000, 'x'));
  CHECK(directory.file_count() == 0);
}

}  // namespace
