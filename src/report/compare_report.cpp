#include "report/compare_report.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "document/text_charts.h"

namespace xent {
namespace {

constexpr std::size_t page_width = 80;

using Group = std::vector<const ConventionRow*>;

bool belongs(const ConventionRow& row, const Group& group) {
  const ConventionRow& first = *group.front();
  if (!row.refused.empty() || !first.refused.empty()) return row.refused == first.refused;
  return row.matches == first.matches && are_equal(row.value, first.value, few_ulp);
}

std::vector<Group> grouped(const std::vector<ConventionRow>& rows) {
  std::vector<Group> groups;
  for (const ConventionRow& row : rows) {
    const auto found = std::find_if(groups.begin(), groups.end(),
                                    [&](const Group& group) { return belongs(row, group); });
    if (found == groups.end()) {
      groups.push_back({&row});
    } else {
      found->push_back(&row);
    }
  }
  return groups;
}

std::string heading(const Group& group, const Account& account) {
  const ConventionRow& row = *group.front();
  if (!row.refused.empty()) return "refused: " + row.refused + "\n";
  const std::string value = to_text(row.value, account.number);
  if (!row.matches) return value + "\n";
  const bool differs = value != account.find;
  std::string text = value + (row.is_cut       ? "  is " + account.find + " cut, not rounded"
                              : row.is_float32 ? "  is " + account.find + " in float32"
                              : differs        ? "  is " + account.find + " as printed"
                                               : "  found");
  if (row.is_possible) text += ", possibly: it has few digits";
  const auto slips =
      std::ranges::count_if(group, [](const ConventionRow* own) { return !own->slip.empty(); });
  if (slips > 1) text += "; the same on this input";
  return text + "\n";
}

}  // namespace

bool are_equal(double a, double b, double tolerance) {
  if (std::isnan(a) || std::isnan(b)) return std::isnan(a) && std::isnan(b);
  return a == b || (std::isfinite(a) && std::abs(a - b) <= tolerance * std::abs(a));
}

std::string name_of(const ConventionRow& row) {
  return row.slip.empty() ? row.call : "slip: " + row.slip;
}

std::string divisor_of(const ConventionRow& row) {
  if (!row.refused.empty() || row.divisor == "sum") return row.divisor;
  constexpr NumberFormat six_digits{.digits = 6, .float32 = false};
  const bool is_whole = row.by == std::floor(row.by);
  return row.divisor + " (" + to_text(row.by, is_whole ? NumberFormat{} : six_digits) + ")";
}

std::string compare_report(const Account& account) {
  constexpr std::size_t widest = 60;  // so that a divisor fits beside it in 80 columns
  std::size_t width = 0;
  for (const ConventionRow& row : account.conventions) {
    const std::size_t size = name_of(row).size();
    if (size <= widest) width = std::max(width, size);
  }
  std::string text;
  if (account.found && !*account.found) {
    text = "no convention and no common slip gives " + account.find + "; the nearest first\n";
  }
  for (const Group& group : grouped(account.conventions)) {
    text += heading(group, account);
    for (const ConventionRow* row : group) {
      const std::string by = divisor_of(*row);
      std::string name = name_of(*row);
      if (name.size() > width && !by.empty()) {  // the divisor stands on a line of its own
        text += wrapped(name, 2, 4, page_width);
        name.clear();
      }
      text += "  " + name;
      if (!by.empty()) text += std::string(width - name.size() + 2, ' ') + by;
      text += "\n";
    }
  }
  return text;
}

}  // namespace xent
