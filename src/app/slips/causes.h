// Which of many numbers an answer is, and how sure that is.
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "base/terms.h"
#include "io/number/printed_value.h"

namespace xent {

/// How an answer shows a number: rounded, as a program has it that computes in float32 and prints
/// all of its digits, or cut.
enum class AnswerFit : std::uint8_t { none, rounded, float32, cut };

/// Whether the answer is the value rounded to the answer's digits, or cut behind them. Values are
/// taken to be good to a few ULP.
AnswerFit fit_of(const PrintedValue& answer, double value);

/// Whether the answer has the digits of a float32 that is printed whole, and is the value up to a
/// few roundings in float32.
bool is_in_float32(const PrintedValue& answer, double value);

/// Whether the last digit of the answer is off by one.
bool is_off_by_one(const PrintedValue& answer, double value);

/// A number that a slip gives.
struct Candidate {
  std::string name;     ///< of the slip
  std::string divisor;  ///< of a mean, or "sum"
  double by = 1;
  double value = 0;
  int changes = 1;  ///< how many slips it takes, or how special it is
  double like = 1;  ///< how many numbers of its kind were possible
  double right = std::numeric_limits<double>::quiet_NaN();  ///< what is right in its place
};

/// A candidate that is the answer.
struct Cause {
  Candidate candidate;
  AnswerFit fit = AnswerFit::none;
  bool is_possible = false;  ///< the answer has too few digits to be sure
  bool is_same = false;  ///< the value of the cause before it: this input cannot tell them apart
};

/// The candidates that are the answer with the fewest changes, the most exact first. Those of more
/// than one change are named only if hardly any number of so many digits would be one by chance.
std::vector<Cause> causes_of(const PrintedValue& answer, std::span<const Candidate> candidates);

/// The name of the slip to take this unit's logarithm.
const char* logarithm_of(Unit unit);

/// Two values of slips that are one number.
bool are_one_number(double a, double b);

}  // namespace xent
