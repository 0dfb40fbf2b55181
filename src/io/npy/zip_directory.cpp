#include "io/npy/zip_directory.h"

#include <algorithm>
#include <string_view>

#include "base/error.h"
#include "io/bytes/little_endian.h"

namespace xent {
namespace {

constexpr std::size_t end_size = 22, end64_size = 56, locator_size = 20;
constexpr std::size_t entry_size = 46, head_size = 30;
constexpr std::uint64_t in_extra = 0xFFFFFFFF;  // a number of 32 bits that has 64 elsewhere

/// A part of the file that must be there.
class Record {
 public:
  Record(const ByteSource& file, std::uint64_t offset, std::size_t size) : bytes_(size, '\0') {
    is_there_ = offset <= file.size() && file.read_at(offset, bytes_.data(), size) == size;
  }

  bool is_there() const { return is_there_; }
  bool is_there(std::string_view signature) const {
    return is_there_ && bytes_.starts_with(signature);
  }
  std::uint64_t number(std::size_t at, std::size_t size) const {
    return little_endian(std::string_view(bytes_).substr(at, size));
  }
  std::string_view bytes() const { return bytes_; }

 private:
  std::string bytes_;
  bool is_there_;
};

struct Directory {
  std::uint64_t offset, end;  // in the file
};

[[noreturn]] void fail(const ByteSource& file) {
  throw Error(file.name(), "has a damaged zip directory");
}

/// Where the record stands that ends the archive: with its comment it is the end of the file.
std::uint64_t end_record(const ByteSource& file) {
  constexpr std::size_t longest_comment = 65535;
  const std::uint64_t size = std::min<std::uint64_t>(file.size(), end_size + longest_comment);
  const Record tail(file, file.size() - size, size);
  const std::size_t at = tail.bytes().rfind("PK\x05\x06");
  const bool is_whole = tail.is_there() && at != std::string_view::npos && size - at >= end_size &&
                        size - at == end_size + tail.number(at + 20, 2);
  if (!is_whole) {
    throw Error(file.name(), "is not a whole zip archive: it does not end with a directory");
  }
  return file.size() - size + at;
}

Directory find_directory(const ByteSource& file) {
  const std::uint64_t at = end_record(file);
  const Record end(file, at, end_size);
  Directory found{end.number(16, 4), at};
  std::uint64_t size = end.number(12, 4);
  if (at >= locator_size) {
    const Record locator(file, at - locator_size, locator_size);
    if (locator.is_there("PK\x06\x07")) {
      const std::uint64_t at64 = locator.number(8, 8);
      const Record end64(file, at64, end64_size);
      if (!end64.is_there("PK\x06\x06")) fail(file);
      found = {end64.number(48, 8), at64};
      size = end64.number(40, 8);
    }
  }
  if (found.offset > found.end || found.end - found.offset != size) fail(file);
  return found;
}

/// Numbers that do not fit in 32 bits stand in the extra field with header 1, in this order, each
/// only if it does not fit.
void take_long_numbers(const ByteSource& file, std::string_view extra, ZipMember& member) {
  while (extra.size() >= 4) {
    const std::uint64_t header = little_endian(extra.substr(0, 2));
    const std::uint64_t size = little_endian(extra.substr(2, 2));
    extra.remove_prefix(4);
    if (size > extra.size()) fail(file);
    std::string_view numbers = extra.substr(0, size);
    extra.remove_prefix(size);
    if (header != 1) continue;
    for (std::uint64_t* const number : {&member.decoded_size, &member.size, &member.head}) {
      if (*number != in_extra) continue;
      if (numbers.size() < 8) fail(file);
      *number = little_endian(numbers.substr(0, 8));
      numbers.remove_prefix(8);
    }
    return;
  }
}

}  // namespace

std::vector<ZipMember> zip_members(const ByteSource& file) {
  const Directory directory = find_directory(file);
  std::vector<ZipMember> all;
  for (std::uint64_t at = directory.offset; at < directory.end;) {
    const Record entry(file, at, entry_size);
    if (!entry.is_there("PK\x01\x02")) fail(file);
    const std::size_t name_size = entry.number(28, 2);
    const std::size_t extra_size = entry.number(30, 2);
    const std::uint64_t size = entry_size + name_size + extra_size + entry.number(32, 2);
    const Record texts(file, at + entry_size, name_size + extra_size);
    if (!texts.is_there() || size > directory.end - at) fail(file);
    at += size;

    ZipMember& member = all.emplace_back();
    member.name = texts.bytes().substr(0, name_size);
    member.is_encrypted = (entry.number(8, 2) & 1U) != 0;
    member.method = static_cast<unsigned>(entry.number(10, 2));
    member.checksum = static_cast<std::uint32_t>(entry.number(16, 4));
    member.size = entry.number(20, 4);
    member.decoded_size = entry.number(24, 4);
    member.head = entry.number(42, 4);
    take_long_numbers(file, texts.bytes().substr(name_size), member);
  }
  return all;
}

std::uint64_t zip_content(const ByteSource& file, const ZipMember& member,
                          const std::string& name) {
  const Record head(file, member.head, head_size);
  if (!head.is_there("PK\x03\x04")) {
    throw Error(name, "is not where the directory of the archive says");
  }
  return member.head + head_size + head.number(26, 2) + head.number(28, 2);
}

}  // namespace xent
