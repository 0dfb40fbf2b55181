#include "app/slips/mean_slips.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <string>

#include "app/slips/all_losses.h"
#include "app/slips/group_slips.h"
#include "app/slips/position_slips.h"
#include "app/slips/weight_slips.h"
#include "io/number/number_writer.h"

namespace xent {
namespace {

/// What a wrong divisor is, if that can be said: "one more than the losses counted".
std::string description_of(double by, const Account& account, std::size_t classes) {
  struct Count {
    const char* name;
    double value;
  };
  const auto elements = static_cast<double>(account.elements);
  const auto counted = static_cast<double>(account.counted);
  const std::array counts{Count{"losses", elements},
                          Count{"losses counted", counted},
                          Count{"rows", static_cast<double>(account.rows)},
                          Count{"classes", static_cast<double>(classes)},
                          Count{"losses times classes", elements * static_cast<double>(classes)},
                          Count{"losses ignored", static_cast<double>(account.ignored)}};
  for (const Count& count : counts) {
    if (by == count.value) return std::string("the number of ") + count.name;
    if (by == count.value + 1) return std::string("one more than the number of ") + count.name;
    if (by == count.value - 1) return std::string("one less than the number of ") + count.name;
    if (by == 2 * count.value) return std::string("twice the number of ") + count.name;
  }
  return "";
}

}  // namespace

std::vector<Candidate> mean_slips(const Request& request, const Account& account,
                                  const std::vector<CapturedRow>& rows) {
  const AllLosses losses(request, account, rows);
  std::vector<Candidate> found;
  if (losses.all.empty()) return found;
  for (const auto list : {group_slips, position_slips, weight_slips}) {
    std::ranges::move(list(losses), std::back_inserter(found));
  }
  return found;
}

std::vector<Candidate> other_divisors(const PrintedValue& answer, const Account& account,
                                      std::size_t classes) {
  const double by = std::round(account.sum / answer.value);
  const double most = 4 * static_cast<double>(account.elements * classes);
  if (!(by >= 2 && by <= most)) return {};
  const bool is_known =
      std::ranges::any_of(account.means, [&](const Mean& mean) { return mean.by == by; });
  if (is_known) return {};
  const std::string description = description_of(by, account, classes);
  const std::string name = "the sum divided by " + to_text(by) +
                           (description.empty() ? "" : ", which is " + description);
  Candidate own{name, "another divisor", by, account.sum / by};
  if (description.empty()) {
    own.changes = 2;
    own.like = 1.5 * by;  // so many whole numbers give a value within a factor of two
  }
  return {own};
}

}  // namespace xent
