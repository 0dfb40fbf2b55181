#include <numbers>
#include <string>

#include "base/text.h"
#include "explain/explain.h"
#include "explain/explain_parts.h"

namespace xent {
namespace {

const char* note_of(Divisor divisor) {
  switch (divisor) {
    case Divisor::counted:
      return "not ignored, weight not 0";
    case Divisor::elements:
      return "all";
    case Divisor::weights:
      return "sum of the weights";
    case Divisor::batch:
      return "size of the first axis";
  }
  return "";
}

std::string chosen_reduction(const Account& account) {
  if (account.reduction == Reduction::sum) return "--reduction sum gives the sum.";
  if (account.reduction == Reduction::mean) {
    return "--reduction mean divides it by " + name_of(*account.divisor) +
           ", the row that is marked.";
  }
  return "Without --reduction each loss is printed; --reduction mean would divide by counted.";
}

}  // namespace

void explain_reduction(const Account& account, Document& document) {
  add_heading(document, "The reduction");
  add_text(document, counted(account.elements, "loss") + ": " + std::to_string(account.counted) +
                         " counted, " + std::to_string(account.ignored) + " ignored, " +
                         std::to_string(account.zero_weight) + " of weight zero. They sum to " +
                         to_text(account.sum, account.number) + ". " + chosen_reduction(account));
  Table table;
  table.columns = {{"divisor", words("divisor"), false},
                   {"by", words("divides by")},
                   {"mean", words("mean")},
                   {"note", {}, false}};
  for (const Mean& mean : account.means) {
    table.rows.push_back(
        {{verbatim(name_of(mean.divisor)), mean.by, verbatim(to_text(mean.value, account.number)),
          verbatim(note_of(mean.divisor))},
         mean.divisor == account.divisor});
  }
  document.parts.emplace_back(std::move(table));
  if (account.bits && account.perplexity) {
    add_text(document, "The mean in nats is " +
                           shown(*account.bits * std::numbers::ln2, document.number) +
                           ", in bits " + shown(*account.bits, document.number) +
                           "; e to the nats is the perplexity, " +
                           shown(*account.perplexity, document.number) + ".");
  }
  if (account.histogram.counted() > 1) {
    const CapturedRow& row = *account.captured;
    const std::size_t bins = account.histogram.counted() < 50 ? 8 : 16;
    HistogramChart chart{"The losses of all rows", account.histogram.width(bins),
                         account.histogram.counts(bins), row.losses[row.chosen]};
    document.parts.emplace_back(std::move(chart));
  }
}

}  // namespace xent
