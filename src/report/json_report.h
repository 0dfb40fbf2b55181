// The account as JSON.
#pragma once

#include <span>
#include <string>

#include "report/account.h"

namespace xent {

/// A JSON document without its long arrays: the ids go between `before` and `between`, the results
/// between `between` and `after`.
struct JsonReport {
  std::string before;
  std::string between;
  std::string after;
};

/// The fields are an interface; docs/formats.md describes them. `explanation` is JSON, or empty.
JsonReport json_report(const Account& account, const std::string& explanation = {});

/// The value of the field warnings.
std::string warnings_json(std::span<const Warning> warnings);

}  // namespace xent
