// Words for messages.
#include "base/text.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

using xent::counted;
using xent::in_lower_case;
using xent::in_quotes;
using xent::nearest;
using xent::on_one_line;

TEST_CASE("bytes that break a line or disturb a terminal are escaped", "[base][text]") {
  CHECK(on_one_line("plain") == "plain");
  CHECK(on_one_line("a\nb\r\tc") == R"(a\x0ab\x0d\x09c)");
  CHECK(on_one_line("\x1b[31m") == R"(\x1b[31m)");
  CHECK(on_one_line(std::string_view("\0\x1f\x20\x7e\x7f", 5)) == R"(\x00\x1f ~\x7f)");
  CHECK(on_one_line("naïve ∞") == "naïve ∞");
  CHECK(on_one_line("").empty());
}

TEST_CASE("letters of ASCII become lower case, and no others", "[base][text]") {
  CHECK(in_lower_case("AZ az09_@[`{") == "az az09_@[`{");
  CHECK(in_lower_case("ÄÖ") == "ÄÖ");
  CHECK(in_lower_case("").empty());
}

TEST_CASE("quoted text is cut after 40 bytes", "[base][text]") {
  const std::string longest(40, 'x');
  CHECK(in_quotes("") == "\"\"");
  CHECK(in_quotes("a\nb") == "\"a\\x0ab\"");
  CHECK(in_quotes(longest) == "\"" + longest + "\"");
  CHECK(in_quotes(longest + "y") == "\"" + longest + "...\"");
}

TEST_CASE("nouns have a plural unless there is one", "[base][text]") {
  CHECK(counted(0, "row") == "0 rows");
  CHECK(counted(1, "row") == "1 row");
  CHECK(counted(2, "row") == "2 rows");
  CHECK(counted(1, "loss") == "1 loss");
  CHECK(counted(3, "loss") == "3 losses");
  CHECK(counted(11, "class") == "11 classes");
  CHECK(xent::subject(1, "row") == "1 row is");
  CHECK(xent::subject(2, "loss") == "2 losses are");
  CHECK(xent::subject(0, "row") == "0 rows are");
}

TEST_CASE("the nearest word is the one with the fewest letters changed", "[base][text]") {
  const std::vector<std::string> words{"logits", "labels", "reduction", "row"};
  CHECK(nearest("logits", words) == "logits");
  CHECK(nearest("logit", words) == "logits");    // a letter less
  CHECK(nearest("llogits", words) == "logits");  // a letter more
  CHECK(nearest("lagits", words) == "logits");   // another letter
  CHECK(nearest("lgoits", words) == "logits");   // two letters exchanged are two
  CHECK(nearest("label", words) == "labels");
  CHECK(nearest("reduce", words).empty());  // 4
  CHECK(nearest("lo", words).empty());      // 2 of row, all that it has
  CHECK(nearest("ro", words) == "row");
  CHECK(nearest("", words).empty());
  CHECK(nearest("logits", {}).empty());
}

TEST_CASE("two letters may differ, of nine and more a third", "[base][text]") {
  const auto is_near = [](const std::string& word, const std::string& candidate) {
    return nearest(word, std::vector{candidate}) == candidate;
  };
  CHECK(is_near("abcde", "abcxx"));
  CHECK_FALSE(is_near("abcde", "abxxx"));
  CHECK(is_near("abcdefgh", "abcdefxx"));
  CHECK_FALSE(is_near("abcdefgh", "abcdexxx"));
  CHECK(is_near("abcdefghi", "abcdefxxx"));
  CHECK_FALSE(is_near("abcdefghi", "abcdexxxx"));
  CHECK(is_near("abcdefghijkl", "abcdefghxxxx"));
  CHECK_FALSE(is_near("abcdefghijkl", "abcdefgxxxxx"));
  CHECK(is_near("ab", "ax"));
  CHECK_FALSE(is_near("ab", "xx"));
  CHECK_FALSE(is_near("a", "x"));
}

TEST_CASE("of words that are equally near the first is taken", "[base][text]") {
  const std::vector<std::string> words{"abx", "aby", "abc"};
  CHECK(nearest("abz", words) == "abx");
  CHECK(nearest("abcd", words) == "abc");
}
