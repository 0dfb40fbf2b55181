// What an explanation says of one row: which classes, losses and charts it shows.
#include "explain/explain.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>
#include <variant>
#include <vector>

namespace {

using xent::Account;
using xent::Bars;
using xent::Curve;
using xent::Document;
using xent::Heading;
using xent::HistogramChart;
using xent::Paragraph;
using xent::Table;
using xent::TableRow;
using Texts = std::vector<std::string>;

constexpr double infinity = std::numeric_limits<double>::infinity();

/// The first row of an input of `rows` rows that have one loss each, 1.
Account account_of(xent::Loss loss, std::vector<double> logits, std::vector<double> labels,
                   std::uint64_t rows = 1) {
  Account account;
  account.loss = loss;
  account.dtype = xent::Dtype::float64;
  account.unit = xent::Unit::nats;
  account.reduction = xent::Reduction::none;
  account.rows = account.elements = account.counted = rows;
  account.means = {{xent::Divisor::counted, static_cast<double>(rows), 1}};
  for (std::uint64_t i = 0; i < rows; ++i) account.histogram.add(1);
  auto& row = account.captured.emplace_back();
  row.row = 1;
  row.place = "a.csv:1";
  const bool is_binary = !xent::has_classes(loss);
  row.classes = is_binary ? 1 : logits.size();
  const std::size_t losses = is_binary ? logits.size() : 1;
  row.logits = std::move(logits);
  row.labels = std::move(labels);
  row.ignored.assign(losses, false);
  row.losses.assign(losses, 1);
  if (!is_binary) account.perplexity = 1;
  return account;
}

Document explain(const Account& account) {
  return xent::explain(account, {.detail = xent::Detail::full});
}

/// The parts of one kind, in order.
template <class T>
std::vector<T> parts(const Account& account) {
  std::vector<T> chosen;
  for (const xent::Part& part : explain(account).parts) {
    if (const auto* own = std::get_if<T>(&part)) chosen.push_back(*own);
  }
  return chosen;
}

std::string text_of(const xent::Words& words) {
  std::string text;
  for (const xent::Span& span : words) text += span.text;
  return text;
}

bool says(const Account& account, const std::string& text) {
  const auto paragraphs = parts<Paragraph>(account);
  return std::any_of(paragraphs.begin(), paragraphs.end(), [&](const Paragraph& paragraph) {
    return text_of(paragraph.words).find(text) != std::string::npos;
  });
}

/// The table that has a column of this key.
Table table_with(const Account& account, const std::string& key) {
  for (const Table& table : parts<Table>(account)) {
    for (const auto& column : table.columns) {
      if (column.key == key) return table;
    }
  }
  FAIL("no table with " << key);
  return {};
}

const xent::Cell& cell(const Table& table, const TableRow& row, const std::string& key) {
  std::size_t c = 0;
  while (table.columns.at(c).key != key) ++c;
  return row.cells.at(c);
}

double number(const Table& table, const TableRow& row, const std::string& key) {
  return std::get<double>(cell(table, row, key));
}

/// The first cells of a table, marked ones with a >, totals with a =.
Texts first_cells(const Table& table) {
  Texts names;
  for (const TableRow& row : table.rows) {
    names.push_back((row.is_marked  ? ">"
                     : row.is_total ? "="
                                    : "") +
                    text_of(std::get<xent::Words>(row.cells.at(0))));
  }
  return names;
}

/// Of sparse and softmax.
Table classes(const Account& account) {
  return table_with(account, "minus_max");
}

/// 0, 1, 2, ... so many.
std::vector<double> rising(std::size_t count) {
  std::vector<double> values(count);
  std::iota(values.begin(), values.end(), 0.0);
  return values;
}

auto near(double value) {
  return Catch::Matchers::WithinRel(value, 1e-14);  // a few roundings
}

}  // namespace

TEST_CASE("up to 12 classes all have a row", "[report][explain]") {
  const Table table = classes(account_of(xent::Loss::sparse, rising(12), {3}));
  CHECK(first_cells(table) ==
        Texts{"0", "1", "2", ">3", "4", "5", "6", "7", "8", "9", "10", "11", "=sum"});
}

