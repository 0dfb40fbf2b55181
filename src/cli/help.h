// Help texts in 80 columns, with examples first.
#pragma once

#include <string>

#include "cli/commands.h"

namespace CLI {
class App;
}

namespace xent {

/// The commands, with examples.
std::string main_help();

/// Examples of a command, and the options that are used most.
std::string short_help(const Command& command, const CLI::App& app);

/// Examples of a command, and all options in groups.
std::string full_help(const Command& command, const CLI::App& app);

}  // namespace xent
