#include <cstddef>
#include <string>
#include <utility>
#include <variant>

#include "document/formula.h"
#include "document/render.h"
#include "document/svg_charts.h"
#include "io/number/shown.h"

namespace xent {
namespace {

constexpr const char* style = R"(
:root { color-scheme: light dark; --text: #1c2024; --page: #ffffff; --faint: #5c6670;
  --line: #c9d0d6; --bar: #9db9d6; --mark: #1f5fa8; --mark-page: #eef4fb; --alarm: #a3261b; }
@media (prefers-color-scheme: dark) {
  :root { --text: #e4e7ea; --page: #15181b; --faint: #9aa4ae; --line: #3c444c; --bar: #47617c;
    --mark: #8fc0f5; --mark-page: #1e2a37; --alarm: #ff9d92; } }
body { color: var(--text); background: var(--page); max-width: 52rem; margin: 2rem auto;
  padding: 0 1rem; font: 16px/1.5 system-ui, sans-serif; }
p, h1, h2 { overflow-wrap: break-word; } h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2rem; } h3 { font-size: 1rem; margin-top: 1.5rem; }
h2.section { font-size: 1.3rem; border-top: 1px solid var(--line); padding-top: 1rem; }
nav ol { padding-left: 1.2rem; columns: 12rem; } a { color: var(--mark); }
table { border-collapse: collapse; margin: 1rem 0; font-variant-numeric: tabular-nums; }
.wide { overflow-x: auto; }
th, td { padding: .2rem .7rem; border-bottom: 1px solid var(--line); text-align: left; }
th.right, td.right { text-align: right; } td.right, td:first-child { white-space: nowrap; }
@media (max-width: 500px) { table { font-size: .9rem; } th, td { padding: .2rem .35rem; } }
tr.mark td { background: var(--mark-page); font-weight: 600; }
tr.total td { border-top: 2px solid var(--text); font-weight: 600; }
.step { margin: .9rem 0; overflow: auto hidden; padding-bottom: .2rem; } .step p { margin: 0; color: var(--faint); }
.step > math { display: block; text-align: left; margin: .7rem 0 .7rem 1.5rem; }
.numbers { margin: .7rem 0 .7rem 3rem; text-indent: -1.5rem; line-height: 2.2; }
mfrac > * { padding: .1em .15em; } mtext { padding: 0 .1em; }
.alarm { border-left: 4px solid var(--alarm); padding-left: .8rem; color: var(--alarm); }
figure { margin: 1.5rem 0; } figcaption { color: var(--faint); font-size: .9rem; }
svg { width: 100%; max-width: 620px; height: auto; font: 12px system-ui, sans-serif; }
@media (min-width: 600px) { svg { font-size: 7.5px; } }
svg text { fill: var(--text); } svg .bar { fill: var(--bar); } svg .mark { fill: var(--mark); }
svg .axis { stroke: var(--faint); fill: none; } svg .guide { stroke: var(--faint); stroke-dasharray: 3 3; }
svg .curve { fill: none; stroke: var(--mark); stroke-width: 2; }
@media print {
  :root { --text: #000; --page: #fff; --faint: #444; --line: #999; --bar: #bbb; --mark: #222;
    --mark-page: #eee; --alarm: #000; color-scheme: light; }
  body { font-size: 10pt; margin: 0; padding: 0; max-width: none; }
  figure, table, .step { break-inside: avoid; } h2, h3 { break-after: avoid; }
  th, td { padding: .1rem .45rem; } .step, .wide { overflow: visible; } .page { break-before: page; }
  svg { max-width: 26rem; font-size: 9px; } a { color: inherit; text-decoration: none; } }
)";

std::string mathml(const std::string& formula, bool is_block) {
  return "<math xmlns=\"http://www.w3.org/1998/Math/MathML\"" +
         std::string(is_block ? " display=\"block\"" : "") + ">" +
         formula_mathml(parse_formula(formula)) + "</math>";
}

/// A formula in pieces that begin with = or ≈, so that it is broken there where it is too wide.
std::string mathml_pieces(const std::string& formula) {
  std::string out;
  Formula piece;
  const auto flush = [&] {
    if (piece.parts.empty()) return;
    out += std::string(out.empty() ? "" : " ") +
           "<math xmlns=\"http://www.w3.org/1998/Math/MathML\" displaystyle=\"true\">" +
           formula_mathml(piece) + "</math>";
    piece.parts.clear();
  };
  for (Formula& part : parse_formula(formula).parts) {
    const bool is_relation = part.text == "=" || part.text == "≈";
    if (part.kind == Formula::Kind::symbol && is_relation) flush();
    piece.parts.push_back(std::move(part));
  }
  flush();
  return out;
}

std::string html_of(const Words& words) {
  std::string text;
  for (const Span& span : words) {
    text += span.kind == Span::Kind::plain ? xml_text(span.text) : mathml(span.text, false);
  }
  return text;
}

std::string section_id(std::size_t number) {
  return "section-" + std::to_string(number);
}

class HtmlRenderer {
 public:
  explicit HtmlRenderer(const Document& document)
      : number_(document.number), has_sections_(has_sections(document)) {}

  std::string operator()(const Heading& heading) {
    if (heading.is_section) {
      return "<h2 id=\"" + section_id(++sections_) + "\" class=\"section" +
             (heading.starts_page ? " page" : "") + "\">" + html_of(heading.words) + "</h2>\n";
    }
    const char* const tag = has_sections_ ? "h3>" : "h2>";
    return "<" + std::string(tag) + html_of(heading.words) + "</" + tag + "\n";
  }

  std::string operator()(const Paragraph& paragraph) const {
    return (paragraph.is_alarm ? "<p class=\"alarm\">" : "<p>") + html_of(paragraph.words) +
           "</p>\n";
  }

  std::string operator()(const Derivation& steps) const {
    std::string out;
    for (const Step& step : steps.lines) {
      out += step.fails ? "<div class=\"step alarm\">" : "<div class=\"step\">";
      if (!step.note.empty()) out += "<p>" + html_of(words(step.note)) + "</p>";
      out += mathml(step.formula, true);
      const std::string value = value_of(step, number_);
      const std::string numbers = step.numbers + (value.empty() ? "" : " " + value);
      if (!numbers.empty()) out += "<div class=\"numbers\">" + mathml_pieces(numbers) + "</div>";
      out += "</div>\n";
    }
    return out;
  }

  std::string operator()(const Table& table) const {
    std::string out = "<div class=\"wide\"><table>\n<tr>";
    for (const Column& column : table.columns) {
      out += (column.is_right ? "<th class=\"right\">" : "<th>") + html_of(column.head) + "</th>";
    }
    out += "</tr>\n";
    for (const TableRow& row : table.rows) {
      out += row.is_marked ? "<tr class=\"mark\">" : row.is_total ? "<tr class=\"total\">" : "<tr>";
      for (std::size_t c = 0; c < row.cells.size(); ++c) {
        out += (table.columns[c].is_right ? "<td class=\"right\">" : "<td>") +
               html_of(words_of(row.cells[c], number_)) + "</td>";
      }
      out += "</tr>\n";
    }
    return out + "</table></div>\n";
  }

  std::string operator()(const Bars& bars) const { return svg_chart(bars, number_); }
  std::string operator()(const Curve& curve) const { return svg_chart(curve, number_); }
  std::string operator()(const HistogramChart& histogram) const { return svg_chart(histogram); }

 private:
  NumberFormat number_;
  bool has_sections_;
  std::size_t sections_ = 0;  ///< so far
};

/// Links to the sections, if there are any.
std::string contents(const Document& document) {
  if (!has_sections(document)) return "";
  std::string items;
  std::size_t sections = 0;
  for (const Part& part : document.parts) {
    const auto* const heading = std::get_if<Heading>(&part);
    if (heading == nullptr || !heading->is_section) continue;
    items += "<li><a href=\"#" + section_id(++sections) + "\">" + html_of(heading->words) +
             "</a></li>\n";
  }
  return "<nav aria-label=\"Contents\"><ol>\n" + items + "</ol></nav>\n";
}

}  // namespace

std::string render_html(const Document& document) {
  const std::string title = xml_text(document.title);
  std::string out =
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n<title>" +
      title + "</title>\n<style>" + style + "</style>\n</head>\n<body>\n<h1>" + title + "</h1>\n";
  out += contents(document);
  HtmlRenderer renderer(document);
  for (const Part& part : document.parts) out += std::visit(renderer, part);
  return out + "</body>\n</html>\n";
}

}  // namespace xent