TEST_CASE("of more classes the six highest and the true one have a row", "[report][explain]") {
  const Account account = account_of(xent::Loss::sparse, rising(20), {3});
  const Table table = classes(account);
  CHECK(first_cells(table) == Texts{"19", "18", "17", "16", "15", "14", ">3", "other 13", "=sum"});
  long double sum = 0;
  for (int c = 0; c < 20; ++c) sum += std::exp(static_cast<long double>(c - 19));
  const auto p = [&](int c) {
    return static_cast<double>(std::exp(static_cast<long double>(c - 19)) / sum);
  };
  double others = 1 - p(3);
  for (int c = 14; c < 20; ++c) others -= p(c);
  CHECK_THAT(number(table, table.rows[0], "p"), near(p(19)));
  CHECK_THAT(number(table, table.rows[6], "p"), near(p(3)));
  CHECK(number(table, table.rows[7], "p") == Approx(others).epsilon(1e-10));  // cancels
  CHECK_THAT(number(table, table.rows[8], "p"), near(1));
  CHECK_THAT(number(table, table.rows[8], "exp"), near(static_cast<double>(sum)));
  CHECK(number(table, table.rows[7], "label") == 0);
  CHECK(number(table, table.rows[8], "label") == 1);
  CHECK(number(table, table.rows[6], "minus_max") == -16);
  CHECK_THAT(number(table, table.rows[6], "minus_log_p"), near(-std::log(p(3))));
  CHECK_THAT(number(table, table.rows[6], "term"), near(-std::log(p(3))));
  CHECK(number(table, table.rows[0], "term") == 0);
  CHECK(std::holds_alternative<std::monostate>(cell(table, table.rows[7], "minus_max")));
  CHECK(std::holds_alternative<std::monostate>(cell(table, table.rows[8], "minus_log_p")));
  const Table gradient = table_with(account, "gradient");
  CHECK(first_cells(gradient) == first_cells(table));
  CHECK_THAT(number(gradient, gradient.rows[6], "gradient"), near(p(3) - 1));
  CHECK(number(gradient, gradient.rows[6], "difference") == Approx(p(3) - 1).epsilon(1e-7));
  CHECK(number(gradient, gradient.rows[0], "target") == 0);
  CHECK(number(gradient, gradient.rows[8], "target") == 1);
  CHECK(parts<Bars>(account).at(0).bars.size() == 7);
  CHECK(parts<Bars>(account).at(0).bars[6].label == "3");
  CHECK(parts<Bars>(account).at(0).bars[6].is_marked);
}

TEST_CASE("of many true classes the four that are truest have a row", "[report][explain]") {
  std::vector<double> labels(20, 0);
  for (int c = 0; c < 5; ++c) labels[static_cast<std::size_t>(c)] = 0.1 + 0.05 * c;
  const Account account = account_of(xent::Loss::softmax, rising(20), labels);
  CHECK(first_cells(classes(account)) ==
        Texts{"19", "18", "17", "16", "15", "14", ">4", ">3", ">2", ">1", "other 10", "=sum"});
  CHECK_FALSE(says(account, "The true class"));
}

TEST_CASE("classes that are equally high stay in order", "[report][explain]") {
  CHECK(first_cells(classes(account_of(xent::Loss::sparse, std::vector<double>(13, 0), {12}))) ==
        Texts{"0", "1", "2", "3", "4", "5", ">12", "other 6", "=sum"});
}

TEST_CASE("a true class is told only where there is one", "[report][explain]") {
  CHECK(says(account_of(xent::Loss::sparse, {0, 0}, {0}),
             "The true class is 0: p(true) = 0.500, 1 in 2."));
  CHECK(says(account_of(xent::Loss::softmax, {0, 0, 0}, {0, 0, 1}), "The true class is 2: "));
  CHECK_FALSE(says(account_of(xent::Loss::softmax, {0, 0, 0}, {0.5, 0.5, 0}), "The true class"));
  CHECK_FALSE(
      says(account_of(xent::Loss::softmax, {0, 0, 0}, {0.25, 0.5, 0.25}), "The true class"));
  CHECK_FALSE(says(account_of(xent::Loss::softmax, {0, 0, 0}, {0, 0, 0}), "The true class"));
}

