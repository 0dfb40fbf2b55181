// Numbers of a short explanation: with as many digits that a calculator, fed with the numbers that
// are shown, gives each result that is shown.
#pragma once

#include <string>

#include "document/document.h"
#include "explain/explained_loss.h"
#include "report/account.h"

namespace xent {

/// Digits of the loss in a short explanation, if the user does not choose them.
inline constexpr int brief_digits = 4;

/// The most digits that a pocket calculator takes.
inline constexpr int calculator_digits = 12;

/// A number as a reader sees it, who feeds a calculator with it.
long double as_read(long double value, int digits);

/// Whether a value that was computed of numbers as read is the one that is shown.
bool agrees(long double computed, long double shown, int digits);

/// The fewest digits from `least` to `most` for which checks(digits) holds; 0: there are none.
template <class Checks>
int fewest_digits(int least, int most, const Checks& checks) {
  for (int digits = least; digits <= most; ++digits) {
    if (checks(digits)) return digits;
  }
  return 0;
}

/// A number for a formula, rounded to `digits`.
std::string number_in_formula(long double value, int digits);

/// What the loss is multiplied with and divided by: its weight, its class's weight, the unit.
struct Scale {
  std::string formula;  ///< "\text{weight} \cdot "; empty if there is none
  std::string numbers;
  std::string unit;  ///< " / \ln 2"; empty for nats
  long double factor = 1;

  void multiply(const std::string& name, double by);
};

/// The scale of a loss: its weight and the unit. Class weights are added by who has them.
Scale scale_of(const Account& account, const ExplainedLoss& loss);

/// "The loss in full is 6.129108908829851 nats."
void add_full_value(const Account& account, const ExplainedLoss& loss, Document& document);

}  // namespace xent
