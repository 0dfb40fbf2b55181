// The commands: one a loss, and doctor.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "app/job/request.h"

namespace xent {

struct Command {
  const char* name;
  std::optional<Loss> loss;  ///< none: doctor
  const char* summary;       ///< one line
  const char* formula;       ///< or what it says, in lines
  const char* examples;      ///< commands, one a line
};

std::span<const Command> commands();

/// Null if there is no such command.
const Command* find_command(std::string_view name);

}  // namespace xent
