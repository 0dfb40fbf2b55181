// NaN, infinities, masked classes and 0 * infinity, as losses.h promises.
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <vector>

#include "core/losses.h"

namespace {

using namespace xent;
constexpr double inf = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr double largest = std::numeric_limits<double>::max();

/// Each evaluation is done alone and among ordinary neighbours, as double and as float.
template <class T, class Evaluate>
double among_neighbours(const Evaluate& evaluate) {
  const double alone = static_cast<double>(evaluate(T{}, 1, 0));
  for (const std::size_t place : {0U, 7U, 99U}) {
    const double here = static_cast<double>(evaluate(T{}, 100, place));
    CHECK((here == alone || (std::isnan(here) && std::isnan(alone))));
  }
  return alone;
}

template <class Evaluate>
double both(const Evaluate& evaluate) {
  const double as_double = among_neighbours<double>(evaluate);
  const double as_float = among_neighbours<float>(evaluate);
  CHECK((static_cast<float>(as_double) == static_cast<float>(as_float) ||
         (std::isnan(as_double) && std::isnan(as_float))));
  return as_double;
}

double weighted(double x, double z, double q) {
  return both([=]<class T>(T, std::size_t count, std::size_t place) {
    std::vector<T> xs(count, 1), zs(count, T{0.25}), qs(count, 2), losses(count);
    xs[place] = static_cast<T>(x), zs[place] = static_cast<T>(z), qs[place] = static_cast<T>(q);
    weighted_cross_entropy<T>(xs, zs, qs, losses);
    return losses[place];
  });
}

double weighted_gradient(double x, double z, double q) {
  return both([=]<class T>(T, std::size_t count, std::size_t place) {
    std::vector<T> xs(count, 1), zs(count, T{0.25}), qs(count, 2), gradient(count);
    xs[place] = static_cast<T>(x), zs[place] = static_cast<T>(z), qs[place] = static_cast<T>(q);
    weighted_cross_entropy_gradient<T>(xs, zs, qs, gradient);
    return gradient[place];
  });
}

double binary_sigmoid(double x) {
  return both([=]<class T>(T, std::size_t count, std::size_t place) {
    std::vector<T> xs(count, 1), results(count);
    xs[place] = static_cast<T>(x);
    sigmoid<T>(xs, results);
    return results[place];
  });
}

double binary_log_sigmoid(double x) {
  return both([=]<class T>(T, std::size_t count, std::size_t place) {
    std::vector<T> xs(count, 1), results(count);
    xs[place] = static_cast<T>(x);
    log_sigmoid<T>(xs, results);
    return results[place];
  });
}

using Values = std::vector<double>;

/// Repeats a row with others around it.
template <class T>
std::vector<T> rows_of(const Values& row, std::size_t count, std::size_t place) {
  std::vector<T> rows(count * row.size(), T{0.5});
  for (std::size_t j = 0; j < row.size(); ++j) {
    rows[place * row.size() + j] = static_cast<T>(row[j]);
  }
  return rows;
}

double softmax_loss(const Values& x, const Values& z) {
  return both([&]<class T>(T, std::size_t count, std::size_t place) {
    const std::vector<T> xs = rows_of<T>(x, count, place), zs = rows_of<T>(z, count, place);
    std::vector<T> losses(count);
    softmax_cross_entropy<T>(xs, zs, x.size(), losses);
    return losses[place];
  });
}

double sparse_loss(const Values& x, std::int64_t y) {
  return both([&]<class T>(T, std::size_t count, std::size_t place) {
    const std::vector<T> xs = rows_of<T>(x, count, place);
    std::vector<std::int64_t> ys(count, 0);
    ys[place] = y;
    std::vector<T> losses(count);
    sparse_softmax_cross_entropy<T>(xs, ys, x.size(), losses);
    return losses[place];
  });
}

enum class Of { probability, log_probability, gradient };

double element(Of what, const Values& x, std::size_t j, std::int64_t y = 0) {
  return both([&]<class T>(T, std::size_t count, std::size_t place) {
    const std::vector<T> xs = rows_of<T>(x, count, place);
    std::vector<T> results(xs.size());
    std::vector<std::int64_t> ys(count, 0);
    ys[place] = y;
    if (what == Of::probability) softmax<T>(xs, x.size(), results);
    if (what == Of::log_probability) log_softmax<T>(xs, x.size(), results);
    if (what == Of::gradient) {
      sparse_softmax_cross_entropy_gradient<T>(xs, ys, x.size(), results);
    }
    return results[place * x.size() + j];
  });
}

/// A row with more classes than go across rows: the same beginning, then masked ones.
Values widened(Values x) {
  x.resize(70, -inf);
  return x;
}

}  // namespace

TEST_CASE("an infinite logit of a binary loss takes the limit", "[core][special]") {
  CHECK(weighted(inf, 1, 1) == 0);
  CHECK(weighted(-inf, 0, 1) == 0);
  CHECK(weighted(inf, 0, 1) == inf);
  CHECK(weighted(-inf, 1, 1) == inf);
  CHECK(weighted(inf, 0.5, 1) == inf);
  CHECK(weighted(-inf, 0.5, 3) == inf);
}

TEST_CASE("a term whose factor is 0 is 0 beside an infinity", "[core][special]") {
  CHECK(weighted(-inf, 1, 0) == 0);
  CHECK(weighted(-inf, 0, 5) == 0);
  CHECK(weighted(-inf, 0, inf) == 0);
  CHECK(weighted(3, 1, 0) == 0);
  CHECK(weighted(-3, 1, inf) == inf);
}

