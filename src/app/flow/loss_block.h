// A block of losses: its rows and the results.
#pragma once

#include <string>

#include "app/account/tally.h"
#include "app/job/block.h"

namespace xent {

struct LossBlock : Block {
  Tally tally;
  std::string output;   ///< the rows as they are to be written
  std::string id_list;  ///< JSON: and their ids
};

}  // namespace xent
