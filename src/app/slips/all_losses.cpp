#include "app/slips/all_losses.h"

namespace xent {

AllLosses::AllLosses(const Request& asked, const Account& right,
                     const std::vector<CapturedRow>& captured)
    : request(asked), account(right), rows(captured) {
  for (std::size_t r = 0; r < rows.size(); ++r) {
    for (std::size_t i = 0; i < rows[r].losses.size(); ++i) {
      OneLoss own{make_form(request, rows[r], i, 0), rows[r].losses[i], r, i};
      own.counts = !rows[r].ignored[i] && own.form.weight != 0;
      if (has_classes(request.loss) && own.form.true_class) {
        own.weight = own.form.class_weights[*own.form.true_class];
      }
      own.weight *= own.form.weight;
      has_weights = has_weights || (own.counts && own.weight != 1);
      all.push_back(std::move(own));
    }
  }
  if (!rows.empty()) per_row = rows.front().losses.size();
}

void MeanSlipList::add_figures(const std::string& name, double sum,
                               std::initializer_list<std::pair<const char*, double>> divisors) {
  add(name, "sum", 1, sum);
  for (const auto& [divisor, by] : divisors) {
    if (by > 0) add(name, divisor, by, sum / by);
  }
}

void MeanSlipList::add_means(const std::string& name, double sum) {
  add(name, "sum", 1, sum);
  for (const Mean& mean : account().means) {
    add(name, name_of(mean.divisor), mean.by, sum / mean.by);
  }
  const double logits = double(losses_.all.size()) * double(losses_.rows.front().classes);
  add(name, "all logits", logits, sum / logits);
}

}  // namespace xent