TEST_CASE("a NaN among the inputs of a binary result makes it NaN", "[core][special]") {
  for (const double nan : {not_a_number, -not_a_number}) {
    CHECK(std::isnan(weighted(nan, 1, 1)));
    CHECK(std::isnan(weighted(1, nan, 1)));
    CHECK(std::isnan(weighted(1, 1, nan)));
    CHECK(std::isnan(weighted(1, 0, nan)));
    CHECK(std::isnan(weighted(inf, 1, nan)));
    CHECK(std::isnan(weighted_gradient(nan, 1, 1)));
    CHECK(std::isnan(weighted_gradient(1, nan, 1)));
    CHECK(std::isnan(weighted_gradient(1, 0, nan)));
    CHECK(std::isnan(binary_sigmoid(nan)));
    CHECK(std::isnan(binary_log_sigmoid(nan)));
  }
}

TEST_CASE("the gradient of a binary loss at an infinite logit is the limit", "[core][special]") {
  CHECK(weighted_gradient(inf, 0, 1) == 1);
  CHECK(weighted_gradient(inf, 1, 1) == 0);
  CHECK(weighted_gradient(-inf, 1, 4) == -4);
  CHECK(weighted_gradient(-inf, 0, 4) == 0);
  CHECK(weighted_gradient(inf, 0.25, 1) == 0.75);
}

TEST_CASE("sigmoid and log_sigmoid of an infinite logit are the limits", "[core][special]") {
  CHECK(binary_sigmoid(inf) == 1);
  CHECK(binary_sigmoid(-inf) == 0);
  CHECK(binary_log_sigmoid(inf) == 0);
  CHECK_FALSE(std::signbit(binary_log_sigmoid(inf)));
  CHECK(binary_log_sigmoid(-inf) == -inf);
}

TEST_CASE("a masked class costs nothing unless it is true", "[core][special]") {
  for (const auto& widen : {+[](Values x) { return x; }, widened}) {
    const auto zeros = [&](Values z) { return z.resize(widen(z).size(), 0), z; };
    CHECK(softmax_loss(widen({0, 0, -inf}), zeros({0, 1, 0})) ==
          Approx(std::log(2)).epsilon(1e-15));
    CHECK(softmax_loss(widen({0, 0, -inf}), zeros({0, 0, 1})) == inf);
    CHECK(softmax_loss(widen({0, 0, -inf}), zeros({0, 0.5, 0.5})) == inf);
    CHECK(softmax_loss(widen({2, -inf, -inf}), zeros({1, 0, 0})) == 0);
    CHECK(sparse_loss(widen({0, 0, -inf}), 2) == inf);
    CHECK(sparse_loss(widen({2, -inf, -inf}), 0) == 0);
    CHECK(element(Of::probability, widen({0, 0, -inf}), 0) == 0.5);
    CHECK(element(Of::probability, widen({0, 0, -inf}), 2) == 0);
    CHECK(element(Of::log_probability, widen({0, 0, -inf}), 2) == -inf);
    CHECK(element(Of::log_probability, widen({2, -inf, -inf}), 0) == 0);
    CHECK(element(Of::gradient, widen({0, 0, -inf}), 2, 0) == 0);
    CHECK(element(Of::gradient, widen({0, 0, -inf}), 0, 0) == -0.5);
    CHECK(element(Of::gradient, widen({0, 0, -inf}), 2, 2) == -1);
  }
}

TEST_CASE("NaN, +inf or only -inf makes a softmax row NaN throughout", "[core][special]") {
  const Values rows[] = {{not_a_number, 1, 2}, {1, -not_a_number, 2},
                         {1, 2, not_a_number}, {inf, 1, 2},
                         {1, -inf, inf},       {-inf, -inf, -inf},
                         {inf, inf, inf},      {not_a_number, -inf, -inf}};
  for (const auto& widen : {+[](Values x) { return x; }, widened}) {
    for (const Values& narrow : rows) {
      const Values row = widen(narrow);
      Values z(row.size(), 0);
      z[1] = 1;
      CAPTURE(row);
      CHECK(std::isnan(softmax_loss(row, z)));
      CHECK(std::isnan(sparse_loss(row, 0)));
      CHECK(std::isnan(sparse_loss(row, 2)));
      for (std::size_t j = 0; j < 3; ++j) {
        CHECK(std::isnan(element(Of::probability, row, j)));
        CHECK(std::isnan(element(Of::log_probability, row, j)));
        CHECK(std::isnan(element(Of::gradient, row, j)));
      }
    }
  }
}

TEST_CASE("a NaN label makes its softmax row NaN", "[core][special]") {
  CHECK(std::isnan(softmax_loss({1, 2, 3}, {0, not_a_number, 0})));
  CHECK(std::isnan(softmax_loss({1, 2, -inf}, {0, 0, not_a_number})));
  CHECK(std::isnan(softmax_loss({800, 2, 3}, {not_a_number, 0, 0})));
}

TEST_CASE("logits as far apart as doubles reach overflow only in the result", "[core][special]") {
  std::vector<double> losses(1);
  const auto sparse = [&](Values x, std::int64_t y) {
    sparse_softmax_cross_entropy<double>(x, std::vector<std::int64_t>{y}, x.size(), losses);
    return losses[0];
  };
  CHECK(sparse({largest, -largest}, 0) == 0);
  CHECK(sparse({largest, -largest}, 1) == inf);
  CHECK(sparse({largest, largest}, 1) == Approx(std::log(2)).epsilon(1e-15));
  CHECK(sparse({largest, 0}, 1) == largest);
}

TEST_CASE("no rows and no classes give no losses", "[core][special]") {
  std::vector<double> none;
  sigmoid_cross_entropy<double>(none, none, none);
  softmax_cross_entropy<double>(none, none, 0, none);
  softmax<double>(none, 3, none);
  CHECK(none.empty());
}
