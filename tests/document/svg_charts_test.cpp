// The geometry of the charts, read from their SVG: coordinates are tenths of a pixel.
#include "document/svg_charts.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <sstream>

#include "document/svg.h"

namespace {

using svg::Element;
using svg::elements;
using xent::Bars;
using xent::Curve;
using xent::HistogramChart;
using xent::svg_chart;

constexpr xent::NumberFormat six_digits{.digits = 6, .float32 = false};
constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

/// Coordinates are rounded to a tenth.
auto near(double value) {
  return Catch::Matchers::WithinAbs(value, 0.1001);
}

struct Point {
  double x, y;
};

/// The points of the only path: "M1 2 L3 4".
std::vector<Point> path_of(const std::string& chart) {
  const auto paths = elements(chart, "path", "curve");
  REQUIRE(paths.size() == 1);
  std::string path = paths[0].attributes.at("d");
  CHECK(path.find('M') == 0);
  CHECK(path.rfind('M') == 0);
  std::vector<Point> points;
  std::istringstream stream(path);
  for (std::string x, y; stream >> x >> y;) {
    CHECK(x[0] == (points.empty() ? 'M' : 'L'));
    points.push_back({std::stod(x.substr(1)), std::stod(y)});
  }
  return points;
}

/// How numbers become coordinates, from two points of a path.
struct Scale {
  double x0, y0, x_by, y_by;

