// Lines of plain numbers, by every instruction set, against the careful way cell by cell.
#include "io/number/plain_rows.h"

#include <algorithm>
#include <bit>
#include <catch2/catch.hpp>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <functional>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "io/bytes/buffer.h"
#include "io/csv/csv_line.h"
#include "io/number/number.h"

namespace {

using xent::Isa;
using xent::PlainLayout;

/// What the careful way makes of a line: the bits of its numbers, or none if it refuses it.
std::optional<std::vector<std::uint64_t>> read_carefully(std::string_view line,
                                                         const PlainLayout& layout) {
  std::vector<std::uint64_t> bits;
  if (line.starts_with('#') || line.find('\0') != std::string_view::npos) return std::nullopt;
  for (const xent::CsvCell& cell : xent::csv_cells(line, layout.delimiter)) {
    if (!cell.is_closed || bits.size() == layout.width) return std::nullopt;
    const bool unread = !layout.unread.empty() && layout.unread[bits.size()] != 0;
    const auto number = unread ? 0.0 : xent::parse_number(cell.text);
    if (!number) return std::nullopt;
    bits.push_back(std::bit_cast<std::uint64_t>(*number));
  }
  return bits.size() == layout.width ? std::optional(bits) : std::nullopt;
}

/// Reads a text; every line read must be as the careful way reads it. Returns how many were.
std::size_t check(const std::string& text, const PlainLayout& layout, Isa isa) {
  xent::Buffer buffer;
  buffer.append(text);
  const auto lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
  std::vector<double> values(lines * layout.width);
  xent::PlainRowsReader reader(buffer.view(), layout, values, xent::plain_cells(isa));
  std::size_t plain = 0;
  std::string_view rest = buffer.view();
  for (std::size_t row = 0;;) {
    reader.read();
    for (; row < reader.rows(); ++row, ++plain) {
      const std::string_view line = rest.substr(0, rest.find('\n'));
      INFO(xent::name_of(isa) << ", row " << row << ": " << line.substr(0, 200));
      const auto expected = read_carefully(line, layout);
      REQUIRE(expected);
      for (std::size_t c = 0; c < layout.width; ++c) {
        if (!layout.unread.empty() && layout.unread[c] != 0) continue;
        REQUIRE(std::bit_cast<std::uint64_t>(values[row * layout.width + c]) == (*expected)[c]);
      }
      rest.remove_prefix(line.size() + 1);
    }
    REQUIRE(reader.line() == rest.data());
    if (row == lines) return plain;
    rest.remove_prefix(rest.find('\n') + 1);
    reader.skip_row(rest.data());
    ++row;
  }
}

std::vector<Isa> supported() {
  std::vector<Isa> all;
  for (const Isa isa : {Isa::sse2, Isa::avx2, Isa::avx512}) {
    if (isa <= xent::best_isa()) all.push_back(isa);
  }
  return all;
}

struct Writer {
  std::mt19937_64 random{7};

  std::string cell() {
    std::array<char, 64> text;
    const double value = std::normal_distribution<double>(0, 5)(random);
    const char* const formats[] = {"%.8g", "%.3f", "%.0f", "%.17g", "%.12f", "%.20f"};
    std::snprintf(text.data(), text.size(), formats[random() % 6], value);
    return text.data();
  }
  std::string line(const PlainLayout& layout, const std::function<std::string()>& cell_of) {
    std::string text;
    for (std::size_t c = 0; c < layout.width; ++c) {
      if (c > 0) text += layout.delimiter;
      text += cell_of();
    }
    return text + '\n';
  }
};

}  // namespace

TEST_CASE("plain lines of any width are read whole", "[io][plain]") {
  Writer writer;
  for (const Isa isa : supported()) {
    for (const std::size_t width :
         {1U, 2U, 3U, 7U, 10U, 31U, 32U, 33U, 100U, 1000U, 3000U, 20000U}) {
      const PlainLayout layout{width, width % 2 == 0 ? ',' : '\t'};
      for (const char* kind : {"%.8g", "digits", "mixed"}) {
        std::string text;
        std::size_t lines = 0;
        for (; text.size() < 70000 || lines < 2; ++lines) {
          text += writer.line(layout, [&]() -> std::string {
            if (kind[0] == 'd')
              return std::string(1, static_cast<char>('0' + writer.random() % 10));
            return writer.cell();
          });
        }
        CHECK(check(text, layout, isa) == lines);
      }
    }
  }
}

TEST_CASE("a line that is not plain is left out, those around it are read", "[io][plain]") {
  Writer writer;
  const std::vector<std::string> odd_lines{"1,2\n",       "1,2,3,4\n",   "1,,3\n",
                                           "\"1\",2,3\n", "1 ,2,3\n",    "1,2,x\n",
                                           "1,2,3,\n",    "1.2.3,4,5\n", "-,1,2\n",
                                           "1-2,3,4\n",   ".,1,2\n",     "\n",
                                           "\r\n",        "1,2\r,3\n",   "#1,2,3\n",
                                           "--1,2,3\n",   "1,2,+-3\n",   "1,2,3 \n",
                                           "1;2;3\n",     "1,2e,3\n",    "1234567890123456x,1,2\n",
                                           "1,2,3\r\r\n", "\"1\n"};
  const PlainLayout layout{3, ','};
  for (const Isa isa : supported()) {
    for (const std::string& odd : odd_lines) {
      for (const bool digits : {false, true}) {
        std::string text;
        for (int i = 0; i < 3000; ++i) {
          if (i % 1000 == 500) text += odd;
          text += digits ? "1,0,1\n" : writer.line(layout, [&] { return writer.cell(); });
        }
        INFO(odd);
        CHECK(check(text, layout, isa) == 3000);
      }
    }
  }
}

TEST_CASE("numbers of other forms are read as the careful way reads them", "[io][plain]") {
  const PlainLayout layout{3, ','};
  std::string text;
  for (int i = 0; i < 500; ++i) {
    text +=
        "1e5,-2.5E-3,nan\ninf,-Infinity,+1\r\n0.1000000000000000055511151231257827,"
        "123456789012345678901234567890,9007199254740993\n-0,.5,5.\n1,2,3\r\n"
        "1, 2,  -3.25\n    -0.000001,007,   0\n";
  }
  for (const Isa isa : supported()) CHECK(check(text, layout, isa) == 3500);
}

TEST_CASE("cells that nobody reads may hold any text but quotes", "[io][plain]") {
  const std::vector<std::uint8_t> unread{1, 0, 1};
  const PlainLayout layout{3, ',', unread};
  std::string text;
  for (int i = 0; i < 500; ++i) text += "a b,1.5,\n,2,a long text that is no number\nx,3,y\r\n";
  for (const Isa isa : supported()) {
    CHECK(check(text, layout, isa) == 1500);
    CHECK(check(text + "\"a,1\",2\n#,1,2\na,1\n" + text, layout, isa) == 3000);
    CHECK(check(text + std::string("a\0,1,2\n", 7), layout, isa) == 1500);
  }
}

TEST_CASE("random text is never read otherwise than with care", "[io][plain]") {
  std::mt19937_64 random(11);
  const std::string alphabet = "0123456789012345678901234567890123456789..--,,,,,,,,\n\n\ne\r\"  +";
  for (int round = 0; round < 3000; ++round) {
    std::string text;
    for (std::size_t size = random() % 400; size > 0; --size) {
      text += alphabet[random() % alphabet.size()];
    }
    text += '\n';
    for (const std::size_t width : {1U, 2U, 3U}) {
      for (const Isa isa : supported()) check(text, {width, ','}, isa);
    }
  }
}
