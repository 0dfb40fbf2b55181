// Which values of a row belong to which loss, and which labels belong to which logits.
#include "app/job/layout.h"

#include <array>
#include <catch2/catch.hpp>
#include <cstddef>
#include <numeric>
#include <string>
#include <vector>

#include "app/requests.h"

namespace xent {
namespace {

using test::refusal;

Extent known(const Shape& shape) {
  return {shape, true};
}

/// The first axis is that of a stream.
Extent unknown(Shape shape) {
  shape[0] = 0;
  return {shape, false};
}

Layout layout_of(Loss loss, const Extent& logits, int axis = -1) {
  Request request;
  request.loss = loss;
  request.axis = axis;
  return make_layout(request, logits);
}

bool is_of(const Layout& layout, std::array<std::size_t, 3> sizes, const Shape& losses) {
  return std::array{layout.before, layout.classes, layout.after} == sizes &&
         layout.losses.shape == losses;
}

}  // namespace

TEST_CASE("the class axis divides a row into what is before it and after it", "[app][layout]") {
  struct Case {
    Shape logits;
    int axis;
    std::array<std::size_t, 3> sizes;  // before, classes, after
    Shape losses;
  };
  const std::vector<Case> cases{
      {{3}, 0, {1, 3, 1}, {}},
      {{4, 3}, 0, {1, 4, 3}, {3}},
      {{4, 3}, 1, {1, 3, 1}, {4}},
      {{4, 3, 5}, 0, {1, 4, 15}, {3, 5}},
      {{4, 3, 5}, 1, {1, 3, 5}, {4, 5}},
      {{4, 3, 5}, 2, {3, 5, 1}, {4, 3}},
      {{2, 3, 4, 5}, 0, {1, 2, 60}, {3, 4, 5}},
      {{2, 3, 4, 5}, 1, {1, 3, 20}, {2, 4, 5}},
      {{2, 3, 4, 5}, 2, {3, 4, 5}, {2, 3, 5}},
      {{2, 3, 4, 5}, 3, {12, 5, 1}, {2, 3, 4}},
  };
  for (const auto& [logits, axis, sizes, losses] : cases) {
    for (const Loss loss : {Loss::softmax, Loss::sparse}) {
      for (const int asked : {axis, axis - static_cast<int>(logits.size())}) {
        const Layout layout = layout_of(loss, known(logits), asked);
        CAPTURE(to_string(logits), asked);
        CHECK(is_of(layout, sizes, losses));
        CHECK(layout.logits.shape == logits);
        CHECK(layout.is_whole == (axis == 0));
        CHECK(layout.losses.rows_known);
        CHECK(layout.logits_per_row() == sizes[0] * sizes[1] * sizes[2]);
        CHECK(layout.losses_per_row() == sizes[0] * sizes[2]);
      }
    }
  }
}

TEST_CASE("binary losses are one a logit", "[app][layout]") {
  for (const Loss loss : {Loss::sigmoid, Loss::weighted}) {
    for (const int axis : {-1, 0, 1}) {
      CHECK(is_of(layout_of(loss, known({}), axis), {1, 1, 1}, {}));
      CHECK(is_of(layout_of(loss, known({4}), axis), {1, 1, 1}, {4}));
      CHECK(is_of(layout_of(loss, known({4, 3}), axis), {3, 1, 1}, {4, 3}));
      CHECK(is_of(layout_of(loss, known({4, 3, 5}), axis), {15, 1, 1}, {4, 3, 5}));
      CHECK_FALSE(layout_of(loss, known({4, 3}), axis).is_whole);
    }
  }
}

TEST_CASE("the last axis of binary losses that are averaged is their class axis", "[app][layout]") {
  Request request;
  request.quirks.averages_last = true;
  CHECK(is_of(make_layout(request, known({})), {1, 1, 1}, {}));
  CHECK(is_of(make_layout(request, known({4})), {1, 1, 1}, {4}));
  CHECK(is_of(make_layout(request, known({4, 3})), {1, 3, 1}, {4}));
  CHECK(is_of(make_layout(request, known({4, 3, 5})), {3, 5, 1}, {4, 3}));
}

TEST_CASE("a call whose classes are second has them first where there is one axis",
          "[app][layout]") {
  Request request;
  request.loss = Loss::sparse;
  request.quirks.classes_second = true;
  CHECK(is_of(make_layout(request, known({3})), {1, 3, 1}, {}));
  CHECK(is_of(make_layout(request, known({4, 3})), {1, 3, 1}, {4}));
  CHECK(is_of(make_layout(request, known({4, 3, 5})), {1, 3, 5}, {4, 5}));
}

TEST_CASE("logits without the class axis are refused", "[app][layout]") {
  const auto refused = [](const Shape& logits, int axis) {
    return refusal([&] { layout_of(Loss::sparse, known(logits), axis); });
  };
  CHECK(refused({}, -1) == "logits are one number, expected an axis of classes");
  CHECK(refused({4, 3}, 2) == "--axis 2 is not an axis of logits of shape [4, 3]");
  CHECK(refused({4, 3}, -3) == "--axis -3 is not an axis of logits of shape [4, 3]");
  CHECK(refusal([] {
          layout_of(Loss::softmax, unknown({4, 3}), 2);
        }) == "--axis 2 is not an axis of logits of shape [N, 3]");
}

TEST_CASE("losses of a stream have as many rows, unless its rows are the classes",
          "[app][layout]") {
  CHECK(to_string(layout_of(Loss::sparse, unknown({0, 3})).losses) == "[N]");
  CHECK(to_string(layout_of(Loss::sparse, unknown({0, 3, 5}), 1).losses) == "[N, 5]");
  CHECK(to_string(layout_of(Loss::sparse, unknown({0, 3}), 0).losses) == "[3]");
  CHECK(to_string(layout_of(Loss::sigmoid, unknown({0, 3})).losses) == "[N, 3]");
}

TEST_CASE("shapes are written with N for rows that are not known, and told when they are",
          "[app][layout]") {
  CHECK(to_string(known({})) == "[]");
  CHECK(to_string(known({4, 3})) == "[4, 3]");
  CHECK(to_string(unknown({0})) == "[N]");
  CHECK(to_string(unknown({0, 10})) == "[N, 10]");
  CHECK(known_shape(unknown({0, 10}), 7) == Shape{7, 10});
  CHECK(known_shape(known({4, 10}), 7) == Shape{4, 10});
  CHECK(known_shape(known({}), 7).empty());
}

TEST_CASE("a block has about as many logits as are wanted, and a row at least", "[app][layout]") {
  const Layout layout = layout_of(Loss::softmax, known({4, 3, 5}));
  CHECK(layout.rows_per_block(16384) == 16384 / 15);
  CHECK(layout.rows_per_block(30) == 2);
  CHECK(layout.rows_per_block(29) == 1);
  CHECK(layout.rows_per_block(1) == 1);
}

TEST_CASE("the class axis is put last and back", "[app][layout]") {
  struct Sizes {
    std::size_t before, classes, after;
  };
  for (const auto& [before, classes, after] : {Sizes{1, 3, 2}, {2, 3, 2}, {2, 1, 3}, {2, 3, 1}}) {
    Layout layout;
    layout.before = before;
    layout.classes = classes;
    layout.after = after;
    constexpr std::size_t rows = 2;
    const std::size_t count = rows * before * classes * after;
    std::vector<double> values(count);
    std::iota(values.begin(), values.end(), 0);
    Numbers numbers;
    numbers.edit() = values;
    if (after > 1) numbers.edit().insert(numbers.edit().end(), {-1, -2});  // not of these rows
    put_classes_last(layout, rows, numbers);
    CAPTURE(before, classes, after);
    REQUIRE(numbers.size() == count);
    std::size_t at = 0;
    for (std::size_t outer = 0; outer < rows * before; ++outer) {
      for (std::size_t a = 0; a < after; ++a) {
        for (std::size_t c = 0; c < classes; ++c) {
          CHECK(numbers[at++] == static_cast<double>((outer * classes + c) * after + a));
        }
      }
    }
    put_classes_back(layout, rows, numbers);
    CHECK(numbers.doubles() == values);
  }
}

TEST_CASE("labels fit with or without an axis of size 1 at the end", "[app][layout]") {
  struct Case {
    Loss loss;
    Extent logits;
    int axis;
    Extent labels;
    bool fits;
  };
  const auto sigmoid = Loss::sigmoid;
  const auto weighted = Loss::weighted;
  const auto softmax = Loss::softmax;
  const auto sparse = Loss::sparse;
  const std::vector<Case> cases{
      {sigmoid, known({}), -1, known({}), true},
      {sigmoid, known({}), -1, known({1}), true},
      {sigmoid, known({1}), -1, known({}), true},
      {sigmoid, known({2}), -1, known({}), false},
      {sigmoid, known({4}), -1, known({4}), true},
      {sigmoid, known({4}), -1, known({4, 1}), true},
      {sigmoid, known({4}), -1, known({4, 2}), false},
      {sigmoid, known({4}), -1, known({4, 1, 1}), false},
      {sigmoid, known({4}), -1, known({1, 4}), false},
      {sigmoid, known({4}), -1, known({5}), false},
      {sigmoid, known({4, 1}), -1, known({4}), true},
      {sigmoid, known({4, 3}), -1, known({4, 3}), true},
      {sigmoid, known({4, 3}), -1, known({4, 3, 1}), true},
      {sigmoid, known({4, 3}), -1, known({4}), false},
      {sigmoid, known({4, 3}), -1, known({4, 2}), false},
      {sigmoid, unknown({0}), -1, known({4}), true},
      {sigmoid, unknown({0}), -1, known({}), false},
      {sigmoid, known({}), -1, unknown({0}), false},
      {sigmoid, unknown({0}), -1, unknown({0, 1}), true},
      {sigmoid, unknown({0, 1}), -1, known({4}), true},
      {sigmoid, unknown({0, 3}), -1, known({4, 3}), true},
      {sigmoid, unknown({0, 3}), -1, known({4, 2}), false},
      {weighted, known({4, 3}), -1, known({4, 3, 1}), true},
      {weighted, known({4, 3}), -1, known({4}), false},

      {softmax, known({3}), -1, known({3}), true},
      {softmax, known({3}), -1, known({3, 1}), true},
      {softmax, known({1}), -1, known({}), false},  // it may be an index
      {softmax, known({4, 3}), -1, known({4, 3}), true},
      {softmax, known({4, 3}), -1, known({4, 3, 1}), true},
      {softmax, known({4, 3}), -1, known({4}), false},
      {softmax, known({4, 1}), -1, known({4, 1}), true},
      {softmax, known({4, 1}), -1, known({4}), false},  // they may be indices
      {softmax, known({4, 3}), 0, known({4, 3}), true},
      {softmax, known({4, 3}), 0, known({3}), false},
      {softmax, unknown({0, 3}), -1, known({4, 3}), true},
      {softmax, unknown({0, 3}), -1, unknown({0, 3, 1}), true},
      {softmax, unknown({0, 1}), -1, unknown({0}), false},

      {sparse, known({3}), -1, known({}), true},
      {sparse, known({3}), -1, known({1}), true},
      {sparse, known({3}), -1, known({3}), false},
      {sparse, known({4, 3}), -1, known({4}), true},
      {sparse, known({4, 3}), -1, known({4, 1}), true},
      {sparse, known({4, 3}), -1, known({4, 1, 1}), false},
      {sparse, known({4, 3}), -1, known({4, 3}), false},
      {sparse, known({4, 3}), -1, known({1, 4}), false},
      {sparse, known({4, 3}), -1, known({3}), false},
      {sparse, known({3, 4}), 0, known({4}), true},
      {sparse, known({3, 4}), 0, known({1, 4}), true},
      {sparse, known({3, 4}), 0, known({4, 1}), true},
      {sparse, known({3, 4}), 0, known({3}), false},
      {sparse, known({4, 3, 5}), 1, known({4, 5}), true},
      {sparse, known({4, 3, 5}), 1, known({4, 1, 5}), true},
      {sparse, known({4, 3, 5}), 1, known({4, 5, 1}), true},
      {sparse, known({4, 3, 5}), 1, known({4, 3}), false},
      {sparse, known({4, 1, 3}), -1, known({4}), true},
      {sparse, known({4, 3}), -1, unknown({0, 1}), true},
      {sparse, unknown({0, 3}), -1, known({4, 1}), true},
      {sparse, unknown({0, 3}), 0, known({1, 3}), true},
      {sparse, unknown({0, 3}), 0, known({2, 3}), false},
  };
  for (const auto& [loss, logits, axis, labels, fits] : cases) {
    Request request;
    request.loss = loss;
    request.axis = axis;
    CAPTURE(name_of(loss), to_string(logits), axis, to_string(labels));
    CHECK(labels_fit(request, make_layout(request, logits), labels) == fits);
  }
}

TEST_CASE("labels that do not fit are refused with both shapes, and the loss that they fit",
          "[app][layout]") {
  const auto refused = [](Loss loss, const Extent& logits, const Extent& labels,
                          const std::string& logits_name = "a.csv",
                          const std::string& labels_name = "b.csv") {
    Request request;
    request.loss = loss;
    return refusal([&] {
      check_labels(request, make_layout(request, logits), labels, logits_name, labels_name);
    });
  };
  CHECK(refused(Loss::sigmoid, known({4, 3}), known({4, 3})) == "no error");
  CHECK(refused(Loss::sigmoid, known({4, 3}), known({4, 2})) ==
        "a.csv has shape [4, 3] but b.csv has shape [4, 2]");
  CHECK(refused(Loss::sigmoid, known({4, 3}), known({4, 2}), "c.csv", "c.csv") ==
        "logits have shape [4, 3] but labels have shape [4, 2]");
  CHECK(refused(Loss::sigmoid, known({1}), known({2})) ==
        "a.csv has shape [1] but b.csv has shape [2]: 1 row against 2");
  CHECK(refused(Loss::sigmoid, known({}), known({2})) ==
        "a.csv has shape [] but b.csv has shape [2]: 1 row against 2");
  CHECK(refused(Loss::sigmoid, known({2}), known({})) ==
        "a.csv has shape [2] but b.csv has shape []: 2 rows against 1");
  CHECK(refused(Loss::sigmoid, unknown({0, 3}), known({4, 2})) ==
        "a.csv has shape [N, 3] but b.csv has shape [4, 2]");
  CHECK(refused(Loss::sigmoid, known({4, 3}), unknown({0, 2})) ==
        "a.csv has shape [4, 3] but b.csv has shape [N, 2]");
  CHECK(refused(Loss::sparse, known({4, 3}), known({5})) ==
        "a.csv has shape [4, 3] but b.csv has shape [5]: 4 rows against 5");
  CHECK(refused(Loss::sparse, known({4, 3}), known({4, 2})) ==
        "a.csv has shape [4, 3] but b.csv has shape [4, 2], expected [4]");
  CHECK(refused(Loss::sparse, known({4, 3}), known({4, 3})) ==
        "a.csv has shape [4, 3] but b.csv has shape [4, 3], expected [4] | "
        "labels with one value per class: xent softmax");
  CHECK(refused(Loss::sparse, unknown({0, 3}), unknown({0, 3})) ==
        "a.csv has shape [N, 3] but b.csv has shape [N, 3], expected [N] | "
        "labels with one value per class: xent softmax");
  CHECK(refused(Loss::softmax, known({4, 3}), known({4})) ==
        "a.csv has shape [4, 3] but b.csv has shape [4] | "
        "labels with one class per row: xent sparse");
  CHECK(refused(Loss::softmax, known({4, 3}), known({4, 2})) ==
        "a.csv has shape [4, 3] but b.csv has shape [4, 2]");
}

}  // namespace xent
