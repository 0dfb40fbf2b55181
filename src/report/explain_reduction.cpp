#include <cmath>
#include <numbers>
#include <string>

#include "report/explain.h"
#include "report/explain_parts.h"

namespace xent {
namespace {

std::string note_of(const std::string& divisor) {
  if (divisor == "counted") return "not ignored, weight not 0";
  if (divisor == "elements") return "all";
  if (divisor == "weights") return "sum of the weights";
  return "size of the first axis";
}

std::string chosen_reduction(const Account& account) {
  if (account.reduction == "sum") return "--reduction sum gives the sum.";
  if (account.reduction == "mean") {
    return "--reduction mean divides it by " + account.divisor + ", the row that is marked.";
  }
  return "Without --reduction each loss is printed; --reduction mean would divide by counted.";
}

}  // namespace

void explain_reduction(const Account& account, Document& document) {
  add_heading(document, "The reduction");
  add_text(document, std::to_string(account.elements) +
                         (account.elements == 1 ? " loss: " : " losses: ") +
                         std::to_string(account.counted) + " counted, " +
                         std::to_string(account.ignored) + " ignored, " +
                         std::to_string(account.zero_weight) + " of weight zero. They sum to " +
                         to_text(account.sum, account.number) + ". " + chosen_reduction(account));
  Table table;
  table.columns = {{"divisor", words("divisor"), false},
                   {"by", words("divides by"), true},
                   {"mean", words("mean"), true},
                   {"note", {}, false}};
  for (const Mean& mean : account.means) {
    table.rows.push_back(
        {{verbatim(mean.divisor), mean.by, verbatim(to_text(mean.value, account.number)),
          verbatim(note_of(mean.divisor))},
         mean.divisor == account.divisor,
         false});
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
