#include "app/slips/causes.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <limits>
#include <utility>

namespace xent {
namespace {

constexpr double few_ulp = 64 * std::numeric_limits<double>::epsilon();

/// By chance, an answer is one of the candidates of one change; it is told, but not as sure.
constexpr double hardly_sure = 0.25;
/// A cause of several changes is sure, or possible, if chance gives one in fewer answers than that.
constexpr double sure_by_chance = 0.004, possible_by_chance = 0.01;

double reach_of(const PrintedValue& answer, double value) {
  return 0.5 * answer.last_digit * (1 + 1e-9) + few_ulp * std::abs(value);
}

/// A slip that hardly changes the number explains it only as it is rounded: near what is right,
/// some slip is always cut to the answer.
AnswerFit exact_fit_of(const PrintedValue& answer, const Candidate& own) {
  const AnswerFit fit = fit_of(answer, own.value);
  const bool is_near = std::abs(own.value - own.right) <= 2 * answer.last_digit;
  return fit == AnswerFit::cut && is_near ? AnswerFit::none : fit;
}

/// Answers of so many digits may be float32s that are printed whole.
constexpr double float32_digits = 2e-6, float64_digits = 1e-9;
/// How far a few roundings in float32 lead.
constexpr double float32_reach = 2.5e-7;

/// Whether the answer is the value as float32 has it. A slip that hardly changes the number
/// explains nothing here.
AnswerFit float32_fit_of(const PrintedValue& answer, const Candidate& own) {
  const bool is_near =
      std::abs(own.value - own.right) <= 4 * float32_reach * std::abs(answer.value);
  return !is_near && is_in_float32(answer, own.value) ? AnswerFit::float32 : AnswerFit::none;
}

bool is_same_number(const Cause& a, const Cause& b) {
  return are_one_number(a.candidate.value, b.candidate.value);
}

/// How many of the values lie near the answer: within a factor of two, and apart from each other.
double numbers_near(const PrintedValue& answer, std::span<const Candidate> candidates,
                    int changes) {
  std::vector<std::pair<double, double>> near;
  const double size = std::abs(answer.value);
  for (const Candidate& own : candidates) {
    const double other = std::abs(own.value);
    if (own.changes <= changes && other >= size / 2 && other <= size * 2) {
      near.emplace_back(own.value, own.like);
    }
  }
  std::ranges::sort(near);
  double count = 0;
  for (std::size_t i = 0; i < near.size(); ++i) {
    if (i > 0 && are_one_number(near[i].first, near[i - 1].first)) continue;
    count += near[i].second;
  }
  return count;
}

/// The share of answers of this size and so many digits that are a candidate by chance.
double chance_of(const PrintedValue& answer, std::span<const Candidate> candidates, int changes,
                 AnswerFit fit) {
  if (answer.last_digit == 0) return 0;  // exact: inf, nan
  if (answer.value == 0) return 1;
  constexpr double window = 1.5, rounded_or_cut = 1.5;
  const double size = std::abs(answer.value);
  const double reach =
      fit == AnswerFit::float32 ? 2 * float32_reach * size : rounded_or_cut * answer.last_digit;
  return numbers_near(answer, candidates, changes) * reach / (window * size);
}

/// The candidates of the fewest changes that fit, the most exact first; none if chance may have
/// made them.
template <class FitOf>
std::vector<Cause> simplest_of(const PrintedValue& answer, std::span<const Candidate> candidates,
                               FitOf fit_as) {
  int fewest = std::numeric_limits<int>::max();
  std::vector<Cause> causes;
  for (const Candidate& own : candidates) {
    if (own.changes > fewest) continue;
    const AnswerFit fit = fit_as(answer, own);
    if (fit == AnswerFit::none) continue;
    if (own.changes < fewest) causes.clear();
    fewest = own.changes;
    causes.push_back({own, fit});
  }
  if (causes.empty()) return causes;
  const double chance = chance_of(answer, candidates, fewest, causes.front().fit);
  if (fewest > 1 && chance > possible_by_chance) return {};
  const bool is_possible = chance > (fewest > 1 ? sure_by_chance : hardly_sure);
  std::ranges::stable_sort(causes, {}, &Cause::fit);
  if (causes.front().fit == AnswerFit::rounded) {
    std::erase_if(causes, [](const Cause& own) { return own.fit != AnswerFit::rounded; });
  }
  for (Cause& own : causes) own.is_possible = is_possible;
  return causes;
}

}  // namespace

const char* logarithm_of(Unit unit) {
  constexpr std::array names{"the natural logarithm", "the logarithm to base 2",
                             "the logarithm to base 10"};
  return names[static_cast<std::size_t>(unit)];
}

bool are_one_number(double a, double b) {
  return a == b || std::abs(a - b) <= few_ulp * std::max(std::abs(a), std::abs(b)) ||
         (std::isnan(a) && std::isnan(b));
}

AnswerFit fit_of(const PrintedValue& answer, double value) {
  if (answer.matches(value)) return AnswerFit::rounded;
  if (!std::isfinite(value) || !std::isfinite(answer.value)) return AnswerFit::none;
  if (std::abs(value - answer.value) <= reach_of(answer, value)) return AnswerFit::rounded;
  const bool is_cut = std::signbit(value) == std::signbit(answer.value) &&
                      std::abs(value) > std::abs(answer.value) &&
                      std::abs(value) - std::abs(answer.value) < answer.last_digit;
  return is_cut && answer.value != 0 ? AnswerFit::cut : AnswerFit::none;
}

bool is_in_float32(const PrintedValue& answer, double value) {
  const double size = std::abs(answer.value);
  return answer.last_digit < float32_digits * size && answer.last_digit > float64_digits * size &&
         std::abs(value - answer.value) <= float32_reach * size;
}

bool is_off_by_one(const PrintedValue& answer, double value) {
  if (!std::isfinite(value) || answer.value == 0) return false;
  const double off = std::abs(value - answer.value);
  return off <= 1.5 * answer.last_digit && off <= 0.01 * std::abs(value);
}

std::vector<Cause> causes_of(const PrintedValue& answer, std::span<const Candidate> candidates) {
  std::vector<Cause> causes = simplest_of(answer, candidates, exact_fit_of);
  if (causes.empty()) causes = simplest_of(answer, candidates, float32_fit_of);
  // Causes of one number stand together.
  for (auto own = causes.begin(); own != causes.end(); ++own) {
    own->is_same = own != causes.begin() && is_same_number(*own, *std::prev(own));
    std::stable_partition(std::next(own), causes.end(),
                          [&](const Cause& other) { return is_same_number(*own, other); });
  }
  return causes;
}

}  // namespace xent
