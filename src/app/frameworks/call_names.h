// The frameworks' calls by the names that people type.
#pragma once

#include <string>

#include "app/frameworks/conventions.h"
#include "app/job/request.h"

namespace xent {

/// The convention of a call, by its exact name or by words of it ("F.cross_entropy",
/// "CrossEntropyLoss", "pytorch"), for the request's loss; if there are several, the one for the
/// request's kind of logits. Throws Error if the words name no call, several calls, or a call of
/// another loss.
const Convention& find_convention(const std::string& name, const Request& request);

/// Applies the call that `typed` names. It may have arguments in parentheses, as
/// "CategoricalCrossentropy(from_logits=True)": they count as if the user had given the options.
/// If `typed` is not the exact name of the call, request.like->note says what is meant. Throws
/// Error if the call is not found, or cannot do what the arguments or the request ask for.
void apply_call(const std::string& typed, Request& request);

}  // namespace xent
