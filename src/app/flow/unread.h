// Refuses options that nothing reads, which would else be ignored without a word.
#pragma once

#include "app/job/request.h"

namespace xent {

/// What the open sources hold.
struct Present {
  bool labels = false;    ///< losses are computed
  bool weights = false;   ///< one per row or loss
  bool expected = false;  ///< losses to compare with
  bool table = false;     ///< a source of CSV or TSV
};

/// Throws Error if an option of request.given_options is not read.
void refuse_unread(const Request& request, const Present& present);

}  // namespace xent
