// Documents as JSON.
#include <variant>
#include <vector>

#include "base/text.h"
#include "document/formula.h"
#include "document/render.h"
#include "io/json/json_text.h"

namespace xent {
namespace {

template <class Values, class Write>
std::string array_of(const Values& values, const Write& write) {
  return "[" + joined(values, ", ", write) + "]";
}

/// An object with one field.
std::string object_of(const char* name, const std::string& json) {
  JsonLine line;
  line.add(name, json);
  return line.close();
}

class JsonRenderer {
 public:
  std::string operator()(const Heading& heading) const {
    return object_of("heading", json_quote(plain_text(heading.words)));
  }

  std::string operator()(const Paragraph& paragraph) const {
    return object_of(paragraph.is_alarm ? "alarm" : "text",
                     json_quote(plain_text(paragraph.words)));
  }

  std::string operator()(const Derivation& steps) const {
    return object_of("steps", array_of(steps.lines, [](const Step& step) {
                       JsonLine own;
                       own.add_text("latex", formula_latex(parse_formula(step.formula)));
                       if (!step.numbers.empty()) {
                         own.add_text("numbers", formula_latex(parse_formula(step.numbers)));
                       }
                       if (step.value) own.add("value", json_number(*step.value, {}));
                       if (!step.note.empty()) own.add_text("note", plain_text(words(step.note)));
                       if (step.fails) own.add("fails", "true");
                       return own.close();
                     }));
  }

  std::string operator()(const Table& table) const {
    return object_of("table", array_of(table.rows, [&](const TableRow& row) {
                       JsonLine own;
                       for (std::size_t c = 0; c < row.cells.size(); ++c) {
                         if (std::holds_alternative<std::monostate>(row.cells[c])) continue;
                         own.add(table.columns[c].key, cell(row.cells[c]));
                       }
                       if (row.is_marked) own.add("marked", "true");
                       return own.close();
                     }));
  }

  std::string operator()(const Bars& bars) const {
    return object_of("bars", array_of(bars.bars, [](const Bars::Bar& bar) {
                       JsonLine own;
                       own.add_text("label", bar.label);
                       own.add("share", json_number(bar.share, {}));
                       return own.close();
                     }));
  }

  std::string operator()(const Curve& curve) const {
    return object_of("curve", array_of(curve.points, [](const auto& point) {
                       return "[" + json_number(point.first, {}) + ", " +
                              json_number(point.second, {}) + "]";
                     }));
  }

  std::string operator()(const HistogramChart& histogram) const {
    JsonLine own;
    own.add("width", json_number(histogram.width, {}));
    own.add("counts",
            array_of(histogram.counts, [](std::uint64_t n) { return std::to_string(n); }));
    return object_of("histogram", own.close());
  }

 private:
  static std::string cell(const Cell& cell) {
    if (const auto* const value = std::get_if<double>(&cell)) return json_number(*value, {});
    if (const auto* const own = std::get_if<Rounded>(&cell)) return json_number(own->value, {});
    return json_quote(plain_text(std::get<Words>(cell)));
  }
};

}  // namespace

std::string json_document(const Document& document) {
  std::vector<std::string> parts;
  for (const Part& part : document.parts) parts.push_back(std::visit(JsonRenderer(), part));
  return json_list(parts);
}

}  // namespace xent
