#include "document/document.h"

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

Words operator+(Words first, const Words& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

}  // namespace xent
