// What doctor remembers of the data is the same however it is cut into blocks.
#include <catch2/catch.hpp>
#include <cmath>
#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "app/doctor/evidence.h"
#include "app/tallies.h"

namespace xent {
namespace {

Told told(const NumberInRow& number) {
  return Told(number.value, number.row);
}

Told told(const ArrayTally& t) {
  return Told(t.rows, t.count, t.nan, t.positive_infinity, t.negative_infinity, t.first_nan,
              t.zeros, t.ones, t.inside, t.whole, told(t.least), told(t.greatest), t.sum, t.first,
              t.counts_rows, t.counts_columns);
}

Told told(const VectorTally& t) {
  return Told(t.count, t.incomplete, t.outside, t.sum_to_1, t.logs_sum_to_1, t.one_hot,
              t.without_ones, t.with_several_ones, told(t.farthest_sum), t.greatest, t.first,
              t.is_constant);
}

Told told(const Agreement& t) {
  return Told(t.rows, t.from_0, t.from_1);
}

Told told(const AxisTally& t) {
  return Told(told(t.logits), told(t.labels), told(t.agreement));
}

Told told(const LabelCounts& t) {
  Told whole;
  for (const auto& [label, count] : t.whole) whole << label << count;
  return Told(whole, t.positive, t.negative);
}

Told told(const Examination& t) {
  Told axes;
  for (const AxisTally& axis : t.axes) axes << told(axis);
  return Told(told(t.logits), told(t.labels), told(t.label_counts), axes);
}

/// Rows of so many numbers.
struct Rows {
  std::size_t count = 0;
  std::size_t width = 1;
  std::vector<double> values;

