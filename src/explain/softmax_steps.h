// The numbers of a softmax's steps, and the digits in which each is shown.
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include "explain/brief_parts.h"
#include "explain/explain.h"
#include "explain/explained_loss.h"

namespace xent {

/// The numbers of the steps, class by class.
struct SoftmaxNumbers {
  explicit SoftmaxNumbers(const ExplainedLoss& loss);

  const ExplainedLoss& in;
  bool has_logits;
  bool is_shifted = false;  ///< the greatest logit is taken from each first
  long double m = 0;        ///< the greatest logit
  long double sum = 0;      ///< of e
  std::vector<long double> e, p, surprise, terms;
  std::vector<std::size_t> shown;  ///< classes that have a row; the rest is summed
  std::size_t y = 0;               ///< the class of the greatest target
  bool is_single = false;          ///< the loss is -ln p of one class, perhaps weighted

  std::size_t rest() const { return in.classes - shown.size(); }
  /// How far p(y) is from 1.
  long double missing() const;
  template <class Values>
  long double sum_of_rest(const Values& values) const {
    long double all = 0;
    for (std::size_t c = 0; c < in.classes; ++c) {
      if (std::ranges::find(shown, c) == shown.end()) all += values[c];
    }
    return all;
  }
};

/// The digits of each kind of number.
struct StepDigits {
  int loss = 0, total = 0, p = 0, sum = 0, e = 0, exponent = 0, x = 0;
};

/// The steps from the logits to the loss. From the loss back, each number has the digits that the
/// next step needs: what is computed from the numbers as they are shown is what is shown.
struct SoftmaxSteps {
  /// The loss in so many digits, or one or two more.
  SoftmaxSteps(const Account& account, const ExplainedLoss& loss, int wanted);

  SoftmaxNumbers numbers;
  Scale scale;
  StepDigits digits;
  std::vector<int> surprise_digits, term_digits;  ///< one per class
  bool is_near_one = false;
  bool is_tiny = false;  ///< p is too small to be written, but not 0
  bool is_exact = true;  ///< -ln of p as it is written gives what is shown

  /// Whether p is so great that it can be written, or 0 because the class is ruled out.
  bool is_written(std::size_t c) const;
  /// What e is raised to for a class.
  long double exponent(std::size_t c) const;

 private:
  void choose_digits();
  void choose_digits_of_terms(int count);
  void choose_digits_of_logits();
  bool is_p_of_exponents(int count) const;
  bool is_tiny_loss_of(int count) const;
  long double sum_as_read(const std::vector<long double>& values, int count) const;
  template <class Holds>
  bool for_shown(const Holds& holds) const {
    return std::all_of(numbers.shown.begin(), numbers.shown.end(), holds);
  }
};

/// Powers that are written in a sum.
inline constexpr std::size_t most_powers = 4;

}  // namespace xent
