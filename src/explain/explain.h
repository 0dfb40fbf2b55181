// Explains every step of one loss, and the reduction, from the account and its captured row.
#pragma once

#include "document/document.h"
#include "explain/explained_loss.h"
#include "report/account.h"

namespace xent {

/// Requires account.captured.
Document explain(const Account& account);

/// The parts, one per file: a loss of one logit (sigmoid, weighted), a loss over classes (softmax,
/// sparse), and the reduction of all losses.
void explain_binary(const Account& account, const ExplainedLoss& loss, Document& document);
void explain_softmax(const Account& account, const ExplainedLoss& loss, Document& document);
void explain_reduction(const Account& account, Document& document);

}  // namespace xent
