// The account as JSON.
#pragma once

#include <span>
#include <string>

#include "report/account.h"

namespace xent {

/// A JSON document but for the elements of its arrays, which go between the parts.
struct JsonReport {
  std::string before;   ///< the ids
  std::string between;  ///< the results
  std::string after;
};

/// The fields are an interface; docs/formats.md describes them.
JsonReport json_report(const Account& account);
/// The same with the field explanation, which is JSON already.
JsonReport json_report(const Account& account, const std::string& explanation);

/// The value of the field warnings.
std::string warnings_json(std::span<const Warning> warnings);

}  // namespace xent
