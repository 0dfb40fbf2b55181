// Weights are broadcast to the losses from the first axis on, pos_weight to the logits from the
// last; read at once or row by row, they are the same.
#include "app/job/row_weights.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/job/layout.h"
#include "app/requests.h"
#include "io/sources.h"

namespace xent {
namespace {

using test::refusal;
using test::source_of;
using Doubles = std::vector<double>;

std::unique_ptr<Reader> open(Role role, const std::string& spec) {
  return std::move(open_source(source_of(role, spec), std::nullopt).front());
}

/// Two roles of one source: an object or a stream of records.
std::unique_ptr<Reader> open_with_logits(Role role, const std::string& spec) {
  SourceSpec source = source_of(role, spec);
  source.fields.roles = {Role::logits, role};
  return std::move(open_source(source, std::nullopt).front());
}

/// The weights for all rows of the target, in blocks of so many rows, and whether they were read
/// side by side with it.
struct Broadcast {
  Doubles weights;
  bool is_row_by_row = false;
};

Broadcast broadcast(Reader& reader, Role role, const Shape& target, std::size_t rows_per_block) {
  const Extent extent{target, true};
  const Align align = role == Role::pos_weight ? Align::trailing : Align::leading;
  Broadcast result;
  result.is_row_by_row = RowWeights::is_row_by_row(reader, role, extent, align);
  const RowWeights weights = result.is_row_by_row
                                 ? RowWeights::row_by_row(reader, role, extent)
                                 : RowWeights::constant(reader, role, extent, align, false);
  for (std::size_t row = 0; row < target[0]; row += rows_per_block) {
    const std::size_t rows = std::min(rows_per_block, target[0] - row);
    Values values;
    if (result.is_row_by_row) {
      Chunk chunk;
      REQUIRE(reader.peek(rows) == rows);
      reader.take(rows, chunk);
      REQUIRE_FALSE(reader.parse(chunk, values));
    }
    Doubles part;
    weights.expand(row, rows, values[role].doubles(), part);
    result.weights.insert(result.weights.end(), part.begin(), part.end());
  }
  return result;
}

std::string refused(Role role, const std::string& spec, const Shape& target) {
  return refusal([&] { broadcast(*open(role, spec), role, target, 1); });
}

/// The weights of a whole target that is one row.
Doubles whole(Role role, const std::string& spec, const Shape& target) {
  const Align align = role == Role::pos_weight ? Align::trailing : Align::leading;
  Doubles weights;
  RowWeights::constant(*open(role, spec), role, {target, true}, align, true)
      .expand(0, 1, {}, weights);
  return weights;
}

}  // namespace

TEST_CASE("weights are one a row, pos_weights one a class", "[app][weights]") {
  struct Case {
    Role role;
    const char* weights;
    bool is_row_by_row;
    Doubles broadcast;  // to [3, 2]
  };
  const std::vector<Case> cases{
      {Role::weights, "7", false, {7, 7, 7, 7, 7, 7}},
      {Role::weights, "[7]", false, {7, 7, 7, 7, 7, 7}},
      {Role::weights, "[[7]]", false, {7, 7, 7, 7, 7, 7}},
      {Role::weights, "[1, 2, 3]", true, {1, 1, 2, 2, 3, 3}},
      {Role::weights, "[[1], [2], [3]]", true, {1, 1, 2, 2, 3, 3}},
      {Role::weights, "[[[1]], [[2]], [[3]]]", true, {1, 1, 2, 2, 3, 3}},
      {Role::weights, "[[1, 2]]", false, {1, 2, 1, 2, 1, 2}},
      {Role::weights, "[[1, 2], [3, 4], [5, 6]]", true, {1, 2, 3, 4, 5, 6}},
      {Role::pos_weight, "7", false, {7, 7, 7, 7, 7, 7}},
      {Role::pos_weight, "[7]", false, {7, 7, 7, 7, 7, 7}},
      {Role::pos_weight, "[1, 2]", false, {1, 2, 1, 2, 1, 2}},
      {Role::pos_weight, "[[1, 2]]", false, {1, 2, 1, 2, 1, 2}},
      {Role::pos_weight, "[[1], [2], [3]]", true, {1, 1, 2, 2, 3, 3}},
      {Role::pos_weight, "[[[1]], [[2]], [[3]]]", false, {1, 1, 2, 2, 3, 3}},
      {Role::pos_weight, "[[[1], [2]], [[3], [4]], [[5], [6]]]", false, {1, 2, 3, 4, 5, 6}},
      {Role::pos_weight, "[[1, 2], [3, 4], [5, 6]]", true, {1, 2, 3, 4, 5, 6}},
  };
  for (const Case& own : cases) {
    for (const std::size_t rows : {1U, 2U, 3U}) {
      const Broadcast made = broadcast(*open(own.role, own.weights), own.role, {3, 2}, rows);
      CAPTURE(name_of(own.role), own.weights, rows);
      CHECK(made.weights == own.broadcast);
      CHECK(made.is_row_by_row == own.is_row_by_row);
    }
  }
}

TEST_CASE("weights are broadcast along a middle axis, too", "[app][weights]") {
  const Doubles middle{1, 1, 2, 2, 1, 1, 2, 2};
  CHECK(broadcast(*open(Role::pos_weight, "[[1], [2]]"), Role::pos_weight, {2, 2, 2}, 1).weights ==
        middle);
  CHECK(broadcast(*open(Role::weights, "[[[1], [2]]]"), Role::weights, {2, 2, 2}, 1).weights ==
        middle);
  CHECK(broadcast(*open(Role::weights, "[[1, 2], [3, 4]]"), Role::weights, {2, 2, 2}, 1).weights ==
        Doubles{1, 1, 2, 2, 3, 3, 4, 4});
}

TEST_CASE("weights of an object that is held are those of its rows", "[app][weights]") {
  const auto object = open_with_logits(
      Role::weights, R"({"logits": [[1, 2], [3, 4], [5, 6]], "weights": [1, 2, 3]})");
  const Broadcast made = broadcast(*object, Role::weights, {3, 2}, 2);
  CHECK_FALSE(made.is_row_by_row);  // they have been read
  CHECK(made.weights == Doubles{1, 1, 2, 2, 3, 3});
}

TEST_CASE("weights of a stream of records are read with them", "[app][weights]") {
  const test::TemporaryFile file(
      "{\"logits\": [1, 2], \"weights\": 3}\n{\"logits\": [1, 2], \"weights\": 4}\n");
  const auto records = open_with_logits(Role::weights, file.path());
  CHECK(RowWeights::is_row_by_row(*records, Role::weights, {{0, 2}, false}, Align::leading));
}

TEST_CASE("a stream of one row of weights holds for all rows", "[app][weights]") {
  const test::TemporaryFile one("1,2\n");
  CHECK(broadcast(*open(Role::weights, one.path()), Role::weights, {3, 2}, 2).weights ==
        Doubles{1, 2, 1, 2, 1, 2});
  const test::TemporaryFile three("1,2\n3,4\n5,6\n");
  const Broadcast made = broadcast(*open(Role::weights, three.path()), Role::weights, {3, 2}, 2);
  CHECK(made.is_row_by_row);
  CHECK(made.weights == Doubles{1, 2, 3, 4, 5, 6});
}

TEST_CASE("a target that is one row has all weights in it", "[app][weights]") {
  CHECK(whole(Role::weights, "[1, 2]", {2, 3}) == Doubles{1, 1, 1, 2, 2, 2});
  CHECK(whole(Role::weights, "[[1, 2, 3]]", {2, 3}) == Doubles{1, 2, 3, 1, 2, 3});
  CHECK(whole(Role::pos_weight, "[1, 2, 3]", {2, 3}) == Doubles{1, 2, 3, 1, 2, 3});
  CHECK(whole(Role::weights, "5", {}) == Doubles{5});
  CHECK(refusal([] { whole(Role::weights, "[1, 2, 3]", {2}); }) ==
        "--weights: weights of shape [3] cannot be broadcast to shape [2]");
}

TEST_CASE("weights that do not broadcast are refused", "[app][weights]") {
  CHECK(refused(Role::weights, "[1, 2]", {3, 2}) ==
        "--weights: weights of shape [2] cannot be broadcast to shape [3, 2] | "
        "one per column is of shape [1, 2]");
  CHECK(refused(Role::weights, "[[1, 2, 3], [1, 2, 3], [1, 2, 3]]", {3, 2}) ==
        "--weights: weights of shape [3, 3] cannot be broadcast to shape [3, 2]");
  CHECK(refused(Role::weights, "[[1, 2, 3]]", {3, 2}) ==
        "--weights: weights of shape [1, 3] cannot be broadcast to shape [3, 2]");
  CHECK(refused(Role::pos_weight, "[1, 2, 3]", {3, 2}) ==
        "--pos-weight: pos_weight of shape [3] cannot be broadcast to shape [3, 2]");
  CHECK(refused(Role::pos_weight, "[[[1, 2]]]", {3, 2}) ==
        "--pos-weight: pos_weight of shape [1, 1, 2] cannot be broadcast to shape [3, 2]");
  CHECK(refused(Role::pos_weight, "[[[1]], [[2]]]", {3, 2}) ==
        "--pos-weight: pos_weight of shape [2, 1, 1] cannot be broadcast to shape [3, 2]");
  // Rows that are too few or too many are left to those who count them.
  CHECK(RowWeights::is_row_by_row(*open(Role::weights, "[1, 2, 3, 4, 5]"), Role::weights,
                                  {{3, 2}, true}, Align::leading));
}

TEST_CASE("a weight is a finite number from 0 on", "[app][weights]") {
  CHECK(refused(Role::weights, "[[0, -0.0]]", {3, 2}) == "no error");
  CHECK(refused(Role::weights, "[[1, -1]]", {3, 2}) ==
        "--weights:1:6: weight -1 is negative, expected 0 or more");
  CHECK(refused(Role::pos_weight, R"([1, "inf"])", {3, 2}) ==
        "--pos-weight:1:5: pos_weight inf is not finite");
  CHECK(refused(Role::pos_weight, R"(["nan", -1])", {3, 2}) ==
        "--pos-weight:1:2: pos_weight nan is not finite");
  CHECK(refused(Role::weights, "1.7976931348623157e308", {3, 2}) == "no error");
}

TEST_CASE("a refused weight is found in the row that it stands in", "[app][weights]") {
  const test::TemporaryFile file("1,2\n3,4\n5,-6\n");
  const auto reader = open(Role::weights, file.path());
  Chunk chunk;
  Values values;
  REQUIRE(reader->peek(3) == 3);
  reader->take(3, chunk);
  REQUIRE_FALSE(reader->parse(chunk, values));
  const auto wrong = check_weights(*reader, chunk, Role::weights, values[Role::weights].doubles());
  REQUIRE(wrong);
  CHECK(wrong->row == 2);
  CHECK(refusal(wrong->error) == file.path() + ":3:3: weight -6 is negative, expected 0 or more");
}

TEST_CASE("weights are read to the end of their source", "[app][weights]") {
  std::string text;
  Doubles all;
  for (int i = 0; i < 5000; ++i) {  // more than are read at once
    text += std::to_string(i) + "\n";
    all.push_back(i);
  }
  const test::TemporaryFile file(text);
  const auto reader = open(Role::class_weights, file.path());
  const Array read = read_weights(*reader, Role::class_weights);
  CHECK(read.values == all);
  CHECK(read.shape == Shape{5000, 1});
  const test::TemporaryFile wrong(text + "-1\n");
  CHECK(refusal([&] { read_weights(*open(Role::weights, wrong.path()), Role::weights); }) ==
        wrong.path() + ":5001:1: weight -1 is negative, expected 0 or more");
}

TEST_CASE("weights in records that are classes are refused", "[app][weights]") {
  const test::TemporaryFile file(
      "{\"logits\": [1, 2], \"weights\": 3}\n{\"logits\": [1, 2], \"weights\": 4}\n");
  const auto records = open_with_logits(Role::weights, file.path());
  CHECK(refusal([&] { read_weights(*records, Role::weights); }) ==
        file.path() + ": weights of rows that are classes: give them in a source of their own");
}

}  // namespace xent
