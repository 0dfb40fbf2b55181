// Charts in block characters, within 80 columns.
#pragma once

#include <string>

#include "document/document.h"

namespace xent {

/// The number of columns that the text takes on a terminal: its characters, not its bytes.
std::size_t columns_of(std::string_view text);

/// The text, filled with spaces to so many columns: before it if is_right, else behind it.
std::string padded(const std::string& text, std::size_t columns, bool is_right);

/// A bar that takes `share` of the columns, to an eighth of a column.
std::string block_bar(double share, std::size_t columns);

std::string text_chart(const Bars& bars, const NumberFormat& number);
std::string text_chart(const HistogramChart& histogram);

}  // namespace xent
