// Documents as text, Markdown, HTML and JSON.
#pragma once

#include <string>

#include "document/document.h"

namespace xent {

/// Text in 80 columns. With colour, headings are bold and alarms are red.
std::string render_text(const Document& document, bool has_colour);

/// For GitHub and Jupyter: formulas in LaTeX, charts in block characters.
std::string render_markdown(const Document& document);

/// One file without scripts and references to other files. Formulas are MathML and charts are SVG.
/// Its colours suit light screens, dark screens and paper.
std::string render_html(const Document& document);

/// JSON: an array with one object per part, with all digits of its numbers. The name of an object's
/// only field is the kind of the part; docs/formats.md describes them.
std::string json_document(const Document& document);

}  // namespace xent
