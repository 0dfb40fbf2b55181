// Charts in block characters: how long each bar is, and what is written beside it.
#include "document/text_charts.h"

#include <catch2/catch.hpp>
#include <limits>
#include <string>

namespace {

using xent::Bars;
using xent::block_bar;
using xent::HistogramChart;
using xent::text_chart;

constexpr xent::NumberFormat six_digits{.digits = 6, .float32 = false};

std::string times(std::size_t count, const std::string& text) {
  std::string all;
  for (std::size_t i = 0; i < count; ++i) all += text;
  return all;
}

std::string full(std::size_t columns) {
  return times(columns, "█") + std::string(40 - columns, ' ');
}

}  // namespace

TEST_CASE("a bar is as long as its share, in eighths of a column", "[report][charts]") {
  const char* const eighths[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
  for (std::size_t i = 0; i <= 80; ++i) {
    CHECK(block_bar(static_cast<double>(i) / 80, 10) == times(i / 8, "█") + eighths[i % 8]);
  }
  CHECK(block_bar(1.0 / 3, 1) == "▍");  // 2.67 eighths
  CHECK(block_bar(0.3, 1) == "▎");      // 2.4
}

TEST_CASE("a share above 0 is seen, and none is longer than all columns", "[report][charts]") {
  CHECK(block_bar(1e-300, 40) == "▏");
  CHECK(block_bar(1.01, 3) == "███");
  CHECK(block_bar(std::numeric_limits<double>::infinity(), 3) == "███");
  CHECK(block_bar(0, 40).empty());
  CHECK(block_bar(-1, 40).empty());
  CHECK(block_bar(std::numeric_limits<double>::quiet_NaN(), 40).empty());
}

TEST_CASE("columns are counted in characters", "[report][charts]") {
  CHECK(xent::columns_of("") == 0);
  CHECK(xent::columns_of("abc") == 3);
  CHECK(xent::columns_of("Σ e^x ≥ 0…") == 10);
  CHECK(xent::padded("é", 3, false) == "é  ");
  CHECK(xent::padded("é", 3, true) == "  é");
  CHECK(xent::padded("long", 3, true) == "long");
  CHECK(xent::padded("full", 4, false) == "full");
}

TEST_CASE("bars have a label, a mark and a number", "[report][charts]") {
  const Bars bars{"Probabilities", {{"a", 0.5, false}, {"bbé", 0.25, true}, {"c", 0, false}}};
  CHECK(text_chart(bars, six_digits) ==
        "  Probabilities\n"
        "    a   " +
            full(20) +
            " 0.5\n"
            "  bbé > " +
            full(10) +
            " 0.25\n"
            "    c   " +
            full(0) + " 0\n");
}

TEST_CASE("numbers beside bars are rounded as asked", "[report][charts]") {
  const Bars bars{"p", {{"a", 1.0 / 3, false}}};
  CHECK(text_chart(bars, {.digits = 3, .float32 = false}).ends_with(" 0.333\n"));
}

TEST_CASE("a label that is too long is cut", "[report][charts]") {
  const std::string twenty = "12345678901234567é90";
  CHECK(text_chart(Bars{"p", {{twenty, 1, false}}}, six_digits) ==
        "  p\n  " + twenty + "   " + full(40) + " 1\n");
  CHECK(text_chart(Bars{"p", {{twenty + "1", 1, false}, {"a", 1, false}}}, six_digits) ==
        "  p\n  12345678901234567é9…   " + full(40) + " 1\n" +  //
            std::string(21, ' ') + "a   " + full(40) + " 1\n");
}

TEST_CASE("bins have their edges, a mark and a count", "[report][charts]") {
  const HistogramChart chart{"losses", 0.25, {10, 5, 0, 20}, 0.3};
  CHECK(text_chart(chart) ==
        "  losses\n"
        "     0 to 0.25   " +
            full(20) +
            " 10\n"
            "  0.25 to  0.5 > " +
            full(10) +
            " 5\n"
            "   0.5 to 0.75   " +
            full(0) +
            " 0\n"
            "  0.75 to    1   " +
            full(40) + " 20\n");
}

TEST_CASE("a value at an edge is in the bin above it", "[report][charts]") {
  const auto marked = [](std::optional<double> here) {
    std::string marks;
    const std::string text = text_chart(HistogramChart{"losses", 0.5, {1, 1, 1}, here});
    for (std::size_t at = text.find('\n'); at + 1 < text.size(); at = text.find('\n', at + 1)) {
      marks +=
          text.substr(at, text.find('\n', at + 1) - at).find('>') == std::string::npos ? '-' : '>';
    }
    return marks;
  };
  CHECK(marked(0) == ">--");
  CHECK(marked(0.49) == ">--");
  CHECK(marked(0.5) == "->-");
  CHECK(marked(1.25) == "-->");
  CHECK(marked(1.5) == "---");
  CHECK(marked(std::nullopt) == "---");
}

TEST_CASE("empty bins have no bars", "[report][charts]") {
  CHECK(text_chart(HistogramChart{"losses", 1, {0}, {}}) ==
        "  losses\n  0 to 1   " + full(0) + " 0\n");
  CHECK(text_chart(HistogramChart{"losses", 1, {}, {}}) == "  losses\n");
}
