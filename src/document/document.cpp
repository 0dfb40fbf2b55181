#include "document/document.h"

#include <algorithm>
#include <cmath>

#include "document/formula.h"
#include "io/number/shown.h"

namespace xent {

Words words(std::string_view text) {
  Words all;
  bool is_formula = false;
  while (!text.empty()) {
    const std::size_t end = text.find('$');
    const std::string_view piece = text.substr(0, end);
    if (!piece.empty()) {
      all.push_back({is_formula ? Span::Kind::formula : Span::Kind::plain, std::string(piece)});
    }
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
    is_formula = !is_formula;
  }
  return all;
}

Words verbatim(std::string_view text) {
  return {{Span::Kind::plain, std::string(text)}};
}

std::string plain_text(const Words& words) {
  std::string text;
  for (const Span& span : words) {
    text += span.kind == Span::Kind::plain ? span.text : formula_text(parse_formula(span.text));
  }
  return text;
}

Words words_of(const Cell& cell, const NumberFormat& number) {
  if (const auto* const value = std::get_if<double>(&cell)) return verbatim(shown(*value, number));
  if (const auto* const rounded = std::get_if<Rounded>(&cell)) {
    if (rounded->digits == 0) return verbatim("≈0");
    return verbatim(shown(rounded->value, {.digits = rounded->digits, .float32 = false}));
  }
  const auto* const words = std::get_if<Words>(&cell);
  return words == nullptr ? Words() : *words;
}

std::string value_of(const Step& step, const NumberFormat& number) {
  if (!step.value) return "";
  NumberFormat own = number;
  if (step.digits > 0) own.digits = step.digits;
  const std::string text = shown(*step.value, own);
  return (step.is_approximate ? "\\approx " : "= ") +
         (std::isfinite(*step.value) ? text : in_formula(text));
}

bool has_sections(const Document& document) {
  return std::ranges::any_of(document.parts, [](const Part& part) {
    const auto* const heading = std::get_if<Heading>(&part);
    return heading != nullptr && heading->is_section;
  });
}

double HistogramChart::height(std::size_t bin) const {
  const std::uint64_t greatest = *std::max_element(counts.begin(), counts.end());
  return static_cast<double>(counts[bin]) /
         static_cast<double>(std::max<std::uint64_t>(1, greatest));
}

}  // namespace xent