TEST_CASE("one-hot targets need no sum over classes", "[report][explain]") {
  const auto formula = [](const Account& account, std::size_t line) {
    return parts<xent::Derivation>(account).at(0).lines.at(line).formula;
  };
  CHECK(formula(account_of(xent::Loss::sparse, {1, 2}, {0}), 1) == "\\text{loss} = -\\ln p_y");
  CHECK(formula(account_of(xent::Loss::sparse, {1, 2}, {1}), 2) == "= \\text{lse} - x_y");
  CHECK(formula(account_of(xent::Loss::softmax, {1, 2}, {0.5, 0.5}), 2) ==
        "= T \\cdot \\text{lse} - \\sum_c t_c \\cdot x_c");
  CHECK(formula(account_of(xent::Loss::softmax, {1, 2}, {0.5, 0}), 2) ==
        "= T \\cdot \\text{lse} - \\sum_c t_c \\cdot x_c");
  Account weighted = account_of(xent::Loss::sparse, {1, 2}, {0});
  weighted.captured.front().class_weights = {2, 1};
  CHECK(formula(weighted, 1) == "\\text{loss} = -\\sum_c w_c \\cdot t_c \\cdot \\ln p_c");
}

TEST_CASE("all ways give the loss where nothing overflows", "[report][explain]") {
  // 0.5 * (lse - 1) + 0.25 * (lse - 3), lse = ln(e + e^2 + e^3)
  Account account = account_of(xent::Loss::softmax, {1, 2, 3}, {0.5, 0, 0.25});
  const double lse = std::log(std::exp(1.0) + std::exp(2.0) + std::exp(3.0));
  const double loss = 0.5 * (lse - 1) + 0.25 * (lse - 3);
  const auto lines = parts<xent::Derivation>(account).at(0).lines;
  REQUIRE(lines.size() == 4);
  CHECK_THAT(lines[0].value.value(), near(lse));
  for (std::size_t i = 1; i < 4; ++i) {
    CHECK(*lines[i].value == Approx(loss).epsilon(1e-14));
    CHECK_FALSE(lines[i].fails);
  }
  CHECK(lines[2].numbers.find("0.75") != std::string::npos);
  CHECK(says(account, "all of these forms agree"));
  const Table gradient = table_with(account, "gradient");
  CHECK_THAT(number(gradient, gradient.rows[1], "p"), near(0.75 * std::exp(2 - lse)));
  CHECK_THAT(number(gradient, gradient.rows[0], "gradient"), near(0.75 * std::exp(1 - lse) - 0.5));
}

TEST_CASE("ways that fail are told", "[report][explain]") {
  const Account account = account_of(xent::Loss::sparse, {1000, 0}, {1});
  const auto lines = parts<xent::Derivation>(account).at(0).lines;
  for (const auto& line : lines) CHECK_FALSE(line.fails);  // with m taken off nothing overflows
  CHECK(says(account, "they are not. How many digits are right"));
  const Table forms = table_with(account, "float64_digits");
  Texts digits;
  for (const TableRow& row : forms.rows) {
    digits.push_back(text_of(std::get<xent::Words>(cell(forms, row, "float64_digits"))));
  }
  CHECK(digits == Texts{"0 (!)", "0 (!)", "15", "15"});
  CHECK(says(account, "float64: e^1000 overflows."));
}

TEST_CASE("smoothed labels stand beside those given", "[report][explain]") {
  Account account = account_of(xent::Loss::sparse, {1, 2, 3, 4}, {1});
  account.captured.front().label_smoothing = 0.5;
  const Table table = classes(account);
  CHECK(number(table, table.rows[0], "smoothed_label") == 0.125);
  CHECK(number(table, table.rows[1], "smoothed_label") == 0.625);
  CHECK(number(table, table.rows[1], "label") == 1);
  CHECK(says(account, "Smoothed labels are "));
  CHECK_FALSE(says(account_of(xent::Loss::sparse, {1, 2}, {1}), "Smoothed"));
}

