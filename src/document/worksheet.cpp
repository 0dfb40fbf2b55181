// A document with blanks in place of its results.
#include <optional>
#include <type_traits>
#include <utility>
#include <variant>

#include "document/document.h"

namespace xent {
namespace {

constexpr const char* blank = "______";

/// A step keeps its formula. The numbers put in would tell the results of earlier steps.
Derivation without_results(Derivation steps) {
  for (Step& step : steps.lines) {
    if (step.value) step.numbers = "= \\text{" + std::string(blank) + "}";
    step.value.reset();
    step.fails = false;
  }
  return steps;
}

Table without_results(Table table) {
  for (TableRow& row : table.rows) {
    for (std::size_t c = 0; c < row.cells.size(); ++c) {
      const bool is_empty = std::holds_alternative<std::monostate>(row.cells[c]);
      if (table.columns[c].is_result && !is_empty) row.cells[c] = verbatim(blank);
    }
  }
  return table;
}

/// The part of the worksheet; none if it would only show results.
std::optional<Part> without_results(const Part& part) {
  return std::visit(
      [](const auto& own) -> std::optional<Part> {
        using Own = std::decay_t<decltype(own)>;
        if constexpr (std::is_same_v<Own, Heading>) {
          return own;
        } else if constexpr (std::is_same_v<Own, Paragraph>) {
          return own.is_result ? std::nullopt : std::optional<Part>(own);
        } else if constexpr (std::is_same_v<Own, Derivation> || std::is_same_v<Own, Table>) {
          return without_results(own);
        } else {
          return std::nullopt;  // charts
        }
      },
      part);
}

}  // namespace

Document worksheet(const Document& solution) {
  Document sheet{solution.title, solution.number, {}};
  for (const Part& part : solution.parts) {
    if (auto own = without_results(part)) sheet.parts.push_back(std::move(*own));
  }
  sheet.parts.emplace_back(Heading{words("Solution"), true, true});
  sheet.parts.insert(sheet.parts.end(), solution.parts.begin(), solution.parts.end());
  return sheet;
}

}  // namespace xent
