// The account as JSON.
#pragma once

#include <string>

#include "report/account.h"

namespace xent {

/// A JSON document but for the elements of its array of results, which go between the two parts.
struct JsonReport {
  std::string before;
  std::string after;
};

/// The fields are an interface; docs/formats.md describes them.
JsonReport json_report(const Account& account);
/// The same with the field explanation, which is JSON already.
JsonReport json_report(const Account& account, const std::string& explanation);

}  // namespace xent