  Scale(Point low, Point at_low, Point high, Point at_high)
      : x_by((at_high.x - at_low.x) / (high.x - low.x)),
        y_by((at_high.y - at_low.y) / (high.y - low.y)) {
    x0 = at_low.x - low.x * x_by;
    y0 = at_low.y - low.y * y_by;
  }
  double x(double value) const { return x0 + value * x_by; }
  double y(double value) const { return y0 + value * y_by; }
};

/// The view box's width and height.
Point size_of(const std::string& chart) {
  std::istringstream stream(elements(chart, "svg").at(0).attributes.at("viewBox"));
  Point origin{}, size{};
  stream >> origin.x >> origin.y >> size.x >> size.y;
  CHECK(origin.x == 0);
  CHECK(origin.y == 0);
  return size;
}

void check_all_within(const std::string& chart) {
  const Point size = size_of(chart);
  for (const Element& element : elements(chart)) {
    for (const auto& [name, value] : element.attributes) {
      const bool is_x = name == "x" || name == "x1" || name == "x2" || name == "cx";
      const bool is_y = name == "y" || name == "y1" || name == "y2" || name == "cy";
      if (!is_x && !is_y) continue;
      CHECK(std::stod(value) >= 0);
      CHECK(std::stod(value) <= (is_x ? size.x : size.y));
    }
    if (element.tag != "rect") continue;
    CHECK(element["x"] + element["width"] <= size.x);
    CHECK(element["y"] + element["height"] <= size.y);
  }
}

/// The labels with this anchor whose text is a number, as (its place along the axis, the number).
std::vector<std::pair<double, std::string>> ticks(const std::string& chart,
                                                  const std::string& anchor) {
  std::vector<std::pair<double, std::string>> found;
  for (const Element& text : elements(chart, "text")) {
    if (text.attributes.at("text-anchor") != anchor) continue;
    if (!xent::parse_number(text.text)) continue;
    found.emplace_back(text[anchor == "middle" ? "x" : "y"], text.text);
  }
  return found;
}

std::vector<std::string> tick_texts(const std::string& chart, const std::string& anchor) {
  std::vector<std::string> texts;
  for (const auto& [at, text] : ticks(chart, anchor)) texts.push_back(text);
  return texts;
}

/// A curve through these points, which is at the second of them.
Curve curve_of(std::vector<std::pair<double, double>> points) {
  Curve curve{"The loss over the logit", "logit", "loss", std::move(points), 0, 0};
  std::tie(curve.x, curve.y) = curve.points.at(1);
  return curve;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("bars begin at the axis and are as long as their shares", "[report][svg]") {
  const Bars bars{"Probabilities",
                  {{"a", 0.5, false}, {"b", 1, true}, {"c", 0.25, false}, {"d", 0, false}}};
  const std::string chart = svg_chart(bars, six_digits);
  check_all_within(chart);
  const auto axis = elements(chart, "line", "axis");
  REQUIRE(axis.size() == 1);
  CHECK(axis[0]["x1"] == axis[0]["x2"]);
  const auto rectangles = elements(chart, "rect");
  REQUIRE(rectangles.size() == 4);
  const double whole = rectangles[1]["width"];
  CHECK(whole > size_of(chart).x / 2);
  for (std::size_t i = 0; i < 4; ++i) {
    CHECK(rectangles[i]["x"] == axis[0]["x1"]);
    CHECK_THAT(rectangles[i]["width"], near(bars.bars[i].share * whole));
    CHECK(rectangles[i].kind() == (i == 1 ? "mark" : "bar"));
    CHECK(rectangles[i]["y"] > axis[0]["y1"]);
    CHECK(rectangles[i]["y"] + rectangles[i]["height"] < axis[0]["y2"]);
    CHECK(rectangles[i]["height"] == rectangles[0]["height"]);
    CHECK(rectangles[i]["height"] > 10);
    if (i > 0) CHECK(rectangles[i]["y"] > rectangles[i - 1]["y"] + rectangles[i - 1]["height"]);
  }
}

TEST_CASE("a bar stands between its label and its number", "[report][svg]") {
  const std::string chart =
      svg_chart(Bars{"p", {{"a<b", 1.0 / 3, false}, {"c", 1, false}}}, six_digits);
  const auto texts = elements(chart, "text");
  const auto rectangles = elements(chart, "rect");
  REQUIRE(texts.size() == 4);
  CHECK(texts[0].text == "a&lt;b");
  CHECK(texts[1].text == "0.333333");
  CHECK(texts[2].text == "c");
  CHECK(texts[3].text == "1");
  for (std::size_t i = 0; i < 2; ++i) {
    const Element &label = texts[2 * i], &number = texts[2 * i + 1], &bar = rectangles[i];
    CHECK(label.attributes.at("text-anchor") == "end");
    CHECK(number.attributes.at("text-anchor") == "start");
    CHECK(bar["x"] - label["x"] == 8);
    CHECK_THAT(number["x"] - (bar["x"] + bar["width"]), near(8));
    CHECK(label["y"] == number["y"]);
    CHECK(label["y"] > bar["y"]);  // the line that letters stand on
    CHECK(label["y"] < bar["y"] + bar["height"]);
  }
}

TEST_CASE("bars of what is no share are empty or whole", "[report][svg]") {
  const std::string chart = svg_chart(
      Bars{"p", {{"a", 1, false}, {"b", 2, false}, {"c", -1, false}, {"d", not_a_number, false}}},
      six_digits);
  check_all_within(chart);
  const auto rectangles = elements(chart, "rect");
  CHECK(rectangles[1]["width"] == rectangles[0]["width"]);
  CHECK(rectangles[2]["width"] == 0);
  CHECK(rectangles[3]["width"] == 0);
  CHECK(tick_texts(chart, "start") == Texts{"1", "2", "-1", "nan"});
}

TEST_CASE("a figure has its title as caption and as label", "[report][svg]") {
  const std::string chart = svg_chart(Bars{"p & \"q\"", {}, "the true class"}, six_digits);
  CHECK(chart.starts_with("<figure>\n<svg viewBox=\"0 0 340 "));
  CHECK(
      chart.ends_with("</svg>\n<figcaption>p &amp; &quot;q&quot; (marked: the true class)"
                      "</figcaption>\n</figure>\n"));
  const Element svg = elements(chart, "svg").at(0);
  CHECK(svg.attributes.at("role") == "img");
  CHECK(svg.attributes.at("aria-label") == "p &amp; &quot;q&quot; (marked: the true class)");
}

TEST_CASE("a greater loss is drawn higher, a greater logit further right", "[report][svg]") {
  const std::string chart = svg_chart(curve_of({{-2, 4}, {-1, 2}, {0, 1}, {2, 0}}), six_digits);
  check_all_within(chart);
  const auto points = path_of(chart);
  REQUIRE(points.size() == 4);
  for (std::size_t i = 1; i < 4; ++i) {
    CHECK(points[i].x > points[i - 1].x);
    CHECK(points[i].y > points[i - 1].y);  // y grows downwards
  }
  const Scale scale({-2, 4}, points[0], {2, 0}, points[3]);
  CHECK_THAT(points[1].x, near(scale.x(-1)));
  CHECK_THAT(points[1].y, near(scale.y(2)));
  CHECK_THAT(points[2].x, near(scale.x(0)));
  CHECK_THAT(points[2].y, near(scale.y(1)));
  CHECK(elements(chart, "figcaption").at(0).text ==
        "The loss over the logit: here logit -1, loss 2");
}

TEST_CASE("the curve fills its frame from the loss 0", "[report][svg]") {
  const std::string chart = svg_chart(curve_of({{3, 8}, {4, 6}, {5, 4}}), six_digits);
  const auto points = path_of(chart);
  const auto lines = elements(chart, "line", "axis");
  const Element& x_axis = lines.at(0);
  const Element& y_axis = lines.at(1);
  CHECK(x_axis["y1"] == x_axis["y2"]);
  CHECK(y_axis["x1"] == y_axis["x2"]);
  CHECK(x_axis["x1"] == y_axis["x1"]);
  CHECK(x_axis["y1"] == y_axis["y2"]);
  CHECK(points[0].x == x_axis["x1"]);
  CHECK(points[2].x == x_axis["x2"]);
  CHECK(points[0].y == y_axis["y1"]);
  CHECK_THAT(points[2].y, near((x_axis["y1"] + y_axis["y1"]) / 2));
  CHECK(x_axis["x2"] - x_axis["x1"] > size_of(chart).x * 0.8);
  CHECK(y_axis["y2"] - y_axis["y1"] > size_of(chart).y * 0.7);
}

TEST_CASE("ticks stand at their numbers", "[report][svg]") {
  const std::string chart = svg_chart(curve_of({{-2, 4}, {1, 1}, {2, 0}}), six_digits);
  CHECK(tick_texts(chart, "middle") ==
        Texts{"-2", "-1.5", "-1", "-0.5", "0", "0.5", "1", "1.5", "2"});
  CHECK(tick_texts(chart, "end") == Texts{"0", "1", "2", "3", "4"});
  const auto points = path_of(chart);
  const Scale scale({-2, 4}, points[0], {2, 0}, points[2]);
  const auto lines = elements(chart, "line", "axis");
  REQUIRE(lines.size() == 2 + 9 + 5);
  const auto x_ticks = ticks(chart, "middle");
  for (std::size_t i = 0; i < x_ticks.size(); ++i) {
    const Element& line = lines[2 + i];
    CHECK_THAT(x_ticks[i].first, near(scale.x(std::stod(x_ticks[i].second))));
    CHECK(line["x1"] == x_ticks[i].first);
    CHECK(line["x2"] == line["x1"]);
    CHECK(line["y1"] == scale.y(0));
    CHECK(line["y2"] == line["y1"] + 4);
  }
  const auto y_ticks = ticks(chart, "end");
  for (std::size_t i = 0; i < y_ticks.size(); ++i) {
    const Element& line = lines[11 + i];
    CHECK_THAT(line["y1"], near(scale.y(std::stod(y_ticks[i].second))));
    CHECK(line["y2"] == line["y1"]);
    CHECK(line["x2"] == scale.x(-2));
    CHECK(line["x1"] == line["x2"] - 4);
    CHECK_THAT(y_ticks[i].first, near(line["y1"] + 4));  // letters are centred on their tick
  }
}

TEST_CASE("ticks are 1, 2 or 5 times a power of ten apart", "[report][svg]") {
  const auto x_ticks = [](double low, double high) {
    return tick_texts(svg_chart(curve_of({{low, 1}, {high, 0}}), six_digits), "middle");
  };
  CHECK(x_ticks(-6, 6) == Texts{"-6", "-4", "-2", "0", "2", "4", "6"});
  CHECK(x_ticks(-7, 1) == Texts{"-7", "-6", "-5", "-4", "-3", "-2", "-1", "0", "1"});
  CHECK(x_ticks(0.05, 0.75) == Texts{"0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7"});
  CHECK(x_ticks(995, 1005) == Texts{"996", "998", "1000", "1002", "1004"});
  CHECK(x_ticks(12340, 12350) == Texts{"12340", "12342", "12344", "12346", "12348", "12350"});
  CHECK(x_ticks(999995, 1000005) == Texts{"999996", "999998", "1000000", "1000002", "1000004"});
  CHECK(x_ticks(-150, 1500) == Texts{"0", "500", "1000", "1500"});
  CHECK(x_ticks(0, 64) == Texts{"0", "10", "20", "30", "40", "50", "60"});

  const auto y_ticks = [](double most) {
    return tick_texts(svg_chart(curve_of({{0, most}, {1, 0}}), six_digits), "end");
  };
  CHECK(y_ticks(5) == Texts{"0", "1", "2", "3", "4", "5"});
  CHECK(y_ticks(9.5) == Texts{"0", "2", "4", "6", "8"});
  CHECK(y_ticks(1.2) == Texts{"0", "0.5", "1"});
  CHECK(y_ticks(0.9) == Texts{"0", "0.2", "0.4", "0.6", "0.8"});
  CHECK(y_ticks(1e-9) == Texts{"0", "2e-10", "4e-10", "6e-10", "8e-10", "1e-09"});
}

TEST_CASE("the point of the row is marked, with guides to both axes", "[report][svg]") {
  const std::string chart = svg_chart(curve_of({{-2, 4}, {1, 1}, {2, 0}}), six_digits);
  const auto points = path_of(chart);
  const auto circles = elements(chart, "circle", "mark");
  REQUIRE(circles.size() == 1);
  CHECK(circles[0]["cx"] == points[1].x);
  CHECK(circles[0]["cy"] == points[1].y);
  CHECK(circles[0]["r"] == 5);
  const auto guides = elements(chart, "line", "guide");
  const auto axes = elements(chart, "line", "axis");
  REQUIRE(guides.size() == 2);
  for (const char* end : {"x1", "x2"}) CHECK(guides[0][end] == points[1].x);
  CHECK(guides[0]["y1"] == points[1].y);
  CHECK(guides[0]["y2"] == axes[0]["y1"]);
  for (const char* end : {"y1", "y2"}) CHECK(guides[1][end] == points[1].y);
  CHECK(guides[1]["x1"] == axes[1]["x1"]);
  CHECK(guides[1]["x2"] == points[1].x);
}

TEST_CASE("the x axis is named below its numbers", "[report][svg]") {
  const std::string chart = svg_chart(curve_of({{0, 4}, {4, 0}}), six_digits);
  const auto texts = elements(chart, "text");
  const auto axis = elements(chart, "line", "axis").at(0);
  const Element& name = texts.back();
  CHECK(name.text == "logit");
  CHECK(name["x"] == (axis["x1"] + axis["x2"]) / 2);
  CHECK(texts[0].text == "0");
  CHECK(texts[0]["y"] >= axis["y1"] + 4 + 12);  // below the tick by the height of a letter
  CHECK(name["y"] >= texts[0]["y"] + 12);
}

TEST_CASE("points at infinity are left out", "[report][svg]") {
  const std::string chart =
      svg_chart(curve_of({{0, infinity}, {1, 2}, {2, not_a_number}, {3, 1}}), six_digits);
  check_all_within(chart);
  const auto points = path_of(chart);
  REQUIRE(points.size() == 2);
  CHECK(points[0].y < points[1].y);
  CHECK(elements(chart, "circle").size() == 1);

  Curve curve = curve_of({{0, 1}, {1, infinity}});
  CHECK(elements(svg_chart(curve, six_digits), "circle").empty());
  curve.y = 1.5;  // above the frame
  CHECK(elements(svg_chart(curve, six_digits), "circle").empty());
  curve.y = 1;
  CHECK(elements(svg_chart(curve, six_digits), "circle").size() == 1);
}

TEST_CASE("a row beyond the points widens the frame", "[report][svg]") {
  Curve curve = curve_of({{0, 1}, {1, 0.5}});
  curve.x = 4;
  auto points = path_of(svg_chart(curve, six_digits));
  CHECK_THAT(points[1].x - points[0].x, near(278.0 / 4));
  curve.x = -3;
  points = path_of(svg_chart(curve, six_digits));
  CHECK_THAT(points[1].x - points[0].x, near(278.0 / 4));
}

TEST_CASE("a loss of 0 everywhere is drawn at the bottom", "[report][svg]") {
  const std::string chart = svg_chart(curve_of({{0, 0}, {1, 0}}), six_digits);
  check_all_within(chart);
  CHECK(path_of(chart)[0].y == elements(chart, "line", "axis").at(0)["y1"]);
  CHECK(tick_texts(chart, "end") == Texts{"0", "0.2", "0.4", "0.6", "0.8", "1"});
}

TEST_CASE("bins stand side by side, as high as their counts", "[report][svg]") {
  const HistogramChart histogram{"The losses", 0.25, {10, 0, 40, 20}, 0.5};
  const std::string chart = svg_chart(histogram);
  check_all_within(chart);
  const auto axis = elements(chart, "line", "axis");
  REQUIRE(axis.size() == 1);
  const auto bins = elements(chart, "rect");
  REQUIRE(bins.size() == 4);
  const double step = (axis[0]["x2"] - axis[0]["x1"]) / 4;
  for (std::size_t i = 0; i < 4; ++i) {
    const auto count = static_cast<double>(histogram.counts[i]);
    CHECK_THAT(bins[i]["height"], near(count / 40 * bins[2]["height"]));
    CHECK_THAT(bins[i]["y"] + bins[i]["height"], near(axis[0]["y1"]));
    CHECK_THAT(bins[i]["x"] + bins[i]["width"] / 2,
               near(axis[0]["x1"] + step * (static_cast<double>(i) + 0.5)));
    CHECK_THAT(bins[i]["width"], near(step - 2));
    CHECK(bins[i].kind() == (i == 2 ? "mark" : "bar"));
  }
  CHECK(bins[2]["height"] > size_of(chart).y * 0.6);
}

TEST_CASE("counts stand above their bins, edges below every second", "[report][svg]") {
  const std::string chart = svg_chart(HistogramChart{"The losses", 0.25, {10, 0, 40, 20}, {}});
  const auto bins = elements(chart, "rect");
  const auto texts = elements(chart, "text");
  const double bottom = elements(chart, "line", "axis").at(0)["y1"];
  const double left = elements(chart, "line", "axis").at(0)["x1"];
  Texts words;
  for (const Element& text : texts) {
    CHECK(text.attributes.at("text-anchor") == "middle");
    words.push_back(text.text);
  }
  CHECK(words == Texts{"10", "0", "40", "0.5", "20", "loss"});
  for (const auto& [text, bin] : {std::pair(0UL, 0UL), std::pair(2UL, 2UL), std::pair(4UL, 3UL)}) {
    CHECK_THAT(texts[text]["x"], near(bins[bin]["x"] + bins[bin]["width"] / 2));
    CHECK_THAT(texts[text]["y"], near(bins[bin]["y"] - 4));
  }
  CHECK(texts[1]["x"] == left);
  CHECK_THAT(texts[3]["x"], near(bins[2]["x"] - 1));
  CHECK(texts[1]["y"] == texts[3]["y"]);
  CHECK(texts[1]["y"] > bottom + 12);
  CHECK(texts[5]["y"] > texts[1]["y"] + 12);
  for (const Element& bin : bins) CHECK(bin.kind() == "bar");
  CHECK(elements(chart, "figcaption").at(0).text == "The losses");
}

TEST_CASE("the bin of the row has an arrow above its count, and can be seen if it is low",
          "[report][svg]") {
  const std::string chart = svg_chart(HistogramChart{"The losses", 0.25, {1000, 1}, 0.25});
  check_all_within(chart);
  const auto bins = elements(chart, "rect");
  CHECK(bins[1]["height"] == 2);
  const auto arrows = elements(chart, "path", "mark");
  REQUIRE(arrows.size() == 1);
  std::istringstream tip(arrows[0].attributes.at("d").substr(1));
  Point point{};
  tip >> point.x >> point.y;
  CHECK_THAT(point.x, near(bins[1]["x"] + bins[1]["width"] / 2));
  CHECK(point.y <= bins[1]["y"] - 4 - 12);  // above the count
  CHECK(elements(chart, "figcaption").at(0).text == "The losses (marked: the bin of this row)");
  CHECK(elements(svg_chart(HistogramChart{"", 0.25, {1000, 1}, {}}), "path").empty());
}

TEST_CASE("counts and edges without room are left out", "[report][svg]") {
  const std::string chart =
      svg_chart(HistogramChart{"", 0.125, std::vector<std::uint64_t>(16, 12345), 0.5});
  Texts words;
  for (const Element& text : elements(chart, "text")) words.push_back(text.text);
  CHECK(std::ranges::count(words, "12345") == 16);  // all are the highest
  std::vector<std::uint64_t> counts(16, 12345);
  counts[3] = 20000;
  const auto texts = elements(svg_chart(HistogramChart{"", 0.125, counts, 0.5}), "text");
  words.clear();
  for (const Element& text : texts) words.push_back(text.text);
  CHECK(words == Texts{"0", "20000", "0.375", "12345", "0.75", "1.125", "1.5", "1.875", "loss"});
}

TEST_CASE("a marked bar can be seen, however small its share is", "[report][svg]") {
  const auto bars = elements(
      svg_chart(Bars{"p", {{"a", 0, true}, {"b", 1e-9, true}, {"c", 0, false}}, ""}, six_digits),
      "rect");
  CHECK(bars[0]["width"] == 3);
  CHECK(bars[1]["width"] == 3);
  CHECK(bars[2]["width"] == 0);
}

TEST_CASE("a long label is cut", "[report][svg]") {
  const auto texts =
      elements(svg_chart(Bars{"p", {{"armadillo lizard", 1, false}}, ""}, six_digits), "text");
  CHECK(texts.at(0).text == "armadillo …");
}

TEST_CASE("a loss at an edge is in the bin above it", "[report][svg]") {
  const auto marked = [](double here) {
    std::vector<std::string> kinds;
    for (const Element& bin : elements(svg_chart(HistogramChart{"", 0.5, {1, 1}, here}), "rect")) {
      kinds.push_back(bin.kind());
    }
    return kinds;
  };
  CHECK(marked(0) == Texts{"mark", "bar"});
  CHECK(marked(0.5) == Texts{"bar", "mark"});
  CHECK(marked(1) == Texts{"bar", "bar"});
}

TEST_CASE("a histogram without bins is not drawn", "[report][svg]") {
  CHECK(svg_chart(HistogramChart{"The losses", 1, {}, {}}).empty());
  const std::string chart = svg_chart(HistogramChart{"The losses", 1, {0}, {}});
  CHECK(elements(chart, "rect").at(0)["height"] == 0);
}
