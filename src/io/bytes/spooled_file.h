// A copy of a source that can be read only once.
#pragma once

#include <string>

#include "io/bytes/byte_source.h"
#include "io/bytes/output_file.h"

namespace xent {

/// A temporary file without a name that holds what was left of a source.
class SpooledFile {
 public:
  /// Reads the source to its end. Throws Error if it cannot be read or the copy not be written.
  explicit SpooledFile(ByteSource source);

  /// Reads the copy from its start, under the name of the source. May be called again and again.
  ByteSource open() const;

 private:
  std::string name_;
  Descriptor file_;
};

}  // namespace xent
