#include "reference/worst_cases.h"

#include <iomanip>
#include <sstream>

namespace xent::test {

void WorstCases::add(const Kind& kind, std::size_t classes, double error,
                     const std::function<std::string()>& input) {
  Widths& widths = kinds_[kind.name];
  widths.bound = kind.bound;
  Worst& worst = widths.by_classes[classes];
  ++results_;
  ++worst.results;
  if (!(error <= kind.bound)) ++beyond_bounds_;
  if (error <= worst.error) return;  // a NaN is the worst
  worst.error = error;
  worst.input = input();
}

std::string WorstCases::table() const {
  std::ostringstream text;
  text << std::fixed;
  for (const auto& [name, widths] : kinds_) {
    text << name << ", bound " << std::setprecision(6) << widths.bound << '\n';
    for (const auto& [classes, worst] : widths.by_classes) {
      text << std::setw(8) << classes << std::setw(11) << worst.results << std::setw(10)
           << worst.error << "  " << worst.input << '\n';
    }
  }
  return text.str();
}

}  // namespace xent::test
