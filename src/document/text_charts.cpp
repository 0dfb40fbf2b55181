#include "document/text_charts.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <sstream>

#include "io/number/shown.h"

namespace xent {
namespace {

constexpr std::size_t bar_columns = 40;

bool begins_character(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
}

}  // namespace

std::size_t columns_of(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), begins_character));
}

std::string padded(const std::string& text, std::size_t columns, bool is_right) {
  const std::size_t own = columns_of(text);
  const std::string space(columns > own ? columns - own : 0, ' ');
  return is_right ? space + text : text + space;
}

std::string wrapped(const std::string& text, std::size_t indent, std::size_t further,
                    std::size_t width) {
  std::string out(indent, ' ');
  std::size_t column = indent;
  std::istringstream stream(text);
  bool is_first = true;
  for (std::string word; stream >> word; is_first = false) {
    const std::size_t size = columns_of(word);
    if (!is_first && column + 1 + size > width) {
      out += "\n" + std::string(further, ' ');
      column = further;
    } else if (!is_first) {
      out += ' ';
      ++column;
    }
    out += word;
    column += size;
  }
  return out + "\n";
}

std::string cut(const std::string& text, std::size_t columns) {
  if (columns_of(text) <= columns) return text;
  std::size_t end = 0;
  for (std::size_t seen = 0; end < text.size(); ++end) {
    if (begins_character(text[end]) && seen++ == columns - 1) break;
  }
  return text.substr(0, end) + "…";
}

std::vector<std::size_t> column_widths(const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths(rows.empty() ? 0 : rows.front().size());
  for (const auto& row : rows) {
    for (std::size_t c = 0; c < row.size(); ++c)
      widths[c] = std::max(widths[c], columns_of(row[c]));
  }
  return widths;
}

std::string block_bar(double share, std::size_t columns) {
  static constexpr std::array parts{"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
  if (!(share > 0)) return "";
  const double most = static_cast<double>(columns) * 8;
  const auto eighths =
      static_cast<std::size_t>(std::max(1.0, std::round(std::min(share, 1.0) * most)));
  std::string bar;
  for (std::size_t i = 0; i < eighths / 8; ++i) bar += "█";
  return bar + parts[eighths % 8];
}

std::string text_chart(const Bars& bars, const NumberFormat& number) {
  constexpr std::size_t most_label = 20;
  std::size_t width = 0;
  for (const auto& bar : bars.bars) width = std::max(width, columns_of(cut(bar.label, most_label)));
  std::string text = "  " + bars.title + "\n";
  for (const auto& bar : bars.bars) {
    text += "  " + padded(cut(bar.label, most_label), width, true) +
            (bar.is_marked ? " > " : "   ") +
            padded(block_bar(bar.share, bar_columns), bar_columns, false) + " " +
            shown(bar.share, number) + "\n";
  }
  return text;
}

std::string text_chart(const HistogramChart& histogram) {
  const auto edge = [&](std::size_t bin) {
    return shown(histogram.edge(bin), {.digits = 4, .float32 = false});
  };
  std::size_t width = 0;
  for (std::size_t i = 0; i <= histogram.counts.size(); ++i) {
    width = std::max(width, columns_of(edge(i)));
  }
  std::string text = "  " + histogram.title + "\n";
  for (std::size_t i = 0; i < histogram.counts.size(); ++i) {
    text += "  " + padded(edge(i), width, true) + " to " + padded(edge(i + 1), width, true) +
            (histogram.is_here(i) ? " > " : "   ") +
            padded(block_bar(histogram.height(i), bar_columns), bar_columns, false) + " " +
            std::to_string(histogram.counts[i]) + "\n";
  }
  return text;
}

}  // namespace xent
