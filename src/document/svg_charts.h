// Charts as inline SVG. The classes of the page's style give their colours.
#pragma once

#include <string>

#include "document/document.h"

namespace xent {

std::string svg_chart(const Bars& bars, const NumberFormat& number);
std::string svg_chart(const Curve& curve, const NumberFormat& number);
std::string svg_chart(const HistogramChart& histogram);

}  // namespace xent
