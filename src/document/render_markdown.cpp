#include <variant>

#include "document/formula.h"
#include "document/render.h"
#include "document/text_charts.h"
#include "io/number/shown.h"

namespace xent {
namespace {

/// The text with a backslash before each character that means something in Markdown.
std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (std::string_view("\\`*_[]<>|$#").find(c) != std::string_view::npos) out += '\\';
    out += c == '\n' ? ' ' : c;
  }
  return out;
}

std::string latex(const std::string& formula) {
  return formula_latex(parse_formula(formula));
}

std::string markdown_of(const Words& words) {
  std::string text;
  for (const Span& span : words) {
    text += span.kind == Span::Kind::plain ? escaped(span.text) : "$" + latex(span.text) + "$";
  }
  return text;
}

class MarkdownRenderer {
 public:
  explicit MarkdownRenderer(const Document& document)
      : number_(document.number), has_sections_(has_sections(document)) {}

  std::string operator()(const Heading& heading) const {
    return (has_sections_ && !heading.is_section ? "### " : "## ") + markdown_of(heading.words) +
           "\n";
  }

  std::string operator()(const Paragraph& paragraph) const {
    return (paragraph.is_alarm ? "> **!** " : "") + markdown_of(paragraph.words) + "\n";
  }

  std::string operator()(const Derivation& steps) const {
    std::string out;
    for (const Step& step : steps.lines) {
      if (!step.note.empty()) out += markdown_of(words(step.note)) + "\n\n";
      out += "$$" + latex(step.formula) + "$$\n\n";
      std::string numbers = latex(step.numbers);
      const std::string value = latex(value_of(step, number_));
      numbers += (numbers.empty() || value.empty() ? "" : " ") + value;
      if (!numbers.empty()) out += "$$" + numbers + (step.fails ? " \\quad (!)" : "") + "$$\n\n";
    }
    out.pop_back();
    return out;
  }

  std::string operator()(const Table& table) const {
    std::string out = "|";
    for (const Column& column : table.columns) out += " " + markdown_of(column.head) + " |";
    out += "\n|";
    for (const Column& column : table.columns) out += column.is_right ? " ---: |" : " --- |";
    out += "\n";
    for (const TableRow& row : table.rows) {
      out += "|";
      for (const Cell& cell : row.cells) {
        const std::string text = markdown_of(words_of(cell, number_));
        const bool is_strong = (row.is_marked || row.is_total) && !text.empty();
        out += " " + (is_strong ? "**" + text + "**" : text) + " |";
      }
      out += "\n";
    }
    return out;
  }

  std::string operator()(const Bars& bars) const {
    return "```text\n" + text_chart(bars, number_) + "```\n";
  }
  std::string operator()(const Curve& /*curve*/) const { return ""; }
  std::string operator()(const HistogramChart& histogram) const {
    return "```text\n" + text_chart(histogram) + "```\n";
  }

 private:
  NumberFormat number_;
  bool has_sections_;
};

}  // namespace

std::string render_markdown(const Document& document) {
  std::string out = "# " + escaped(document.title) + "\n";
  const MarkdownRenderer renderer(document);
  for (const Part& part : document.parts) {
    const std::string text = std::visit(renderer, part);
    if (!text.empty()) out += "\n" + text;
  }
  return out;
}

}  // namespace xent
