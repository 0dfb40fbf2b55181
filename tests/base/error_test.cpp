// An error says where, what, and what to do; a shape is written as NumPy prints it.
#include "base/error.h"

#include <catch2/catch.hpp>
#include <string>

#include "base/shape.h"

TEST_CASE("an error says where it is, if that is known", "[base][error]") {
  const xent::Error placed("a.csv:3", "\"x\" is not a number", "quote it");
  CHECK(std::string(placed.what()) == "a.csv:3: \"x\" is not a number");
  CHECK(placed.place() == "a.csv:3");
  CHECK(placed.message() == "\"x\" is not a number");
  CHECK(placed.hint() == "quote it");
  const xent::Error unplaced("", "no rows");
  CHECK(std::string(unplaced.what()) == "no rows");
  CHECK(unplaced.hint().empty());
}

TEST_CASE("a shape counts its elements, a scalar is one", "[base][shape]") {
  CHECK(xent::element_count(xent::Shape{}) == 1);
  CHECK(xent::element_count(xent::Shape{7}) == 7);
  CHECK(xent::element_count(xent::Shape{2, 3, 4}) == 24);
  CHECK(xent::element_count(xent::Shape{2, 0, 4}) == 0);
}

TEST_CASE("a shape is written in brackets", "[base][shape]") {
  CHECK(xent::to_string(xent::Shape{}) == "[]");
  CHECK(xent::to_string(xent::Shape{7}) == "[7]");
  CHECK(xent::to_string(xent::Shape{32, 10, 0}) == "[32, 10, 0]");
}
