// The commands: one a loss.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/request.h"

namespace xent {

struct Command {
  const char* name;
  Loss loss;
  const char* summary;  ///< one line
  const char* formula;
  const char* examples;  ///< commands, one a line
};

std::span<const Command> commands();

/// Null if there is no such command.
const Command* find_command(std::string_view name);

}  // namespace xent
