#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>

#include "base/text.h"
#include "io/npy/archive.h"
#include "io/npy/zip_directory.h"

namespace xent {
namespace {

constexpr std::string_view npy_suffix = ".npy";

ByteSource open_member(const ByteSource& file, const ZipMember& member, const std::string& name) {
  constexpr unsigned stored = 0, deflated = 8;
  if (member.is_encrypted) throw Error(name, "is encrypted");
  const std::uint64_t offset = zip_content(file, member, name);
  if (member.method == stored) return file.region(offset, member.size, name);
  if (member.method == deflated) {
    return file.inflated(offset, member.size, name, member.checksum,
                         static_cast<std::uint32_t>(member.decoded_size));
  }
  throw Error(name, "is compressed by method " + std::to_string(member.method) +
                        " of zip, expected deflate or none");
}

/// Throws Error where the archive is known to be something else than arrays of NumPy.
void refuse_other_archives(const std::string& name, const std::vector<ZipMember>& members) {
  for (const ZipMember& member : members) {
    if (member.name.ends_with("/data.pkl")) {
      throw Error(name, "is a file of PyTorch, which is not read",
                  hint_with_path("python3 -c \"import torch, numpy; numpy.save('array.npy', "
                                 "torch.load('%').numpy())\"",
                                 name));
    }
    if (member.name == "xl/workbook.xml") {
      throw Error(name, "is an Excel workbook, which is not read", "save it as CSV");
    }
  }
  const auto file = std::ranges::find_if(
      members, [](const ZipMember& member) { return !member.name.ends_with('/'); });
  const std::string unzip = file == members.end() ? ""
                                                  : hint_with_path("unzip -p % ", name) +
                                                        shell_word(file->name) + " | xent ... -";
  throw Error(name, "is a zip archive without arrays of NumPy, which is not read", unzip);
}

}  // namespace

Readers open_npz(ByteSource source, const FieldChoice& choice, const NpyOptions& options) {
  const ByteSource file = with_random_access(std::move(source));
  const std::vector<ZipMember> members = zip_members(file);
  std::vector<NamedArray> arrays;
  for (const ZipMember& member : members) {
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
