#include "explain/brief_parts.h"

#include <cmath>

#include "document/formula.h"
#include "io/number/shown.h"

namespace xent {

long double as_read(long double value, int digits) {
  return std::isfinite(value) ? rounded_to(static_cast<double>(value), digits) : value;
}

bool agrees(long double computed, long double shown, int digits) {
  if (!std::isfinite(shown))
    return computed == shown || (std::isnan(computed) && std::isnan(shown));
  // A calculator that rounds halves up, or holds a decimal number exactly, must not differ.
  constexpr int most_decided = 14;
  constexpr long double margin = 1e-15L;
  const long double wanted = as_read(shown, digits);
  if (digits > most_decided) return as_read(computed, digits) == wanted;
  return as_read(computed * (1 + margin), digits) == wanted &&
         as_read(computed * (1 - margin), digits) == wanted;
}

std::string number_in_formula(long double value, int digits) {
  return in_formula(shown(static_cast<double>(value), {.digits = digits, .float32 = false}));
}

void Scale::multiply(const std::string& name, double by) {
  if (by == 1) return;
  formula += "\\text{" + name + "} \\cdot ";
  numbers += in_formula(to_text(by)) + " \\cdot ";
  factor *= by;
}

Scale scale_of(const Account& account, const ExplainedLoss& loss) {
  Scale scale;
  scale.multiply("weight", loss.weight);
  if (account.unit != Unit::nats) {
    scale.unit = account.unit == Unit::bits ? " / \\ln 2" : " / \\ln 10";
    scale.factor /= nats_of(account.unit);
  }
  return scale;
}

void add_full_value(const Account& account, const ExplainedLoss& loss, Document& document) {
  const NumberFormat format{.digits = 0, .float32 = loss.is_float32};
  document.parts.emplace_back(
      Paragraph{verbatim("The loss in full: " + to_text(loss.printed, format) + " " +
                         name_of(account.unit) + "."),
                false, true});
}

}  // namespace xent
