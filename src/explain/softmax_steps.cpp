#include "explain/softmax_steps.h"

#include <cmath>
#include <limits>
#include <numeric>

#include "explain/explain_parts.h"

namespace xent {
namespace {

constexpr RowsShown rows_shown{.all = 6, .top = 4, .of_the_true = 2};
constexpr long double least_written = 1e-300L;  // of the probabilities
constexpr double infinity = std::numeric_limits<double>::infinity();

}  // namespace

SoftmaxNumbers::SoftmaxNumbers(const ExplainedLoss& loss)
    : in(loss), has_logits(in.given == Given::logits), shown(choose_rows(in.x, in.z, rows_shown)) {
  constexpr double most_plain = 20;  // e^20 has nine digits before its point
  m = *std::ranges::max_element(in.x);
  is_shifted = has_logits && std::ranges::any_of(in.x, [&](double x) {
                 return std::isfinite(x) && std::abs(x) > most_plain;
               });
  const auto top = static_cast<std::size_t>(std::ranges::max_element(in.x) - in.x.begin());
  long double others = 0;  // the sum of e^(x - m) without that of m
  for (std::size_t c = 0; c < in.classes; ++c) {
    if (c != top) others += std::exp(in.x[c] - m);
  }
  for (const double x : in.x) {
    if (has_logits) {
      e.push_back(std::exp(is_shifted ? x - m : static_cast<long double>(x)));
      sum += e.back();
      surprise.push_back((m - x) + std::log1p(others));
      p.push_back(std::exp(-surprise.back()));
    } else {
      const bool is_log = in.given == Given::log_probabilities;
      surprise.push_back(is_log ? -static_cast<long double>(x)
                                : -std::log(static_cast<long double>(x)));
      p.push_back(is_log ? std::exp(static_cast<long double>(x)) : x);
    }
  }
  for (std::size_t c = 0; c < in.classes; ++c) {
    terms.push_back(in.target[c] == 0 ? 0 : in.target[c] * surprise[c]);
  }
  const std::vector<double>& z = in.z;
  y = static_cast<std::size_t>(std::ranges::max_element(z) - z.begin());
  const auto zeros = static_cast<std::size_t>(std::ranges::count(z, 0));
  is_single = in.t == z && z[y] == 1 && zeros + 1 == in.classes;
}

long double SoftmaxNumbers::missing() const {
  if (!has_logits) return 1 - p[y];
  long double others = 0;
  for (std::size_t c = 0; c < in.classes; ++c) {
    if (c != y) others += p[c];
  }
  return others;
}

SoftmaxSteps::SoftmaxSteps(const Account& account, const ExplainedLoss& loss, int wanted)
    : numbers(loss), scale(scale_of(account, loss)) {
  digits.loss = wanted;
  const bool has_class_weights = !loss.row->class_weights.empty();
  if (numbers.is_single && has_class_weights) scale.multiply("class weight", loss.w[numbers.y]);
  is_near_one = numbers.is_single && numbers.has_logits &&
                numbers.missing() < std::pow(10.0L, -(digits.loss + 2));
  is_tiny = numbers.is_single && numbers.has_logits && numbers.p[numbers.y] < least_written &&
            numbers.in.x[numbers.y] > -infinity;
  // A loss that lies between two numbers of so many digits has one or two more.
  for (int more : {0, 1, 2, 0}) {
    digits.loss = std::min(wanted + more, 17);
    choose_digits();
    if (is_exact) break;
  }
  if (numbers.has_logits) choose_digits_of_logits();
}

/// Whether p is so great that it can be written, or 0 because the class is ruled out.
bool SoftmaxSteps::is_written(std::size_t c) const {
  return numbers.p[c] >= least_written || std::isinf(numbers.surprise[c]);
}

/// From the loss back to the logits: each number has the digits that the next step needs.
void SoftmaxSteps::choose_digits() {
  const long double printed = numbers.in.printed;
  StepDigits& d = digits;
  const int all = 17;
  const auto or_all = [&](int count) { return count == 0 ? all : count; };
  if (numbers.is_single) {
    d.total = d.loss;
    const int most = std::clamp(2 * d.loss + 3, calculator_digits, all);  // p is up to 1 - 10^-d
    const int found = fewest_digits(d.loss + 1, most, [&](int k) {
      const long double surprise = numbers.in.given == Given::log_probabilities
                                       ? -as_read(numbers.in.x[numbers.y], k)
                                       : -std::log(as_read(numbers.p[numbers.y], k));
      return agrees(scale.factor * surprise, printed, d.loss);
    });
    is_exact = found > 0;
    d.p = is_near_one || is_tiny ? d.loss + 1 : or_all(found);
  } else {
    const long double loss = std::accumulate(numbers.terms.begin(), numbers.terms.end(), 0.0L);
    d.total = scale.factor == 1 ? d.loss : or_all(fewest_digits(d.loss + 1, all, [&](int k) {
      return agrees(scale.factor * as_read(loss, k), printed, d.loss);
    }));
    const int most = std::clamp(d.loss + 4, calculator_digits, all);
    const int found = fewest_digits(d.total + 1, most, [&](int k) {
      choose_digits_of_terms(k);
      long double sum = numbers.rest() > 0 ? as_read(numbers.sum_of_rest(numbers.terms), k) : 0;
      for (const std::size_t c : numbers.shown) {
        if (term_digits[c] > 0) sum += as_read(numbers.terms[c], term_digits[c]);
      }
      return agrees(sum, loss, digits.total);
    });
    is_exact = found > 0;
    if (!is_exact) choose_digits_of_terms(d.total + 2);
  }
}

/// With p in `count` digits: as many digits of each -ln p, and of each term, as follow from it.
/// Where p is near 1, they are few.
void SoftmaxSteps::choose_digits_of_terms(int count) {
  digits.p = count;
  surprise_digits.assign(numbers.in.classes, count);
  term_digits.assign(numbers.in.classes, count);
  const auto most_digits = [&](long double computed, long double exact) {
    int k = count;
    while (k > 0 && !agrees(computed, exact, k)) --k;
    return k;
  };
  for (const std::size_t c : numbers.shown) {
    const bool is_log = numbers.in.given == Given::log_probabilities;
    const long double surprise = is_log          ? -as_read(numbers.in.x[c], count)
                                 : is_written(c) ? -std::log(as_read(numbers.p[c], count))
                                                 : numbers.surprise[c];
    surprise_digits[c] = most_digits(surprise, numbers.surprise[c]);
    if (numbers.terms[c] == 0) continue;
    const long double factor = numbers.in.w[c] * as_read(numbers.in.t[c], count);
    term_digits[c] = surprise_digits[c] == 0
                         ? 0
                         : most_digits(factor * as_read(numbers.surprise[c], surprise_digits[c]),
                                       numbers.terms[c]);
  }
}

void SoftmaxSteps::choose_digits_of_logits() {
  StepDigits& d = digits;
  constexpr int all = 17;
  d.sum = d.e = all;
  for (int sum = d.p; sum <= all; ++sum) {
    const int found = fewest_digits(sum, all, [&](int k) {
      return agrees(sum_as_read(numbers.e, k), numbers.sum, sum) && for_shown([&](std::size_t c) {
               return !is_written(c) || agrees(as_read(numbers.e[c], k) / as_read(numbers.sum, sum),
                                               numbers.p[c], d.p);
             });
    });
    if (found == 0) continue;
    d.sum = sum;
    d.e = found;
    break;
  }
  const int found = fewest_digits(d.loss, all, [&](int k) {
    return for_shown([&](std::size_t c) {
             return !is_written(c) || agrees(std::exp(as_read(exponent(c), k)), numbers.e[c], d.e);
           }) &&
           is_p_of_exponents(k) && is_tiny_loss_of(k);
  });
  d.exponent = found == 0 ? all : found;
  const int wider = !numbers.is_shifted ? d.exponent : fewest_digits(d.exponent, all, [&](int k) {
    return for_shown([&](std::size_t c) {
      return !std::isfinite(numbers.in.x[c]) ||
             agrees(as_read(numbers.in.x[c], k) - as_read(numbers.m, k), exponent(c), d.exponent);
    });
  });
  d.x = wider == 0 ? all : wider;
}

/// What e is raised to for a class.
long double SoftmaxSteps::exponent(std::size_t c) const {
  return numbers.is_shifted ? numbers.in.x[c] - numbers.m
                            : static_cast<long double>(numbers.in.x[c]);
}

/// Whether p(y) follows from the powers in so many digits, as they are put into the formula.
bool SoftmaxSteps::is_p_of_exponents(int count) const {
  if (!is_written(numbers.y) || numbers.in.classes > most_powers) return true;
  long double sum = 0;
  for (std::size_t c = 0; c < numbers.in.classes; ++c) sum += std::exp(as_read(exponent(c), count));
  return agrees(std::exp(as_read(exponent(numbers.y), count)) / sum, numbers.p[numbers.y],
                digits.p);
}

/// Whether the loss of a probability that is too small follows from x - m in so many digits.
bool SoftmaxSteps::is_tiny_loss_of(int count) const {
  if (!is_tiny) return true;
  const long double gap = as_read(numbers.m - numbers.in.x[numbers.y], count);
  return agrees(scale.factor * (gap + std::log(as_read(numbers.sum, digits.sum))),
                numbers.in.printed, digits.loss);
}

long double SoftmaxSteps::sum_as_read(const std::vector<long double>& values, int count) const {
  long double all = numbers.rest() > 0 ? as_read(numbers.sum_of_rest(values), count) : 0;
  for (const std::size_t c : numbers.shown) all += as_read(values[c], count);
  return all;
}

}  // namespace xent
