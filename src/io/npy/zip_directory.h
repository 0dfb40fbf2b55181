// The directory of a zip archive.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "io/bytes/byte_source.h"

namespace xent {

/// A member of a zip archive, as the directory has it.
struct ZipMember {
  std::string name;
  std::uint64_t head = 0;  ///< where the member's own head starts in the file
  std::uint64_t size = 0, decoded_size = 0;
  std::uint32_t checksum = 0;
  unsigned method = 0;  ///< 0: stored, 8: deflated
  bool is_encrypted = false;
};

/// All members in the order of the directory, of archives of any size (zip64). Throws Error if the
/// file does not end with a directory and its comment, or if the directory is malformed.
///
/// Source: PKWARE's APPNOTE.TXT 6.3, sections 4.3.12 to 4.3.16 and 4.5.3.
std::vector<ZipMember> zip_members(const ByteSource& file);

/// Where the bytes of a member start: behind its own head. Throws Error, in the member's name, if
/// there is no head where the directory says.
std::uint64_t zip_content(const ByteSource& file, const ZipMember& member, const std::string& name);

}  // namespace xent
