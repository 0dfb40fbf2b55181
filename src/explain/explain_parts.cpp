#include "explain/explain_parts.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <functional>
#include <numeric>
#include <set>

#include "base/text.h"
#include "document/formula.h"

namespace xent {
namespace {

/// Whether a sign may follow the formula so far without parentheses.
bool begins_term(const std::string& formula) {
  const std::size_t last = formula.find_last_not_of(' ');
  return last == std::string::npos ||
         std::string_view("({|,=").find(formula[last]) != std::string_view::npos;
}

std::string digits_text(const Computed& computed, int wanted) {
  return std::to_string(computed.digits) + (computed.digits < wanted ? " (!)" : "");
}

/// The fault of a form that has too few digits right, unless it has been said.
void add_blame(Document& document, const std::string& name, const Computed& computed, int wanted,
               std::set<std::string>& said) {
  if (computed.digits >= wanted || computed.blamed.empty()) return;
  if (!said.insert(computed.blamed).second) return;
  document.parts.emplace_back(Paragraph{verbatim(name + ": " + computed.blamed + "."), true, true});
}

}  // namespace

std::string with_numbers(std::string_view formula, const NumberFormat& format,
                         std::initializer_list<std::pair<char, double>> values) {
  std::string out;
  for (std::size_t i = 0; i < formula.size(); ++i) {
    if (formula[i] == '\\') {  // a command, and the words of \text
      std::size_t end = i + 1;
      while (end < formula.size() && std::isalpha(static_cast<unsigned char>(formula[end])) != 0) {
        ++end;
      }
      if (formula.substr(i, end - i) == "\\text") end = formula.find('}', end) + 1;
      out += formula.substr(i, end - i);
      i = end - 1;
      continue;
    }
    const auto* const found = std::find_if(
        values.begin(), values.end(), [&](const auto& value) { return value.first == formula[i]; });
    if (found == values.end()) {
      out += formula[i];
    } else {
      const std::string number = shown(found->second, format);
      const bool is_plain = begins_term(out) && std::isfinite(found->second);
      out += ' ' + (is_plain ? number : in_formula(number)) + ' ';
    }
  }
  return out;
}

std::vector<std::size_t> indices_of(std::size_t count) {
  std::vector<std::size_t> indices(count);
  std::iota(indices.begin(), indices.end(), std::size_t{0});
  return indices;
}

std::vector<std::size_t> greatest_first(const std::vector<double>& values, std::size_t most) {
  std::vector<std::size_t> order = indices_of(values.size());
  std::ranges::stable_sort(order, std::greater<>(), [&](std::size_t i) { return values[i]; });
  order.resize(std::min(order.size(), most));
  return order;
}

std::vector<std::size_t> choose_rows(const std::vector<double>& logits,
                                     const std::vector<double>& labels, const RowsShown& shown) {
  if (logits.size() <= shown.all) return indices_of(logits.size());
  std::set<std::size_t> chosen;
  for (const std::size_t c : greatest_first(labels, shown.of_the_true)) {
    if (labels[c] > 0) chosen.insert(c);
  }
  for (const std::size_t c : greatest_first(logits, shown.top)) chosen.insert(c);
  std::vector<std::size_t> rows(chosen.begin(), chosen.end());
  std::ranges::stable_sort(rows, std::greater<>(), [&](std::size_t c) { return logits[c]; });
  return rows;
}

std::string one_in(double surprise) {
  const double times = std::exp(surprise);
  if (!std::isfinite(times)) return "1 in e^" + to_text(std::round(surprise));
  const NumberFormat three_digits{.digits = 3, .float32 = false};
  return "1 in " + (times < 10 ? shown(times, three_digits) : to_text(std::round(times)));
}

void add_heading(Document& document, std::string_view text) {
  document.parts.emplace_back(Heading{words(text)});
}
void add_text(Document& document, std::string_view text) {
  document.parts.emplace_back(Paragraph{words(text), false});
}
void add_result_text(Document& document, std::string_view text, bool is_alarm) {
  document.parts.emplace_back(Paragraph{words(text), is_alarm, true});
}
void add_alarm(Document& document, std::string_view text) {
  document.parts.emplace_back(Paragraph{words(text), true});
}

void add_forms(Document& document, const std::vector<Form>& forms) {
  constexpr int wanted64 = 8;
  constexpr int wanted32 = 4;
  const bool all_well = std::all_of(forms.begin(), forms.end(), [](const Form& form) {
    return form.float64.digits >= wanted64 && form.float32.digits >= wanted32;
  });
  if (all_well) {
    add_text(document,
             "Computed as they stand, in float64 and in float32, all of these forms agree for this "
             "row. Far from 0 they do not: try a logit of 1000.");
    return;
  }
  add_text(
      document,
      "On paper these forms are equal. Computed as they stand, in float64 and in float32, they "
      "are not. How many digits are right (few where there is a !):");
  Table table;
  table.columns = {{"form", words("form"), false},
                   {"float64", words("float64"), true, true},
                   {"float64_digits", words("digits"), true, true},
                   {"float32", words("float32"), true, true},
                   {"float32_digits", words("digits"), true, true}};
  for (const Form& form : forms) {
    table.rows.push_back(
        {{verbatim(form.name), verbatim(form.float64.text),
          verbatim(digits_text(form.float64, wanted64)), verbatim(form.float32.text),
          verbatim(digits_text(form.float32, wanted32))}});
  }
  document.parts.emplace_back(std::move(table));
  std::set<std::string> said;
  for (const Form& form : forms) {
    add_blame(document, form.name + ", float64", form.float64, wanted64, said);
    add_blame(document, form.name + ", float32", form.float32, wanted32, said);
  }
}

void add_curve(Document& document, std::string title, const ExplainedLoss& loss, std::size_t index,
               double low, double high) {
  if (!std::isfinite(loss.x[index]) || std::abs(loss.x[index]) > 1e6) return;
  Curve curve{std::move(title), "logit", "loss", {}, loss.x[index], loss.nats()};
  constexpr int points = 120;
  for (int i = 0; i <= points; ++i) {
    const double logit = std::lerp(low, high, static_cast<double>(i) / points);
    curve.points.emplace_back(logit, loss.exact_at(index, logit));
  }
  document.parts.emplace_back(std::move(curve));
}

void add_rounding(Document& document, double by_rounded_steps, double loss) {
  const int digits = document.number.digits;
  const double wanted = rounded_to(loss, digits);
  if (by_rounded_steps == wanted || !std::isfinite(loss)) return;
  add_result_text(document,
                  "Rounding each step to " + counted(static_cast<std::uint64_t>(digits), "digit") +
                      " would give " + to_text(by_rounded_steps, document.number) + " instead of " +
                      to_text(wanted, document.number) +
                      ": carry more digits, and round at the end.",
                  true);
}

}  // namespace xent
