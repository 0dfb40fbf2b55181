// Explains the steps of losses, and their reduction, from the account and its captured rows.
#pragma once

#include "base/terms.h"
#include "document/document.h"
#include "explain/explained_loss.h"
#include "report/account.h"

namespace xent {

/// What an explanation shows.
struct ExplanationChoice {
  Detail detail = Detail::brief;
  bool only_reduction = false;  ///< no row, only how their losses are reduced
  bool has_hint = false;        ///< of what else can be shown
  std::size_t left_out = 0;     ///< rows that were asked for and are too many to be captured
};

/// Requires account.captured.
Document explain(const Account& account, const ExplanationChoice& choice);

/// The parts, one per file: the short and the full form of a loss of one logit (sigmoid, weighted)
/// and of a loss over classes (softmax, sparse), and the reduction of all losses.
void explain_binary_briefly(const Account& account, const ExplainedLoss& loss, Document& document);
void explain_softmax_briefly(const Account& account, const ExplainedLoss& loss, Document& document);
void explain_binary(const Account& account, const ExplainedLoss& loss, Document& document);
void explain_softmax(const ExplainedLoss& loss, Document& document);
/// The full form adds what is beside the value that is asked for, and a histogram.
void explain_reduction(const Account& account, Detail detail, Document& document);

}  // namespace xent
