#include "document/document.h"

#include <algorithm>

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
  const auto* const words = std::get_if<Words>(&cell);
  return words == nullptr ? Words() : *words;
}

double HistogramChart::height(std::size_t bin) const {
  const std::uint64_t greatest = *std::max_element(counts.begin(), counts.end());
  return static_cast<double>(counts[bin]) /
         static_cast<double>(std::max<std::uint64_t>(1, greatest));
}

}  // namespace xent
