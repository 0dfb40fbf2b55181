// Words of other programs, and what they are here.
#pragma once

#include <string_view>

namespace xent {

/// What a first word means that is no command; null if it is not known.
const char* meant_command(std::string_view word);

/// What an option means that no command has; null if it is not known.
const char* meant_option(std::string_view word);

}  // namespace xent
