// Helpers of the readers' tests: a source from a string, all its values, what it complains of.
#pragma once

#include <unistd.h>

#include <array>
#include <cstdio>
#include <functional>
#include <limits>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "base/error.h"
#include "io/bytes/byte_source.h"
#include "io/field_plan.h"
#include "io/json/json_reader.h"
#include "io/read_all.h"
#include "io/reader.h"

namespace xent::test {

constexpr double inf = std::numeric_limits<double>::infinity();

inline ByteSource text(std::string_view content, std::string name = "a.json") {
  return ByteSource::inline_text(content, std::move(name));
}

/// The fields of these roles, by their names.
inline FieldChoice fields_of(std::vector<Role> roles, std::string id = "") {
  FieldChoice choice;
  choice.roles = std::move(roles);
  choice.id = std::move(id);
  return choice;
}

/// All values of a reader, its chunks being of at most `chunk_rows` rows. Throws the first error.
inline Contents read_all(Reader& reader, std::size_t chunk_rows = 1000) {
  Contents all;
  Values part;
  Chunk chunk;
  for (std::size_t rows = 0; (rows = reader.peek(chunk_rows)) > 0;) {
    reader.take(rows, chunk);
    const auto error = reader.parse(chunk, part);
    if (error) throw Error(*error);
    append(all, reader, part, chunk.rows, true);
  }
  return all;
}

/// What the error thrown says with its place, and its hint behind " | "; "" if none is thrown.
inline std::string error_of(const std::function<void()>& act) {
  try {
    act();
  } catch (const Error& error) {
    return error.what() + (error.hint().empty() ? "" : " | " + error.hint());
  }
  return "";
}

/// That of opening a JSON document of logits and labels.
inline std::string error_in_json(std::string_view content) {
  return error_of([&] { open_json(text(content), fields_of({Role::logits, Role::labels}), {}); });
}

/// A file in the temporary directory, removed in the end.
class TemporaryFile {
 public:
  explicit TemporaryFile(std::string_view content) {
    const int descriptor = mkstemp(path_.data());
    if (descriptor < 0) throw std::runtime_error("no temporary file");
    std::FILE* const file = fdopen(descriptor, "wb");
    std::fwrite(content.data(), 1, content.size(), file);
    (void)std::fclose(file);
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile() { (void)std::remove(path_.c_str()); }
  const std::string& path() const { return path_; }

 private:
  std::string path_ = "/tmp/xent_test_XXXXXX";
};

/// A pipe that a thread fills, readable under a path.
class TemporaryPipe {
 public:
  explicit TemporaryPipe(std::string content) {
    if (pipe(ends_) != 0) throw std::runtime_error("no pipe");
    writer_ = std::thread([end = ends_[1], bytes = std::move(content)] {
      std::size_t done = 0;
      while (done < bytes.size()) {
        const ssize_t count = write(end, bytes.data() + done, bytes.size() - done);
        if (count <= 0) break;
        done += static_cast<std::size_t>(count);
      }
      close(end);
    });
  }
  TemporaryPipe(const TemporaryPipe&) = delete;
  TemporaryPipe& operator=(const TemporaryPipe&) = delete;
  ~TemporaryPipe() {
    writer_.join();
    close(ends_[0]);
  }
  std::string path() const { return "/dev/fd/" + std::to_string(ends_[0]); }

 private:
  int ends_[2] = {-1, -1};
  std::thread writer_;
};

}  // namespace xent::test