TEST_CASE("a row without a distribution has no ways and no charts", "[report][explain]") {
  for (const double logit : {infinity, std::nan("")}) {
    const Account account = account_of(xent::Loss::sparse, {logit, 1}, {0});
    CHECK(says(account, "The row has no distribution: its loss is nan."));
    CHECK(parts<xent::Derivation>(account).empty());
    CHECK(parts<Bars>(account).empty());
    CHECK(parts<Curve>(account).empty());
  }
}

TEST_CASE("a class that is ruled out has no difference", "[report][explain]") {
  const Account account = account_of(xent::Loss::sparse, {-infinity, 1, 2}, {1});
  const Table gradient = table_with(account, "gradient");
  CHECK(number(gradient, gradient.rows[0], "difference") == 0);
  CHECK(number(gradient, gradient.rows[0], "gradient") == 0);
  CHECK(parts<Curve>(account).size() == 1);
  CHECK(parts<Curve>(account_of(xent::Loss::sparse, {-infinity, 1}, {0})).empty());
}

TEST_CASE("the curve of softmax goes 4 beyond the logit and the greatest", "[report][explain]") {
  const Curve curve = parts<Curve>(account_of(xent::Loss::sparse, {3, 1, -3}, {2})).at(0);
  REQUIRE(curve.points.size() == 121);
  CHECK(curve.points.front().first == -7);
  CHECK(curve.points.back().first == 7);
  CHECK(curve.points[60].first == 0);
  CHECK(curve.x == -3);
  const double others = std::exp(3.0) + std::exp(1.0);
  for (const auto& [x, y] : curve.points) {
    CHECK_THAT(y, Catch::Matchers::WithinRel(std::log1p(others * std::exp(-x)), 1e-13));
  }
  CHECK(curve.y == Approx(std::log1p(others * std::exp(3.0))).epsilon(1e-14));
  CHECK(parts<Curve>(account_of(xent::Loss::sparse, {1e6, 0}, {0})).size() == 1);
  CHECK(parts<Curve>(account_of(xent::Loss::sparse, {-1.5e6, 0}, {0})).empty());
}

TEST_CASE("the curve of sigmoid is symmetric, and wide enough for the logit", "[report][explain]") {
  const auto range = [](double x) {
    const auto curves = parts<Curve>(account_of(xent::Loss::sigmoid, {x}, {1}));
    if (curves.empty()) return std::pair(0.0, 0.0);
    CHECK(curves[0].points.size() == 121);
    CHECK(curves[0].points[60].first == 0);
    CHECK(curves[0].points[60].second == std::log(2.0));
    return std::pair(curves[0].points.front().first, curves[0].points.back().first);
  };
  CHECK(range(1) == std::pair(-6.0, 6.0));
  CHECK(range(-8) == std::pair(-12.0, 12.0));
  CHECK(range(2e6) == std::pair(0.0, 0.0));
  CHECK(range(infinity) == std::pair(0.0, 0.0));
}

TEST_CASE("the bars of sigmoid mark the label", "[report][explain]") {
  const auto marks = [](double label) {
    const auto bars =
        parts<Bars>(account_of(xent::Loss::sigmoid, {std::log(3.0)}, {label})).at(0).bars;
    CHECK_THAT(bars.at(0).share, near(0.75));
    CHECK_THAT(bars.at(1).share, near(0.25));
    return std::pair(bars[0].is_marked, bars[1].is_marked);
  };
  CHECK(marks(1) == std::pair(true, false));
  CHECK(marks(0.6) == std::pair(false, false));
  CHECK(marks(0.5) == std::pair(false, false));
  CHECK(marks(0) == std::pair(false, true));
}

