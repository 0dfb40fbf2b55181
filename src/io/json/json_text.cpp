#include "io/json/json_text.h"

#include <cmath>

namespace xent {

std::string json_number(double value, const NumberFormat& format) {
  const std::string text = to_text(value, format);
  return std::isfinite(value) ? text : '"' + text + '"';
}

std::string json_list(const std::vector<std::string>& elements) {
  std::string text;
  for (const std::string& element : elements) {
    text += (text.empty() ? "[\n    " : ",\n    ") + element;
  }
  return text.empty() ? "[]" : text + "\n  ]";
}

}  // namespace xent
