#include "io/bytes/spooled_file.h"

#include <fcntl.h>

#include <utility>

namespace xent {

SpooledFile::SpooledFile(ByteSource source) : name_(source.name()) {
  constexpr std::size_t step = std::size_t{1} << 20;
  Spool spool;
  Buffer piece;
  while (source.read_into(piece, step)) {
    spool.write(piece.view());
    piece.resize(0);
  }
  file_ = std::move(spool).into_file();
}

ByteSource SpooledFile::open() const {
  // A description of its own, so that every reading has its own place in the file.
  const std::string path = "/proc/self/fd/" + std::to_string(file_.number());
  return ByteSource::from_descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC), name_);
}

}  // namespace xent
