// Names that show that sources do not belong together as they are taken.
#pragma once

#include <string>
#include <vector>

#include "app/job/job.h"
#include "io/reader.h"

namespace xent {

/// Refuses values of classes whose fields are named as the classes, but in another order: the
/// logits' columns, or else the numbers from the first class. Throws Error.
void check_class_order(const Job& job, const Reader& reader, Role role);

/// The same of values whose rows are named.
void check_class_order(const Job& job, const Reader& reader, Role role,
                       const std::vector<std::string>& rows);

/// Refuses logits that have a field of the labels' source which is no label there: it is rather an
/// id. Names of logits, and a choice of the user, stand. Throws Error.
void check_shared_names(const Job& job, const Reader& labels);

}  // namespace xent
