#include <algorithm>
#include <variant>
#include <vector>

#include "document/formula.h"
#include "document/render.h"
#include "document/text_charts.h"
#include "io/number/shown.h"

namespace xent {
namespace {

constexpr std::size_t page_width = 79;

class TextRenderer {
 public:
  TextRenderer(const Document& document, bool has_colour)
      : number_(document.number), has_colour_(has_colour) {}

  std::string styled(const std::string& text, const char* style) const {
    return has_colour_ ? "\x1b[" + std::string(style) + "m" + text + "\x1b[0m" : text;
  }

  std::string operator()(const Heading& heading) const {
    const std::string text = plain_text(heading.words);
    const std::string line = heading.is_section ? std::string(columns_of(text), '=') + "\n" : "";
    return styled(text, bold) + "\n" + line;
  }

  std::string operator()(const Paragraph& paragraph) const {
    const std::string text = plain_text(paragraph.words);
    return paragraph.is_alarm ? styled(wrapped("! " + text, 2, 4), red) : wrapped(text, 2, 2);
  }

  std::string operator()(const Derivation& steps) const {
    std::string out;
    for (const Step& step : steps.lines) {
      const std::string note = plain_text(words(step.note));
      out += (out.empty() || note.empty() ? "" : "\n") +
             (note.empty() ? "" : styled(wrapped(note, 2, 2), dim));
      out += wrapped(formula_text(parse_formula(step.formula)), 4, 8);
      std::string numbers = formula_text(parse_formula(step.numbers));
      const std::string value = formula_text(parse_formula(value_of(step, number_)));
      numbers += (numbers.empty() || value.empty() ? "" : " ") + value;
      if (step.fails) numbers += " (!)";
      if (!numbers.empty()) {
        const std::string line = wrapped(numbers, 6, 8);
        out += step.fails ? styled(line, red) : line;
      }
    }
    return out;
  }

  std::string operator()(const Table& table) const {
    std::vector<std::vector<std::string>> cells = cells_of(table);
    const std::vector<std::size_t> widths = column_widths(cells);
    std::string out;
    for (std::size_t first = 1;
         first < widths.size();) {  // as many columns as fit, from `first` on
      std::size_t end = first;
      std::size_t width = 2 + widths[0];
      while (end < widths.size() && (end == first || width + 2 + widths[end] <= page_width)) {
        width += 2 + widths[end++];
      }
      if (!out.empty()) out += "\n";
      for (std::size_t r = 0; r < cells.size(); ++r) {
        const bool is_head = r == 0;
        if (is_head && is_blank(cells[0], first, end)) continue;
        const TableRow* const row = is_head ? nullptr : &table.rows[r - 1];
        std::string line = "  " + padded(cells[r][0], widths[0], table.columns[0].is_right);
        for (std::size_t c = first; c < end; ++c) {
          line += "  " + padded(cells[r][c], widths[c], table.columns[c].is_right);
        }
        line.erase(line.find_last_not_of(' ') + 1);
        if (row != nullptr && row->is_marked && line.starts_with("  ")) line[0] = '>';
        if (row != nullptr && row->is_total) out += "  " + std::string(width - 2, '-') + "\n";
        const bool is_strong = is_head || (row != nullptr && row->is_marked);
        out += (is_strong ? styled(line, bold) : line) + "\n";
      }
      first = end;
    }
    return out;
  }

  std::string operator()(const Bars& bars) const { return text_chart(bars, number_); }
  std::string operator()(const Curve& /*curve*/) const { return ""; }
  std::string operator()(const HistogramChart& histogram) const { return text_chart(histogram); }

 private:
  static constexpr const char* bold = "1";
  static constexpr const char* dim = "2";
  static constexpr const char* red = "31";

  static bool is_blank(const std::vector<std::string>& row, std::size_t first, std::size_t end) {
    return row[0].empty() && std::all_of(row.begin() + static_cast<std::ptrdiff_t>(first),
                                         row.begin() + static_cast<std::ptrdiff_t>(end),
                                         [](const std::string& cell) { return cell.empty(); });
  }

  std::vector<std::vector<std::string>> cells_of(const Table& table) const {
    std::vector<std::vector<std::string>> cells(1);
    for (const Column& column : table.columns) cells[0].push_back(plain_text(column.head));
    for (const TableRow& row : table.rows) {
      cells.emplace_back();
      for (const Cell& cell : row.cells) {
        cells.back().push_back(plain_text(words_of(cell, number_)));
      }
    }
    return cells;
  }

  NumberFormat number_;
  bool has_colour_;
};

}  // namespace

std::string render_text(const Document& document, bool has_colour) {
  const TextRenderer renderer(document, has_colour);
  std::string out = renderer.styled(document.title, "1") + "\n";
  for (const Part& part : document.parts) {
    const std::string text = std::visit(renderer, part);
    if (!text.empty()) out += "\n" + text;
  }
  return out;
}

}  // namespace xent
