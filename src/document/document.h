// A document before it has a format: what an explanation says, in order.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "io/number/number_writer.h"

namespace xent {

/// A piece of a line of text; a formula is in the notation of formula.h.
struct Span {
  enum class Kind : std::uint8_t { plain, formula };
  Kind kind = Kind::plain;
  std::string text;
};
using Words = std::vector<Span>;

/// Words with formulas between dollars: "the class $y$".
Words words(std::string_view text);
/// Words that are taken as they are, whatever they hold: a name from the input.
Words verbatim(std::string_view text);
Words operator+(Words first, const Words& second);

struct Heading {
  Words words;
};

struct Paragraph {
  Words words;
  bool is_alarm = false;  ///< something fails or is to be minded
};

/// One line of a derivation: the formula, the same with numbers in it, and what it comes to.
struct Step {
  std::string formula;
  std::string numbers;          ///< empty: none
  std::optional<double> value;  ///< none: the formula holds no number
  std::string note;
  bool fails = false;  ///< the value is not the loss
};
struct Derivation {
  std::vector<Step> lines;
};

struct Column {
  std::string key;  ///< in JSON
  Words head;
  bool is_right = true;
};
/// A number, which each format rounds as the document says, or words.
using Cell = std::variant<std::monostate, double, Words>;
struct TableRow {
  std::vector<Cell> cells;
  bool is_marked = false;  ///< the true class, the divisor chosen
  bool is_total = false;   ///< stands below a line
};
struct Table {
  std::vector<Column> columns;
  std::vector<TableRow> rows;
};

/// Shares of a whole, as bars.
struct Bars {
  std::string title;
  struct Bar {
    std::string label;
    double share = 0;
    bool is_marked = false;
  };
  std::vector<Bar> bars;
};

/// The loss over a logit, and where this one is.
struct Curve {
  std::string title;
  std::string x_name, y_name;
  std::vector<std::pair<double, double>> points;
  double x = 0, y = 0;
};

/// How many losses are in each of some bins of equal width, the first of which begins at 0.
struct HistogramChart {
  std::string title;
  double width = 0;
  std::vector<std::uint64_t> counts;
  std::optional<double> here;  ///< the loss of this row
};

using Part = std::variant<Heading, Paragraph, Derivation, Table, Bars, Curve, HistogramChart>;

struct Document {
  std::string title;
  NumberFormat number;  ///< of all numbers shown
  std::vector<Part> parts;
};

}  // namespace xent
