// An option that nothing reads would be ignored without a word: it is refused.
#pragma once

#include "app/job/request.h"

namespace xent {

/// What is there to be read, which is known once the sources are open.
struct Present {
  bool labels = false;    ///< of which losses are computed
  bool weights = false;   ///< one per row or loss
  bool expected = false;  ///< losses to compare with
  bool table = false;     ///< a source of CSV or TSV
};

/// Throws Error if an option of request.given_options is not read.
void refuse_unread(const Request& request, const Present& present);

}  // namespace xent
