// Documents as text, Markdown and HTML; json_document.h has JSON.
#pragma once

#include <string>

#include "document/document.h"

namespace xent {

/// In 80 columns; with colour, headings are bold and alarms red.
std::string render_text(const Document& document, bool has_colour);

/// For GitHub and Jupyter: formulas in LaTeX, charts in block characters.
std::string render_markdown(const Document& document);

/// One file without scripts or references: MathML and SVG, for light, dark and paper.
std::string render_html(const Document& document);

}  // namespace xent
