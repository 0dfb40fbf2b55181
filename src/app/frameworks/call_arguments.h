// The arguments of a call that a user typed: "CategoricalCrossentropy(from_logits=True)".
#pragma once

#include <string>
#include <vector>

#include "app/frameworks/conventions.h"
#include "app/job/request.h"

namespace xent {

/// "reduction", "sum". The value is empty if there is no equals sign.
struct Argument {
  std::string name, value;
};

/// A call that is split at its parentheses.
struct CallText {
  std::string name;
  std::vector<Argument> arguments;
};

/// Splits a call into its name and the arguments, without their quotes. Throws Error if the closing
/// parenthesis is missing.
CallText split_call(const std::string& typed);

/// Sets in the request what the argument says, as if the user had given the option. Throws Error if
/// the call does not have the argument, if no preset can do what it says, or if the user gave
/// the option another value.
void set_argument(const Argument& argument, const Convention& convention, Request& request);

}  // namespace xent
