// A document before it has a format: the parts of an explanation, in order.
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
/// Words in which a dollar means nothing: a name from the input.
Words verbatim(std::string_view text);
/// The words on a terminal: formulas as formula_text writes them.
std::string plain_text(const Words& words);

struct Heading {
  Words words;
  bool is_section = false;   ///< one of several rows, or the solution; HTML lists them
  bool starts_page = false;  ///< on paper
};

struct Paragraph {
  Words words;
  bool is_alarm = false;   ///< something fails, or needs attention
  bool is_result = false;  ///< it tells what a worksheet asks for
};

/// One line of a derivation: the formula, the formula with numbers in it, and its value.
struct Step {
  std::string formula;
  std::string numbers;          ///< empty: none
  std::optional<double> value;  ///< none: the formula holds no number
  std::string note;
  bool fails = false;           ///< the value is not the loss
  int digits = 0;               ///< of the value; 0: as the document has it
  bool is_approximate = false;  ///< the numbers give the value only nearly
};
struct Derivation {
  std::vector<Step> lines;
};

struct Column {
  std::string key;  ///< in JSON
  Words head;
  bool is_right = true;
  bool is_result = false;  ///< its numbers are what a worksheet asks for
};
/// A number with digits of its own.
struct Rounded {
  double value = 0;
  int digits = 0;  ///< 0: it is so small that only 0 can be made of the numbers that are shown
};
/// Nothing, a number, or words.
using Cell = std::variant<std::monostate, double, Rounded, Words>;
/// The words of a cell; its number is rounded to the document's format.
Words words_of(const Cell& cell, const NumberFormat& number);
struct TableRow {
  std::vector<Cell> cells;
  bool is_marked = false;  ///< the true class, the divisor chosen
  bool is_total = false;   ///< there is a line above the row
};
struct Table {
  std::vector<Column> columns;
  std::vector<TableRow> rows;
};

/// Shares of a whole, shown as bars.
struct Bars {
  std::string title;
  struct Bar {
    std::string label;
    double share = 0;
    bool is_marked = false;
  };
  std::vector<Bar> bars;
  std::string marked = {};  ///< what the marked ones are; empty: none is marked
};

/// The loss as a function of a logit, and the point of this row on it.
struct Curve {
  std::string title;
  std::string x_name, y_name;
  std::vector<std::pair<double, double>> points;
  double x = 0, y = 0;
};

/// The number of losses in each of some bins of equal width. The first bin begins at 0.
struct HistogramChart {
  std::string title;
  double width = 0;
  std::vector<std::uint64_t> counts;
  std::optional<double> here;  ///< the loss of this row

  /// Where a bin begins.
  double edge(std::size_t bin) const { return width * static_cast<double>(bin); }
  bool is_here(std::size_t bin) const {
    return here && *here >= edge(bin) && *here < edge(bin) + width;
  }
  /// The count of a bin as a share of the greatest count.
  double height(std::size_t bin) const;
};

using Part = std::variant<Heading, Paragraph, Derivation, Table, Bars, Curve, HistogramChart>;

struct Document {
  std::string title;
  NumberFormat number;  ///< for all numbers shown
  std::vector<Part> parts;
};

/// Whether some headings are sections: the others then stand below them.
bool has_sections(const Document& document);

/// The document with blanks in place of its results, and behind it the document as the solution.
Document worksheet(const Document& solution);

/// The value of a step as its line shows it, behind the numbers: "= 6.129". Empty if there is none.
std::string value_of(const Step& step, const NumberFormat& number);

}  // namespace xent
