// The parts that the explanations of all losses share.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "document/document.h"
#include "explain/explained_loss.h"
#include "explain/floating.h"
#include "io/number/shown.h"
#include "report/account.h"

namespace xent {

/// The formula with numbers in place of these letters.
std::string with_numbers(std::string_view formula, const NumberFormat& format,
                         std::initializer_list<std::pair<char, double>> values);

/// 0, 1, ..., count - 1.
std::vector<std::size_t> indices_of(std::size_t count);

/// The indices of the `most` greatest values, the greatest first, equal ones in their order.
std::vector<std::size_t> greatest_first(const std::vector<double>& values, std::size_t most);

/// How many classes a table shows; the others are summed in one row.
struct RowsShown {
  std::size_t all;          ///< if there are no more
  std::size_t top;          ///< else so many of the greatest logits
  std::size_t of_the_true;  ///< and of the greatest labels
};

/// The classes that have a row of their own, of the greatest logit first; all in order, if they are
/// few.
std::vector<std::size_t> choose_rows(const std::vector<double>& logits,
                                     const std::vector<double>& labels, const RowsShown& shown);

/// "1 in 459" for a probability; `surprise` is -ln of it.
std::string one_in(double surprise);

void add_heading(Document& document, std::string_view text);
void add_text(Document& document, std::string_view text);
void add_alarm(Document& document, std::string_view text);
/// A text that tells results: a worksheet leaves it out.
void add_result_text(Document& document, std::string_view text, bool is_alarm = false);

/// A formula of the loss, computed in both precisions.
struct Form {
  std::string name;
  Computed float64, float32;
};

/// formula(Floating<T>&) returns the loss in T; `exact` is the loss.
template <class Formula>
Form form(const char* name, double exact, const Formula& formula) {
  return {name, compute_in<double>(exact, formula), compute_in<float>(exact, formula)};
}

/// Adds a table of the forms, and the fault of each form with few right digits. If all forms are
/// right, adds one sentence instead.
void add_forms(Document& document, const std::vector<Form>& forms);

/// The curve of the loss over one of its logits, from `low` to `high`.
void add_curve(Document& document, std::string title, const ExplainedLoss& loss, std::size_t index,
               double low, double high);

/// An alarm if the loss is another number when each step is rounded to the digits shown.
void add_rounding(Document& document, double by_rounded_steps, double loss);

}  // namespace xent
