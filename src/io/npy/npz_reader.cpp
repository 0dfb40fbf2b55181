#include <minizip/unzip.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "base/text.h"
#include "io/npy/archive.h"

namespace xent {
namespace {

/// A member of a zip archive.
struct Member {
  std::string name;
  std::uint64_t offset = 0;  // of its bytes in the file
  std::uint64_t size = 0, decoded_size = 0;
  std::uint32_t checksum = 0;
  unsigned long method = 0;
  bool is_encrypted = false;
  bool is_reached = false;  // the head of the member is where the directory says
};

/// Whether the directory's end, a record and a comment, is the end of the file.
bool ends_whole(const ByteSource& file) {
  constexpr std::size_t record = 22, longest_comment = 65535;
  const std::size_t size = std::min<std::uint64_t>(file.size(), record + longest_comment);
  std::string end(size, '\0');
  end.resize(file.read_at(file.size() - size, end.data(), size));
  const std::size_t at = end.rfind("PK\x05\x06");
  if (at == std::string::npos || end.size() - at < record) return false;
  const auto comment = static_cast<unsigned char>(end[at + record - 2]) +
                       256U * static_cast<unsigned char>(end[at + record - 1]);
  return end.size() - at == record + comment;
}

class Zip {
 public:
  explicit Zip(const ByteSource& file) : name_(file.name()), zip_(unzOpen64(file.path().c_str())) {
    if (!zip_ || !ends_whole(file)) {
      throw Error(name_, "is not a whole zip archive: it does not end with a directory");
    }
  }

  /// All members in the order of the directory.
  std::vector<Member> members() {
    std::vector<Member> all;
    int status = unzGoToFirstFile(zip_.get());
    for (; status == UNZ_OK; status = unzGoToNextFile(zip_.get())) all.push_back(present());
    if (status != UNZ_END_OF_LIST_OF_FILE && !(all.empty() && is_empty())) fail();
    return all;
  }

 private:
  [[noreturn]] void fail() const { throw Error(name_, "has a damaged zip directory"); }

  bool is_empty() {
    unz_global_info64 info{};
    return unzGetGlobalInfo64(zip_.get(), &info) == UNZ_OK && info.number_entry == 0;
  }

  Member present() {
    constexpr std::size_t longest_name = 65535;
    Member member;
    member.name.resize(longest_name);
    unz_file_info64 info{};
    if (unzGetCurrentFileInfo64(zip_.get(), &info, member.name.data(), longest_name, nullptr, 0,
                                nullptr, 0) != UNZ_OK) {
      fail();
    }
    member.name.resize(std::min<std::size_t>(info.size_filename, longest_name));
    member.name.shrink_to_fit();
    member.size = info.compressed_size;
    member.decoded_size = info.uncompressed_size;
    member.checksum = static_cast<std::uint32_t>(info.crc);
    member.method = info.compression_method;
    member.is_encrypted = (info.flag & 1U) != 0;
    int method = 0, level = 0;
    member.is_reached = unzOpenCurrentFile2(zip_.get(), &method, &level, /*raw=*/1) == UNZ_OK;
    if (member.is_reached) {
      member.offset = unzGetCurrentFileZStreamPos64(zip_.get());
      unzCloseCurrentFile(zip_.get());
    }
    return member;
  }

  struct Close {
    void operator()(void* zip) const { unzClose(zip); }
  };
  std::string name_;
  std::unique_ptr<void, Close> zip_;
};

constexpr std::string_view npy_suffix = ".npy";

ByteSource open_member(const ByteSource& file, const Member& member, const std::string& name) {
  if (member.is_encrypted) throw Error(name, "is encrypted");
  if (!member.is_reached) throw Error(name, "is not where the directory of the archive says");
  if (member.method == 0) return file.region(member.offset, member.size, name);
  if (member.method == Z_DEFLATED) {
    return file.inflated(member.offset, member.size, name, member.checksum,
                         static_cast<std::uint32_t>(member.decoded_size));
  }
  throw Error(name, "is compressed by method " + std::to_string(member.method) +
                        " of zip, expected deflate or none");
}

/// Throws Error where the archive is known to be something else than arrays of NumPy.
void refuse_other_archives(const std::string& name, const std::vector<Member>& members) {
  for (const Member& member : members) {
    if (member.name.ends_with("/data.pkl")) {
      throw Error(name, "is a file of PyTorch, which is not read",
                  "python3 -c \"import torch, numpy; numpy.save('array.npy', "
                  "torch.load('FILE').numpy())\"");
    }
    if (member.name == "xl/workbook.xml") {
      throw Error(name, "is an Excel workbook, which is not read", "save it as CSV");
    }
  }
  throw Error(name, "is a zip archive without arrays of NumPy, which is not read",
              "unzip -p FILE MEMBER | xent ... -");
}

}  // namespace

Readers open_npz(ByteSource source, const FieldChoice& choice, const NpyOptions& options) {
  const ByteSource file = with_random_access(std::move(source));
  const std::vector<Member> members = Zip(file).members();
  std::vector<NamedArray> arrays;
  for (const Member& member : members) {
    if (!member.name.ends_with(npy_suffix)) continue;
    const std::string name = member.name.substr(0, member.name.size() - npy_suffix.size());
    arrays.push_back({name, [&, name](Role role, SharedPlan plan) {
                        return open_npy(open_member(file, member, name_in(file.name(), name)), role,
                                        options, std::move(plan));
                      }});
  }
  if (arrays.empty()) refuse_other_archives(file.name(), members);
  return open_arrays(file.name(), arrays, choice);
}

}  // namespace xent
