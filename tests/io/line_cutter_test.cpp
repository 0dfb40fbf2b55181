// Lines are cut the same way however they fall into what is read at a time.
#include "io/bytes/line_cutter.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "base/error.h"

namespace {

using xent::ByteSource;
using xent::Chunk;
using xent::LineCutter;

/// Everything that is handed out, taken at most max_lines at a time.
std::vector<std::string> cut(const std::string& text, std::size_t max_lines) {
  LineCutter lines(ByteSource::inline_text(text, "a.txt"));
  std::vector<std::string> pieces;
  Chunk chunk;
  while (const std::size_t ready = lines.peek(max_lines)) {
    CHECK(ready <= max_lines);
    lines.take(ready, chunk);
    pieces.emplace_back(chunk.bytes.view());
  }
  return pieces;
}

std::string joined(const std::vector<std::string>& pieces) {
  std::string all;
  for (const std::string& piece : pieces) all += piece;
  return all;
}

}  // namespace

TEST_CASE("every line is handed out once, with its newline", "[io][lines]") {
  CHECK(cut("a\nb\nc", 1) == std::vector<std::string>{"a\n", "b\n", "c\n"});
  CHECK(cut("a\nb\nc\n", 2) == std::vector<std::string>{"a\nb\n", "c\n"});
  CHECK(cut("a\r\nb\r\n", 10) == std::vector<std::string>{"a\r\nb\r\n"});
}

TEST_CASE("blank lines are left out at the end only", "[io][lines]") {
  CHECK(cut("a\n\nb\n\n\r\n\n", 10) == std::vector<std::string>{"a\n\nb\n"});
  CHECK(cut("a\n\nb\n\n", 1) == std::vector<std::string>{"a\n", "\n", "b\n"});
}

TEST_CASE("lines longer than what is read at a time stay whole", "[io][lines]") {
  const std::string longest(3'000'000, 'x');
  const std::string text = "a\n" + longest + "\nb\n";
  CHECK(cut(text, 1) == std::vector<std::string>{"a\n", longest + "\n", "b\n"});
  CHECK(joined(cut(text, 100)) == text);
}

TEST_CASE("many lines are cut by number and by memory", "[io][lines]") {
  std::string text;
  for (int i = 0; i < 300'000; ++i) text += std::to_string(i % 1000 * 7919) + "\n";
  for (const std::size_t max_lines : {1000UL, 6553UL, 65536UL, 1'000'000UL}) {
    const auto pieces = cut(text, max_lines);
    CHECK(joined(pieces) == text);
    for (const std::string& piece : pieces) CHECK(piece.size() < std::size_t{2} << 20);
  }
}

TEST_CASE("fewer lines than were ready can be taken", "[io][lines]") {
  LineCutter lines(ByteSource::inline_text("a\nb\nc\nd\n", "a.txt"));
  Chunk chunk;
  CHECK(lines.peek(3) == 3);
  lines.take(2, chunk);
  CHECK(chunk.bytes.view() == "a\nb\n");
  CHECK(chunk.first_row == 0);
  CHECK(chunk.first_line == 1);
  CHECK(lines.peek(3) == 2);
  lines.take(2, chunk);
  CHECK(chunk.bytes.view() == "c\nd\n");
  CHECK(chunk.first_row == 2);
  CHECK(chunk.first_line == 3);
  CHECK(lines.peek(3) == 0);
}

TEST_CASE("a line taken off the front counts as a line and not as a row", "[io][lines]") {
  LineCutter lines(ByteSource::inline_text("\xEF\xBB\xBFx,y\r\n1,2\n", "a.txt"));
  CHECK(lines.front() == "x,y\r");
  lines.skip_front();
  Chunk chunk;
  CHECK(lines.peek(5) == 1);
  lines.take(1, chunk);
  CHECK(chunk.first_row == 0);
  CHECK(chunk.first_line == 2);
}