TEST_CASE("losses of a row are listed, of more than 12 the highest", "[report][explain]") {
  Account account = account_of(xent::Loss::sigmoid, rising(12), std::vector<double>(12, 1));
  account.captured.front().losses = rising(12);
  account.captured.front().chosen = 5;
  const Table all = table_with(account, "logit");
  CHECK(first_cells(all) == Texts{"0", "1", "2", "3", "4", ">5", "6", "7", "8", "9", "10", "11"});
  CHECK(number(all, all.rows[3], "logit") == 3);
  CHECK(number(all, all.rows[3], "label") == 1);
  CHECK(number(all, all.rows[3], "value") == 3);
  CHECK(says(account, "Explained here: class 5 (--column chooses another)."));
  CHECK_FALSE(says(account, "losses these are the highest"));

  Account more = account_of(xent::Loss::sigmoid, rising(14), std::vector<double>(14, 1));
  more.captured.front().losses = rising(14);
  more.captured.front().chosen = 13;
  CHECK(first_cells(table_with(more, "logit")) ==
        Texts{">13", "12", "11", "10", "9", "8", "7", "6", "5", "4", "3", "2"});
  CHECK(says(more, " Of 14 losses these are the highest."));
}

TEST_CASE("a row with one loss has no list of them", "[report][explain]") {
  for (const auto& heading : parts<Heading>(account_of(xent::Loss::sigmoid, {1}, {1}))) {
    CHECK(text_of(heading.words) != "The losses of the row");
  }
}

TEST_CASE("losses have a histogram where there are several", "[report][explain]") {
  CHECK(parts<HistogramChart>(account_of(xent::Loss::sigmoid, {1}, {1}, 1)).empty());
  const auto charts = parts<HistogramChart>(account_of(xent::Loss::sigmoid, {1}, {1}, 2));
  REQUIRE(charts.size() == 1);
  CHECK(charts[0].width == 0.25);  // 8 bins up to 2
  CHECK(charts[0].here == 1.0);
  CHECK(parts<HistogramChart>(account_of(xent::Loss::sigmoid, {1}, {1}, 49)).at(0).width == 0.25);
  CHECK(parts<HistogramChart>(account_of(xent::Loss::sigmoid, {1}, {1}, 50)).at(0).width == 0.125);
}

TEST_CASE("the loss is told in nats, bits and perplexity", "[report][explain]") {
  const auto result = [](const Account& account) {
    std::vector<Texts> rows;
    const Table table = parts<Table>(account).end()[-2];  // the last is of the reduction
    for (const TableRow& row : table.rows) {
      Texts texts;
      for (const xent::Cell& own : row.cells) texts.push_back(text_of(std::get<xent::Words>(own)));
      rows.push_back(texts);
    }
    return rows;
  };
  Account account = account_of(xent::Loss::sparse, {0, 0}, {0});
  const std::vector<Texts> plain{{"loss", "0.6931471805599453", "nats"},
                                 {"", "1", "bits: nats / ln 2"},
                                 {"", "2", "perplexity: e to the loss in nats"}};
  CHECK(result(account) == plain);
  account.captured.front().weights = {3};
  account.captured.front().losses = {2.0794415416798357};
  std::vector<Texts> weighted = plain;
  weighted.push_back({"weight", "3", "of this loss"});
  weighted.push_back({"printed", "2.0794415416798357", "weight times loss, in nats"});
  CHECK(result(account) == weighted);
  account.captured.front().weights.clear();
  account.captured.front().nats_in_unit = std::log(2.0);
  account.captured.front().losses = {1};
  account.unit = xent::Unit::bits;
  std::vector<Texts> bits = plain;
  bits.push_back({"printed", "1", "in bits"});
  CHECK(result(account) == bits);
  account.captured.front().nats_in_unit = 1;
  account.dtype = xent::Dtype::float32;
  CHECK(result(account)[0] == Texts{"loss", "0.6931472", "nats"});
}

TEST_CASE("an ignored row is an alarm and the reduction", "[report][explain]") {
  Account account = account_of(xent::Loss::sparse, {0, 0}, {7});
  account.captured.front().ignored = {true};
  account.ignored = 1;
  const Document document = explain(account);
  REQUIRE(document.parts.size() == 5);
  CHECK(std::get<Paragraph>(document.parts[1]).is_alarm);
  CHECK(text_of(std::get<Heading>(document.parts[2]).words) == "The reduction");
}
