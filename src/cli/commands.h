// The commands: one per loss, and doctor.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "app/job/request.h"

namespace xent {

struct Command {
  const char* name;
  std::optional<Loss> loss;  ///< none for doctor
  const char* summary;       ///< on one line
  const char* formula;       ///< or doctor's description
  const char* examples;      ///< commands, one per line
};

std::span<const Command> commands();

/// Null if there is no such command.
const Command* find_command(std::string_view name);

}  // namespace xent
