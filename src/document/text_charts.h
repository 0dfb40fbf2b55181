// Text in columns, and charts in block characters, within 80 columns.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "document/document.h"

namespace xent {

/// The number of columns that the text takes on a terminal: its characters, not its bytes.
std::size_t columns_of(std::string_view text);

/// The text, filled with spaces to so many columns: before it if is_right, else behind it.
std::string padded(const std::string& text, std::size_t columns, bool is_right);

/// The text broken at spaces into lines of `width` columns. The first line has the indentation
/// `indent`, those after it have `further`.
std::string wrapped(const std::string& text, std::size_t indent, std::size_t further,
                    std::size_t width = 79);

/// The text, cut to at most `columns` characters; the last character of a cut text is ….
std::string cut(const std::string& text, std::size_t columns);

/// The width of each column of a table whose rows have as many cells: that of its widest cell.
std::vector<std::size_t> column_widths(const std::vector<std::vector<std::string>>& rows);

/// A bar that takes `share` of the columns, to an eighth of a column.
std::string block_bar(double share, std::size_t columns);

std::string text_chart(const Bars& bars, const NumberFormat& number);
std::string text_chart(const HistogramChart& histogram);

}  // namespace xent
