#include "document/svg_charts.h"

#include <algorithm>
#include <cmath>

#include "document/formula.h"
#include "document/text_charts.h"
#include "io/number/shown.h"

namespace xent {
namespace {

/// About the width of a telephone's screen, so that the letters keep their size there. On wider
/// screens the page's style makes them smaller against the chart, which is larger.
constexpr double chart_width = 340;
constexpr double letter_width = 7;  ///< of digits, at most

/// A coordinate, in tenths of a pixel.
std::string at(double value) {
  return to_text(std::round(value * 10) / 10);
}

/// A number on an axis: without the errors of its sums, in which 0.1 three times is not 0.3.
std::string tick(double value) {
  constexpr int digits = 12;
  return to_text(rounded_to(value, digits));
}

std::string figure(const std::string& title, double height, const std::string& content) {
  return "<figure>\n<svg viewBox=\"0 0 " + at(chart_width) + " " + at(height) +
         "\" role=\"img\" aria-label=\"" + xml_text(title) + "\">\n" + content +
         "</svg>\n<figcaption>" + xml_text(title) + "</figcaption>\n</figure>\n";
}

std::string rectangle(double x, double y, double width, double height, bool is_marked) {
  return "<rect class=\"" + std::string(is_marked ? "mark" : "bar") + "\" x=\"" + at(x) +
         "\" y=\"" + at(y) + "\" width=\"" + at(std::max(width, 0.0)) + "\" height=\"" +
         at(std::max(height, 0.0)) + "\"/>\n";
}

std::string label(double x, double y, const std::string& anchor, const std::string& text) {
  return "<text x=\"" + at(x) + "\" y=\"" + at(y) + "\" text-anchor=\"" + anchor + "\">" +
         xml_text(text) + "</text>\n";
}

std::string line(double x1, double y1, double x2, double y2, const char* kind) {
  return "<line class=\"" + std::string(kind) + "\" x1=\"" + at(x1) + "\" y1=\"" + at(y1) +
         "\" x2=\"" + at(x2) + "\" y2=\"" + at(y2) + "\"/>\n";
}

/// The frame that a curve and a histogram are drawn in.
constexpr double left = 44, right = 322, top = 16, bottom = 170, height_in_all = 208;

/// The least number that is at least `step` and is 1, 2 or 5 times a power of 10.
double nice(double step) {
  const double power = std::pow(10, std::floor(std::log10(step)));
  for (const double times : {1.0, 2.0, 5.0}) {
    if (times * power >= step) return times * power;
  }
  return 10 * power;
}

/// So high is the bar of a single loss among many.
constexpr double least_height = 2;

std::string edge_text(const HistogramChart& histogram, std::size_t bin) {
  constexpr int digits = 4;
  return to_text(rounded_to(histogram.edge(bin), digits));
}

/// Every how many bins there is room for an edge, at least two.
std::size_t bins_per_edge(const HistogramChart& histogram, double step) {
  std::size_t longest = 0;
  for (std::size_t i = 0; i < histogram.counts.size(); ++i) {
    longest = std::max(longest, edge_text(histogram, i).size());
  }
  const double width = letter_width * static_cast<double>(longest + 1);
  return std::max<std::size_t>(2, static_cast<std::size_t>(std::ceil(width / step)));
}

/// A triangle whose tip is at x, y.
std::string arrow_down(double x, double y) {
  return "<path class=\"mark\" d=\"M" + at(x) + " " + at(y) + " l-5 -8 h10 z\"/>\n";
}

}  // namespace

std::string svg_chart(const Bars& bars, const NumberFormat& number) {
  constexpr double row = 22, labels = 84, room = 174, least_mark = 3;
  constexpr std::size_t most_label = 11;
  std::string content;
  double y = 6;
  for (const auto& bar : bars.bars) {
    const double share = std::isfinite(bar.share) ? std::clamp(bar.share, 0.0, 1.0) : 0;
    content += label(labels - 8, y + 13, "end", cut(bar.label, most_label)) +
               rectangle(labels, y, std::max(share * room, bar.is_marked ? least_mark : 0), row - 6,
                         bar.is_marked) +
               label(labels + share * room + 8, y + 13, "start", shown(bar.share, number));
    y += row;
  }
  content += line(labels, 2, labels, y, "axis");
  const std::string marks = bars.marked.empty() ? "" : " (marked: " + bars.marked + ")";
  return figure(bars.title + marks, y + 4, content);
}

std::string svg_chart(const Curve& curve, const NumberFormat& number) {
  double least_x = curve.x, most_x = curve.x, most_y = 0;
  for (const auto& [x, y] : curve.points) {
    least_x = std::min(least_x, x);
    most_x = std::max(most_x, x);
    if (std::isfinite(y)) most_y = std::max(most_y, y);
  }
  if (!(most_y > 0)) most_y = 1;
  const auto to_x = [&](double x) {
    return left + (x - least_x) / (most_x - least_x) * (right - left);
  };
  const auto to_y = [&](double y) { return bottom - y / most_y * (bottom - top); };
  std::string content =
      line(left, bottom, right, bottom, "axis") + line(left, top, left, bottom, "axis");
  const double step_x = nice((most_x - least_x) / 8);
  const double first_x = std::ceil(least_x / step_x);
  for (int i = 0; (first_x + i) * step_x <= most_x; ++i) {
    const double x = (first_x + i) * step_x;
    content += line(to_x(x), bottom, to_x(x), bottom + 4, "axis") +
               label(to_x(x), bottom + 18, "middle", tick(x));
  }
  const double step_y = nice(most_y / 5);
  for (int i = 0; i * step_y <= most_y; ++i) {
    const double y = i * step_y;
    content += line(left - 4, to_y(y), left, to_y(y), "axis") +
               label(left - 8, to_y(y) + 4, "end", tick(y));
  }
  std::string path;
  for (const auto& [x, y] : curve.points) {
    if (std::isfinite(y)) path += (path.empty() ? "M" : " L") + at(to_x(x)) + " " + at(to_y(y));
  }
  content += "<path class=\"curve\" d=\"" + path + "\"/>\n";
  if (std::isfinite(curve.y) && curve.y <= most_y) {
    content += line(to_x(curve.x), to_y(curve.y), to_x(curve.x), bottom, "guide") +
               line(left, to_y(curve.y), to_x(curve.x), to_y(curve.y), "guide") +
               "<circle class=\"mark\" cx=\"" + at(to_x(curve.x)) + "\" cy=\"" + at(to_y(curve.y)) +
               "\" r=\"5\"/>\n";
  }
  content += label((left + right) / 2, bottom + 34, "middle", curve.x_name);
  return figure(curve.title + ": here " + curve.x_name + " " + shown(curve.x, number) + ", " +
                    curve.y_name + " " + shown(curve.y, number),
                height_in_all, content);
}

std::string svg_chart(const HistogramChart& histogram) {
  const auto& counts = histogram.counts;
  if (counts.empty()) return "";
  const double step = (right - left) / static_cast<double>(counts.size());
  const std::size_t labelled = bins_per_edge(histogram, step);
  const std::uint64_t greatest = *std::ranges::max_element(counts);
  std::string content;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const bool is_here = histogram.is_here(i);
    const double height =
        counts[i] == 0 ? 0 : std::max(least_height, histogram.height(i) * (bottom - top - 26));
    const double x = left + step * static_cast<double>(i);
    content += rectangle(x + 1, bottom - height, step - 2, height, is_here);
    const std::string count = std::to_string(counts[i]);
    const bool has_room = letter_width * static_cast<double>(count.size()) <= step;
    if (counts[i] > 0 && (has_room || is_here || counts[i] == greatest)) {
      content += label(x + step / 2, bottom - height - 4, "middle", count);
    }
    if (is_here) content += arrow_down(x + step / 2, bottom - height - 17);
    if (i % labelled == 0) content += label(x, bottom + 18, "middle", edge_text(histogram, i));
  }
  content += line(left, bottom, right, bottom, "axis") +
             label((left + right) / 2, bottom + 34, "middle", "loss");
  const char* const marks = histogram.here ? " (marked: the bin of this row)" : "";
  return figure(histogram.title + marks, height_in_all, content);
}

}  // namespace xent
