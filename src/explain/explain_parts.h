// What the explanations of all losses are made of.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "document/document.h"
#include "explain/floating.h"
#include "io/number/shown.h"
#include "report/account.h"

namespace xent {

/// The formula with numbers in the place of these letters.
std::string with_numbers(std::string_view formula, const NumberFormat& format,
                         std::initializer_list<std::pair<char, double>> values);

/// "1 in 459": what a probability means; `surprise` is its -ln.
std::string one_in(double surprise);

void add_heading(Document& document, std::string_view text);
void add_text(Document& document, std::string_view text);
void add_alarm(Document& document, std::string_view text);

/// A way to compute the loss, in both precisions.
struct Form {
  std::string name;
  Computed float64, float32;
};

/// A table of the forms, and what went wrong where one has few digits right; one sentence if all
/// are well.
void add_forms(Document& document, const std::vector<Form>& forms);

/// What rounding each step to the digits shown would make of the loss, if that is another number.
void add_rounding(Document& document, double by_rounded_steps, double loss);

}  // namespace xent
