// The conventions for people, in 80 columns.
#pragma once

#include <string>

#include "report/account.h"

namespace xent {

/// The account's conventions, those of equal value together under it.
std::string compare_report(const Account& account);

}  // namespace xent