  std::span<const double> part(std::size_t first, std::size_t last) const {
    return std::span(values).subspan(first * width, (last - first) * width);
  }
  double& at(std::size_t row, std::size_t column) { return values[row * width + column]; }
};

enum class Kind { any, few, counting, one_hot, soft, constant, logs };
constexpr int kinds = 7;

/// Makes a vector of numbers that sum to 1, or to another sum now and then.
void make_shares(std::span<double> vector, Random& random) {
  double rest = below(20, random) == 0 ? 1.01 : 1;
  for (double& share : vector.first(vector.size() - 1)) {
    share = rest * static_cast<double>(below(5, random)) / 4;
    rest -= share;
  }
  vector.back() = rest;
}

Rows any_rows(std::size_t count, std::size_t width, Random& random) {
  Rows rows{count, width, std::vector<double>(count * width)};
  const auto kind = static_cast<Kind>(below(kinds, random));
  const double first = one_of<double>({0, 1, 0.1, -3, 0x1p53, std::nan("")}, random);
  for (std::size_t r = 0; r < count; ++r) {
    for (std::size_t c = 0; c < width; ++c) {
      double& value = rows.at(r, c);
      if (kind == Kind::any) value = any_number(random);
      if (kind == Kind::few) value = one_of<double>({0, 1, -1, 255}, random);
      if (kind == Kind::counting)
        value = c == 0 ? first + static_cast<double>(r) : static_cast<double>(c);
      if (kind == Kind::constant) value = c == 1 ? any_number(random) : static_cast<double>(c);
      if (kind == Kind::logs) value = -std::log(static_cast<double>(width));
    }
    if (kind == Kind::one_hot) rows.at(r, below(width, random)) = 1;
    if (kind == Kind::soft) make_shares(std::span(rows.values).subspan(r * width, width), random);
  }
  const bool is_spoiled = below(3, random) == 0;
  if (is_spoiled && count > 0)
    rows.at(below(count, random), below(width, random)) = any_number(random);
  return rows;
}

/// Checks that parts merge to the whole, where `add` makes the tally of rows from first to last.
template <class Tally>
void check_merging(std::size_t rows, Random& random,
                   const std::function<Tally(std::size_t first, std::size_t last)>& add) {
  const std::string whole = told(add(0, rows)).text();
  const auto merge = [](Tally& tally, const Tally& later) { tally.merge(later); };
  for (int i = 0; i < 5; ++i) {
    const std::vector<std::size_t> cuts = any_cuts(rows, random);
    std::vector<Tally> parts;
    for (std::size_t p = 1; p < cuts.size(); ++p) parts.push_back(add(cuts[p - 1], cuts[p]));
    parts.insert(parts.begin() + static_cast<std::ptrdiff_t>(below(parts.size() + 1, random)),
                 Tally{});
    const Tally merged = merge_in_any_groups(std::move(parts), random, merge);
    REQUIRE(told(merged).text() == whole);
  }
}

/// Calls `check` with many arrays.
void with_any_rows(const std::function<void(const Rows&, Random&)>& check) {
  Random random(7);
  for (int i = 0; i < 2000; ++i) {
    const std::size_t count = below(12, random);
    check(any_rows(count, 1 + below(5, random), random), random);
  }
}

}  // namespace

TEST_CASE("a tally of an array is the same for any cut", "[app][doctor]") {
  with_any_rows([](const Rows& rows, Random& random) {
    check_merging<ArrayTally>(rows.count, random, [&](std::size_t first, std::size_t last) {
      ArrayTally tally;
      tally.add(rows.part(first, last), first, rows.width);
      return tally;
    });
  });
}

TEST_CASE("a tally of vectors is the same for any cut", "[app][doctor]") {
  with_any_rows([](const Rows& rows, Random& random) {
    const std::size_t per_row = rows.width % 2 == 0 ? 2 : 1;
    check_merging<VectorTally>(rows.count, random, [&](std::size_t first, std::size_t last) {
      VectorTally tally;
      tally.add(rows.part(first, last), rows.width / per_row, first, per_row);
      return tally;
    });
  });
}

TEST_CASE("counts of labels are the same for any cut", "[app][doctor]") {
  with_any_rows([](const Rows& rows, Random& random) {
    check_merging<LabelCounts>(rows.count, random, [&](std::size_t first, std::size_t last) {
      LabelCounts counts;
      counts.add(rows.part(first, last), rows.width);
      return counts;
    });
  });
}

TEST_CASE("of too many labels the least are counted, exactly, for any cut", "[app][doctor]") {
  Random random(3);
  const std::size_t rows = 3 * LabelCounts::most;
  std::vector<double> labels(rows);
  for (std::size_t i = 0; i < rows; ++i) {
    labels[i] = static_cast<double>(i % (LabelCounts::most + 1000));
  }
  std::shuffle(labels.begin(), labels.end(), random);
  const auto add = [&](std::size_t first, std::size_t last) {
    LabelCounts counts;
    counts.add(std::span(labels).subspan(first, last - first), 1);
    return counts;
  };
  LabelCounts whole = add(0, rows);
  LabelCounts parts;
  for (const auto& [first, last] : {std::pair(0UL, rows / 3), std::pair(rows / 3, rows)}) {
    parts.merge(add(first, last));
  }
  CHECK(whole.whole.size() == LabelCounts::most);
  CHECK(whole.whole.rbegin()->first == static_cast<double>(LabelCounts::most - 1));
  CHECK(whole.whole == parts.whole);
}

TEST_CASE("the agreement of logits and labels is the same for any cut", "[app][doctor]") {
  with_any_rows([](const Rows& logits, Random& random) {
    const bool has_vectors = below(2, random) == 0;
    const Rows labels = any_rows(logits.count, has_vectors ? logits.width : 1, random);
    check_merging<Agreement>(logits.count, random, [&](std::size_t first, std::size_t last) {
      Agreement agreement;
      agreement.add(logits.part(first, last), labels.part(first, last), logits.width);
      return agreement;
    });
  });
}

namespace {

AxisTally axis_tally(const Rows& logits, const Rows& labels, std::size_t first, std::size_t last) {
  AxisTally tally;
  tally.labels.add(labels.part(first, last), labels.width, first, 1);
  tally.logits.add(logits.part(first, last), logits.width, first, 1);
  tally.agreement.add(logits.part(first, last), labels.part(first, last), logits.width);
  return tally;
}

}  // namespace

TEST_CASE("a tally along an axis is the same for any cut", "[app][doctor]") {
  with_any_rows([](const Rows& logits, Random& random) {
    const Rows labels = any_rows(logits.count, logits.width, random);
    check_merging<AxisTally>(logits.count, random, [&](std::size_t first, std::size_t last) {
      return axis_tally(logits, labels, first, last);
    });
  });
}

TEST_CASE("the whole examination is the same for any cut", "[app][doctor]") {
  with_any_rows([](const Rows& logits, Random& random) {
    const Rows labels = any_rows(logits.count, logits.width, random);
    check_merging<Examination>(logits.count, random, [&](std::size_t first, std::size_t last) {
      Examination seen;
      seen.logits.add(logits.part(first, last), first, logits.width);
      seen.labels.add(labels.part(first, last), first, labels.width);
      seen.label_counts.add(labels.part(first, last), labels.width);
      seen.axes.push_back(axis_tally(logits, labels, first, last));
      return seen;
    });
  });
}

}  // namespace xent
