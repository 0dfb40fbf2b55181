// Every step of one loss and of the reduction: a pure function of the account and its captured row.
#pragma once

#include "document/document.h"
#include "report/account.h"

namespace xent {

/// Requires account.captured.
Document explain(const Account& account);

/// The parts, one a file: of a loss of one logit (sigmoid, weighted), of a loss over classes
/// (softmax, sparse), and of what becomes of all losses.
void explain_binary(const Account& account, Document& document);
void explain_softmax(const Account& account, Document& document);
void explain_reduction(const Account& account, Document& document);

}  // namespace xent
