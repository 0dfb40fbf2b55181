// Files that hold several arrays, each under a name.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "io/bytes/byte_source.h"
#include "io/field_plan.h"
#include "io/npy/npy_reader.h"
#include "io/reader.h"

namespace xent {

/// An array of an archive, and what opens it for a role.
struct NamedArray {
  std::string name;
  std::function<std::unique_ptr<Reader>(Role, SharedPlan)> open;
};

/// Opens the arrays that hold the roles, a reader for each, in the order of the roles. The arrays
/// are the fields of the source: names and choices decide, see plan_fields. Throws Error if a role
/// would be several arrays, or if there are none.
Readers open_arrays(const std::string& source, const std::vector<NamedArray>& arrays,
                    const FieldChoice& choice);

/// The source itself if any part of it can be read at any time, else a copy that it can be read
/// from.
ByteSource with_random_access(ByteSource source);

/// The name of an array in messages: "data.npz[logits]".
std::string name_in(const std::string& source, const std::string& array);

/// Opens arrays of a zip archive as numpy.savez and savez_compressed write it: members whose names
/// end with .npy, stored or deflated. Other members are left out. Throws Error if the archive is
/// malformed or a member that is wanted cannot be read.
Readers open_npz(ByteSource source, const FieldChoice& choice, const NpyOptions& options);

}  // namespace xent
