// Help texts, examples first, in 80 columns.
#pragma once

#include <string>

#include "cli/commands.h"

namespace CLI {
class App;
}

namespace xent {

/// What xent is and which commands it has.
std::string main_help();

/// Examples of a command and its options most used.
std::string short_help(const Command& command, const CLI::App& app);

/// The same with all options, grouped.
std::string full_help(const Command& command, const CLI::App& app);

}  // namespace xent
