// The account as a table for people, in 80 columns.
#pragma once

#include <string>

#include "report/account.h"

namespace xent {

std::string table_report(const Account& account);

}  // namespace xent
